using System.ComponentModel;

namespace TpuRemote.Client.Displays.Progress;

/// <summary>
/// Shows a changing display in a terminal until it is disposed: <c>using var live = Live.InTerminal(progress);</c>. A terminal has it
/// redrawn in its place ten times a second at most; a file or a pipe has a line every five seconds while it changes. Both have its last
/// state.
/// </summary>
public sealed class Live : IDisposable
{
    private static readonly TimeSpan RedrawPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LinePause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly LiveDisplay _display;
    private readonly TextWriter _output;
    private readonly bool _redraw;
    private readonly ITimer _timer;
    private string? _written;
    private int _writtenLines;
    private volatile bool _isStale = true;
    private bool _isOver;

    private Live(LiveDisplay display, TextWriter output, bool redraw, TimeProvider time)
    {
        (_display, _output, _redraw) = (display, output, redraw);
        display.PropertyChanged += OnChanged;
        var pause = redraw ? RedrawPause : LinePause;
        if (redraw) Draw();
        _timer = time.CreateTimer(_ => Draw(), null, pause, pause);
    }

    /// <summary>Begins to show a display.</summary>
    /// <param name="display">The display.</param>
    /// <param name="output">Where; the console where null.</param>
    /// <param name="redraw">Whether it understands ANSI's escape sequences (ECMA-48); where null, the console does unless it is redirected
    /// or TERM is "dumb", and another output does not.</param>
    /// <param name="time">The clock; the system's where null.</param>
    public static Live InTerminal(LiveDisplay display, TextWriter? output = null, bool? redraw = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(display);
        var isTerminal = output is null && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb";
        return new Live(display, output ?? Console.Out, redraw ?? isTerminal, time ?? TimeProvider.System);
    }

    /// <summary>Shows its last state and ends.</summary>
    public void Dispose()
    {
        _display.PropertyChanged -= OnChanged;
        _timer.Dispose();
        _isStale = true;
        lock (_lock)
        {
            Draw();
            _isOver = true;
        }
    }

    private void OnChanged(object? sender, PropertyChangedEventArgs e) => _isStale = true;

    private void Draw()
    {
        lock (_lock)
        {
            if (_isOver || !_isStale) return;
            _isStale = false;
            var text = _redraw ? Fitted(_display.ToText()) : _display.ToLine();
            if (text == _written) return;
            try
            {
                Write(text);
            }
            catch (Exception failure) when (failure is IOException or ObjectDisposedException)
            {
                _isOver = true; // nobody reads any more; the work that is shown goes on
            }
        }
    }

    // CPL to the first line that was written, ED from there, then the new lines.
    private void Write(string text)
    {
        _output.Write(_redraw && _writtenLines > 0 ? $"\e[{_writtenLines}F\e[J{text}\n" : $"{text}\n");
        _output.Flush();
        (_written, _writtenLines) = (text, text.AsSpan().Count('\n') + 1);
    }

    // A line that the terminal breaks, or more lines than it has, could not be drawn over.
    private string Fitted(string text)
    {
        if (!TryGetWindow(out var columns, out var rows)) return text;
        var lines = text.Split('\n');
        if (lines.Length >= rows) lines = [_display.ToLine()];
        return string.Join('\n', lines.Select(line => line.Length < columns ? line : line[..(columns - 1)]));
    }

    private bool TryGetWindow(out int columns, out int rows)
    {
        (columns, rows) = (0, 0);
        if (!ReferenceEquals(_output, Console.Out) || Console.IsOutputRedirected) return false;
        try
        {
            (columns, rows) = (Console.WindowWidth, Console.WindowHeight);
        }
        catch (IOException)
        {
            return false; // no terminal after all: its size cannot be told
        }
        return columns > 1 && rows > 1;
    }
}
