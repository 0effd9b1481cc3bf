using System.Diagnostics;
using System.Globalization;

namespace TpuRemote.Jupyter.Wire;

/// <summary>The process that runs a notebook's cells, as the Python side of the kernel starts it.</summary>
public static class KernelProcess
{
    private const string PortVariable = "TPUREMOTE_KERNEL_PORT";
    private const string TokenVariable = "TPUREMOTE_KERNEL_TOKEN";

    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(10);

    // What a cell left behind may take to end by itself.
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(5);

    /// <summary>Whether the Python side started this process; otherwise there is nobody to serve.</summary>
    public static bool IsStartedByJupyter => Environment.GetEnvironmentVariable(PortVariable) is not null;

    /// <summary>Serves a notebook until Jupyter ends it, and then ends the process, whatever its cells left running.</summary>
    /// <param name="options">The notebook.</param>
    /// <exception cref="InvalidOperationException">The process was not started by the Python side.</exception>
    public static async Task RunAsync(NotebookOptions options)
    {
        var port = int.Parse(Take(PortVariable), CultureInfo.InvariantCulture);
        var token = Take(TokenVariable);
        using var deadline = new CancellationTokenSource(ConnectTime);
        using var connection = await Connection.OpenAsync(port, token, deadline.Token);
        var frontEnd = new WireFrontEnd(connection);
        // A cell may end the process, or a thread of it crash: what was printed until then is shown.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => frontEnd.EndCell();
        AppDomain.CurrentDomain.UnhandledException += (_, _) => frontEnd.EndCell();
        var kernel = new NotebookKernel(options, frontEnd);
        new RequestLoop(connection, frontEnd, kernel).Run();
        EndAtLast();
        await kernel.DisposeAsync();
        Environment.Exit(0);
    }

    // Cells that start programs do not hand the secret on to them.
    private static string Take(string variable)
    {
        var value = Environment.GetEnvironmentVariable(variable)
            ?? throw new InvalidOperationException($"{variable} is not set: this command is started by Jupyter, not by hand");
        Environment.SetEnvironmentVariable(variable, null);
        return value;
    }

    private static void EndAtLast()
    {
        var watch = new Thread(() =>
        {
            Thread.Sleep(EndTime);
            Process.GetCurrentProcess().Kill();
        })
        { IsBackground = true };
        watch.Start();
    }
}
