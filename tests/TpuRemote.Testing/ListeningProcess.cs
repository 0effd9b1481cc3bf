using System.Diagnostics;

namespace TpuRemote.Testing;

/// <summary>A process that says on its output where it listens, or that it is ready; it may be killed, and never outlives its owner.</summary>
public sealed class ListeningProcess : IDisposable
{
    /// <summary>What comes before the address.</summary>
    public const string Greeting = "Listening on ";

    private readonly Process _process;

    private ListeningProcess(Process process) => _process = process;

    /// <summary>How long a start may take: that of .NET on a slow machine which has better things to do.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>What it said after its greeting.</summary>
    public string Said { get; private set; } = "";

    /// <summary>Starts it and waits for its first line.</summary>
    /// <param name="start">How; its output is redirected.</param>
    /// <param name="greeting">How its first line begins.</param>
    /// <exception cref="InvalidOperationException">It said something else or ended; it was killed.</exception>
    /// <exception cref="TimeoutException">It said nothing within <see cref="Patience"/>; it was killed.</exception>
    public static async Task<ListeningProcess> StartAsync(ProcessStartInfo start, string greeting = Greeting)
    {
        start.RedirectStandardOutput = true;
        var started = new ListeningProcess(Process.Start(start)!);
        try
        {
            var line = await started.ReadLineAsync(Patience);
            if (line?.StartsWith(greeting, StringComparison.Ordinal) != true)
                throw new InvalidOperationException($"{started.Command} said '{line}', '{greeting}...' was expected");
            started.Said = line[greeting.Length..];
            return started;
        }
        catch
        {
            started.Dispose();
            throw;
        }
    }

    private string Command => $"'{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)}'";

    /// <summary>Writes a line to its input, which must have been redirected.</summary>
    public Task WriteLineAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>Waits for its next line; null is the end of its output.</summary>
    /// <exception cref="TimeoutException">There was none in time.</exception>
    public async Task<string?> ReadLineAsync(TimeSpan patience)
    {
        try
        {
            return await _process.StandardOutput.ReadLineAsync().WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{Command} said nothing within {patience}");
        }
    }

    /// <summary>Kills it (SIGKILL).</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Stops it where it stands (SIGSTOP), as a machine that hangs; or lets it go on (SIGCONT).</summary>
    public void Hang(bool hangs) => Signal(hangs ? "STOP" : "CONT");

    /// <summary>Sends it a signal: INT, TERM ...</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
        if (kill.ExitCode != 0) throw new InvalidOperationException($"kill ended with {kill.ExitCode}");
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TimeoutException">It goes on.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        await _process.WaitForExitAsync().WaitAsync(timeout);
        return _process.ExitCode;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }
}
