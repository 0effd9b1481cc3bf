using System.Collections;

namespace TpuRemote.Client.Displays.Progress;

/// <summary>Items that show how far they are read.</summary>
/// <typeparam name="T">The items' type.</typeparam>
public sealed class ProgressBar<T> : ProgressBar, IEnumerable<T>
{
    private readonly IEnumerable<T> _items;

    internal ProgressBar(IEnumerable<T> items, string? message, TimeProvider? time)
        : base(items.TryGetNonEnumeratedCount(out var count) ? count : null, message, time) => _items = items;

    /// <summary>Begins anew, then answers one item after the other; where nobody shows it, it is written to the console.</summary>
    public IEnumerator<T> GetEnumerator()
    {
        Restart();
        using var live = IsWatched ? null : Live.InTerminal(this);
        using var end = (ProgressBar)this; // ends before the last drawing, also where the loop is left early
        foreach (var item in _items)
        {
            yield return item;
            Advance();
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
