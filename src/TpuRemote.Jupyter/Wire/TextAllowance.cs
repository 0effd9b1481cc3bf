using System.Globalization;
using System.Text;
using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Wire;

/// <summary>
/// How much text one cell may print: a browser drowns in a million lines. The beginning passes as it is printed, the end is kept until
/// the cell ends, what is between is counted and left out. Sizes are in characters (UTF-16 code units).
/// </summary>
/// <param name="head">How much passes at once.</param>
/// <param name="tail">How much of the rest is kept.</param>
internal sealed class TextAllowance(int head, int tail)
{
    /// <summary>What passes at once by default.</summary>
    public const int DefaultHead = 1 << 20;

    /// <summary>What is kept of the rest by default.</summary>
    public const int DefaultTail = 1 << 16;

    private readonly Queue<(OutputStream Stream, string Text)> _tail = new();
    private int _tailLength;
    private int _passed;
    private long _droppedLines;
    private long _droppedBytes;

    /// <summary>Takes what was printed and gives what may be shown now; empty where nothing may.</summary>
    public string Admit(OutputStream stream, string text)
    {
        if (_passed > head)
        {
            Keep(stream, text);
            return "";
        }
        var room = head - _passed;
        if (text.Length <= room)
        {
            _passed += text.Length;
            return text;
        }
        if (room > 0 && char.IsHighSurrogate(text[room - 1])) room--;
        _passed = head + 1;
        Keep(stream, text[room..]);
        return $"{text[..room]}\n[This cell has printed more than {Size(head)}. The end of the rest is shown when the cell ends.]\n";
    }

    /// <summary>What was kept, after a line about what was left out; then everything starts anew.</summary>
    public IEnumerable<(OutputStream Stream, string Text)> End()
    {
        var rest = _tail.ToList();
        if (_droppedBytes > 0) rest.Insert(0, (rest[0].Stream, LeftOut()));
        Forget();
        return rest;
    }

    /// <summary>Starts anew: what was printed is shown no more.</summary>
    public void Forget()
    {
        _tail.Clear();
        (_tailLength, _passed, _droppedLines, _droppedBytes) = (0, 0, 0, 0);
    }

    /// <summary>A size for people.</summary>
    public static string Size(long bytes) => bytes < 1 << 20
        ? string.Create(CultureInfo.InvariantCulture, $"{(bytes + 1023) / 1024} KiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0.#} MiB");

    private void Keep(OutputStream stream, string text)
    {
        _tail.Enqueue((stream, text));
        _tailLength += text.Length;
        while (_tailLength > tail && _tailLength - _tail.Peek().Text.Length >= tail) Drop(_tail.Dequeue().Text);
        if (_tail.Count == 1 && _tailLength > 2 * tail) Shorten();
    }

    // One text that is far longer than all that is kept.
    private void Shorten()
    {
        var (stream, text) = _tail.Dequeue();
        var from = text.Length - tail;
        if (char.IsLowSurrogate(text[from])) from++;
        Drop(text[..from]);
        _tail.Enqueue((stream, text[from..]));
        _tailLength = text.Length - from;
    }

    private void Drop(string text)
    {
        _tailLength -= text.Length;
        _droppedLines += text.AsSpan().Count('\n');
        _droppedBytes += Encoding.UTF8.GetByteCount(text);
    }

    private string LeftOut() => string.Create(
        CultureInfo.InvariantCulture,
        $"[{_droppedLines:N0} lines ({Size(_droppedBytes)}) were left out here. To keep everything, write to a file: "
        + $"File.WriteAllLines(\"log.txt\", lines);]\n");
}
