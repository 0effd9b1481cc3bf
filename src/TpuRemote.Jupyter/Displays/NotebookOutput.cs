using System.Collections.Concurrent;
using System.ComponentModel;
using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Displays;

/// <summary>What a notebook's cells show.</summary>
internal sealed class NotebookOutput(IFrontEnd frontEnd, ValueFormatter formatter)
{
    private readonly ConcurrentBag<DisplayedValue> _live = [];

    /// <summary>Where it is shown.</summary>
    public IFrontEnd FrontEnd => frontEnd;

    /// <summary>Cancelled when the running cell is interrupted.</summary>
    public CancellationToken Interrupt { get; set; }

    /// <summary>The lines of cells that an exception came through.</summary>
    public Func<Exception, IEnumerable<string>> FramesOf { get; set; } = _ => [];

    /// <summary>The forms of a value.</summary>
    public MimeBundle Format(object? value, string[] mimeTypes) =>
        formatter.Format(value, mimeTypes, complaint => frontEnd.Stream(OutputStream.Error, $"display: {complaint}\n"));

    /// <summary>Shows a value.</summary>
    public DisplayedValue Show(object? value, params string[] mimeTypes)
    {
        var displayed = new DisplayedValue(this, value, mimeTypes);
        if (value is INotifyPropertyChanged) _live.Add(displayed);
        return displayed;
    }

    /// <summary>Shows the value of a cell's last expression.</summary>
    public void ShowResult(object? value, int executionCount)
    {
        // A result cannot be shown anew, a display can.
        if (value is INotifyPropertyChanged) Show(value);
        else if (value is not DisplayedValue) frontEnd.Result(Format(value, []), executionCount);
    }

    /// <summary>Shows every change that waits for its turn.</summary>
    public void Flush()
    {
        foreach (var displayed in _live) displayed.Flush();
    }
}
