using System.Diagnostics;

namespace TpuRemote.Benchmarks.RawSockets;

/// <summary>Starts this program again as the peer's other end.</summary>
internal sealed class RawProcess : IDisposable
{
    private const string Greeting = "Listening on ";
    private readonly Process _process;

    public RawProcess(string address)
    {
        string[] arguments = [typeof(RawProcess).Assembly.Location, "raw-server", address];
        _process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        var line = _process.StandardOutput.ReadLine();
        if (line?.StartsWith(Greeting, StringComparison.Ordinal) != true)
            throw new InvalidOperationException($"the raw peer said '{line}', '{Greeting}...' was expected");
        Address = address.StartsWith("unix:", StringComparison.Ordinal) ? address : line[Greeting.Length..];
    }

    public string Address { get; }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
