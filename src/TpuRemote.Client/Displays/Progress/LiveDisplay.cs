using System.ComponentModel;

namespace TpuRemote.Client.Displays.Progress;

/// <summary>
/// A display that changes while it is shown. A notebook shows it anew by itself; in a terminal <see cref="Live.InTerminal"/> does. It may
/// be changed and drawn by any threads at once; changing it never waits for a drawing.
/// </summary>
public abstract class LiveDisplay : Display, INotifyPropertyChanged
{
    private protected LiveDisplay()
    {
    }

    /// <inheritdoc/>
    public event PropertyChangedEventHandler? PropertyChanged;

    /// <summary>How it is, in a line.</summary>
    public abstract string ToLine();

    /// <summary>Whether somebody shows it.</summary>
    private protected bool IsWatched => PropertyChanged is not null;

    /// <summary>Tells those who show it.</summary>
    private protected void Tell(PropertyChangedEventArgs change) => PropertyChanged?.Invoke(this, change);
}
