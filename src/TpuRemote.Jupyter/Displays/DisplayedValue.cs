using System.ComponentModel;
using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Displays;

/// <summary>
/// Something that is shown and may be shown anew in its place. A value that implements <see cref="INotifyPropertyChanged"/> is shown
/// anew by itself when it changes, at most ten times a second, the last time after the last change.
/// </summary>
public sealed class DisplayedValue
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly NotebookOutput _output;
    private readonly string[] _mimeTypes;
    private object? _value;
    private bool _isStale;
    private bool _isScheduled;

    internal DisplayedValue(NotebookOutput output, object? value, string[] mimeTypes)
    {
        _output = output;
        _mimeTypes = mimeTypes;
        _value = value;
        _output.FrontEnd.Display(_output.Format(value, mimeTypes), DisplayId);
        Watch(value);
    }

    /// <summary>The name by which the front end knows it.</summary>
    public string DisplayId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Shows another value in its place.</summary>
    public void Update(object? value)
    {
        lock (_lock)
        {
            Unwatch(_value);
            _value = value;
            _isStale = false;
            Watch(value);
        }
        Draw(value);
    }

    /// <summary>Shows a change that waits for its turn at once: at the end of a cell, so that its last state is not lost.</summary>
    internal void Flush()
    {
        object? value;
        lock (_lock)
        {
            if (!_isStale) return;
            _isStale = false;
            value = _value;
        }
        Draw(value);
    }

    private void Draw(object? value) => _output.FrontEnd.UpdateDisplay(_output.Format(value, _mimeTypes), DisplayId);

    private void Watch(object? value)
    {
        if (value is INotifyPropertyChanged changing) changing.PropertyChanged += OnChanged;
    }

    private void Unwatch(object? value)
    {
        if (value is INotifyPropertyChanged changing) changing.PropertyChanged -= OnChanged;
    }

    // Called on the thread that changes the value, which must not wait.
    private void OnChanged(object? sender, PropertyChangedEventArgs e)
    {
        lock (_lock)
        {
            _isStale = true;
            if (_isScheduled) return;
            _isScheduled = true;
        }
        using (ExecutionContext.SuppressFlow()) _ = Task.Run(DrawLaterAsync);
    }

    private async Task DrawLaterAsync()
    {
        Flush();
        await Task.Delay(Pause);
        bool again;
        lock (_lock)
        {
            again = _isStale;
            _isScheduled = again;
        }
        if (again) await DrawLaterAsync();
    }
}
