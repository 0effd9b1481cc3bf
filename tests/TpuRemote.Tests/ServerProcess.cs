using System.Diagnostics;

namespace TpuRemote.Tests;

/// <summary>A server as a process of its own, which may be killed.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Greeting = "Listening on ";

    private readonly Process _process;

    private ServerProcess(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    public string Address { get; }

    public static async Task<ServerProcess> StartAsync()
    {
        var server = Path.Combine(AppContext.BaseDirectory, "TpuRemote.Server.dll");
        string[] arguments = [server, "--listen", "127.0.0.1:0", "--log-level", "None"];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.StartsWith(Greeting, line, StringComparison.Ordinal);
        return new ServerProcess(process, $"grpc://{line![Greeting.Length..]}");
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }
}
