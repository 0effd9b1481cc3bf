using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Wire;

/// <summary>
/// The notebook behind the connection. What is shown is put into a queue; a thread of its own sends it a moment later, text in batches.
/// </summary>
internal sealed class WireFrontEnd : IFrontEnd
{
    // Short enough for a person to see it at once, long enough to gather a batch.
    private static readonly TimeSpan PauseInACell = TimeSpan.FromMilliseconds(25);

    // What a cell has left running may still print.
    private static readonly TimeSpan PauseBetweenCells = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly OutputQueue<Action<OutputSender>> _queue = new();
    private readonly OutputSender _sender;
    private readonly Questions _questions;
    private volatile bool _isInACell;

    /// <summary>A front end over a connection, which it does not own.</summary>
    public WireFrontEnd(Connection connection)
    {
        _sender = new OutputSender(connection);
        _questions = new Questions(connection);
        new Thread(SendForEver) { IsBackground = true, Name = "notebook output" }.Start();
    }

    /// <summary>The questions that the cell asks its user.</summary>
    public Questions Questions => _questions;

    /// <summary>What follows belongs to this cell.</summary>
    public void BeginCell(int cell, bool mayAsk)
    {
        lock (_gate)
        {
            Send();
            _sender.Begin(cell);
        }
        _questions.MayAsk = mayAsk;
        _isInACell = true;
    }

    /// <summary>Sends all that the cell has shown. More may follow from what it left running.</summary>
    public void EndCell()
    {
        _isInACell = false;
        lock (_gate)
        {
            Send();
            _sender.End();
        }
    }

    /// <inheritdoc />
    public void Stream(OutputStream stream, string text) => _queue.Put(sender => sender.Stream(stream, text));

    /// <inheritdoc />
    public void Display(MimeBundle data, string? displayId) => _queue.Put(sender => sender.Display(data, displayId));

    /// <inheritdoc />
    public void UpdateDisplay(MimeBundle data, string displayId) => _queue.Put(sender => sender.Update(data, displayId));

    /// <inheritdoc />
    public void Result(MimeBundle data, int executionCount) => _queue.Put(sender => sender.Result(data, executionCount));

    /// <inheritdoc />
    public void ClearOutput(bool wait) => _queue.Put(sender => sender.Clear(wait));

    /// <inheritdoc />
    public string? ReadLine(string prompt, bool isPassword, CancellationToken cancellation)
    {
        var question = _questions.Begin();
        // After what was printed before it.
        _queue.Put(_ => _questions.Put(question, prompt, isPassword));
        return question.Answer.WaitAsync(cancellation).GetAwaiter().GetResult();
    }

    private void SendForEver()
    {
        while (true)
        {
            Thread.Sleep(_isInACell ? PauseInACell : PauseBetweenCells);
            lock (_gate) Send();
        }
    }

    private void Send()
    {
        foreach (var output in _queue.TakeAll()) output(_sender);
        _sender.Flush();
    }
}
