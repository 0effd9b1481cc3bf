using System.Collections.Concurrent;
using System.Text;
using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Tests;

/// <summary>A front end that keeps what it is given.</summary>
internal sealed class RecordingFrontEnd : IFrontEnd
{
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    public string Errors
    {
        get { lock (_errors) return _errors.ToString(); }
    }

    public ConcurrentQueue<MimeBundle> Results { get; } = [];

    public ConcurrentQueue<(MimeBundle Data, string? Id)> Displays { get; } = [];

    public ConcurrentQueue<(MimeBundle Data, string Id)> Updates { get; } = [];

    /// <summary>Answers <see cref="ReadLine"/>; without one, nobody is asked.</summary>
    public Func<string, CancellationToken, string?>? User { get; init; }

    /// <summary>The plain text of the only result.</summary>
    public string Result => Assert.Single(Results).Forms[MimeBundle.Plain];

    public void Stream(OutputStream stream, string text)
    {
        var to = stream == OutputStream.Output ? _output : _errors;
        lock (to) to.Append(text);
    }

    public void Display(MimeBundle data, string? displayId) => Displays.Enqueue((data, displayId));

    public void UpdateDisplay(MimeBundle data, string displayId) => Updates.Enqueue((data, displayId));

    void IFrontEnd.Result(MimeBundle data, int executionCount) => Results.Enqueue(data);

    public void ClearOutput(bool wait)
    {
        lock (_output) _output.Clear();
    }

    public string? ReadLine(string prompt, bool isPassword, CancellationToken cancellation) =>
        User is null ? throw new NotSupportedException("this front end asks nobody") : User(prompt, cancellation);
}
