using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace TpuRemote.Interop.Tests.Peers;

/// <summary>A process that answers each line of JSON on its standard input by one on its standard output.</summary>
internal sealed class LineProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    public LineProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors) _errors.AppendLine(line.Data);
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>Asks and waits for the answer.</summary>
    /// <exception cref="TimeoutException">There was no answer in time; the process was killed.</exception>
    public async Task<JsonElement> AskAsync<T>(T question, TimeSpan patience)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(question, JsonSerializerOptions.Web));
        await _process.StandardInput.FlushAsync();
        return await ReadAsync(patience);
    }

    /// <summary>Waits for the next line.</summary>
    /// <exception cref="TimeoutException">There was none in time; the process was killed.</exception>
    /// <exception cref="InvalidOperationException">The process ended instead.</exception>
    public async Task<JsonElement> ReadAsync(TimeSpan patience)
    {
        try
        {
            var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(patience)
                ?? throw new InvalidOperationException($"{_process.StartInfo.FileName} ended without an answer: {Errors()}");
            return JsonDocument.Parse(line).RootElement.Clone();
        }
        catch (TimeoutException)
        {
            _process.Kill();
            throw new TimeoutException($"{_process.StartInfo.FileName} gave no answer within {patience}: {Errors()}");
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private string Errors()
    {
        lock (_errors) return _errors.ToString();
    }
}
