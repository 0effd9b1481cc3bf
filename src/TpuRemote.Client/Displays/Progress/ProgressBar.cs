using System.ComponentModel;
using System.Globalization;
using TpuRemote.Client.Displays.Charts.Axes;
using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Displays.Progress;

/// <summary>
/// How far work is: <c>using var bar = new ProgressBar(100, "training"); ... bar.Value = step;</c> or
/// <c>foreach (var batch in ProgressBar.Over(batches))</c>. It tells the rate and, from the rate so far, the time that remains. Disposing
/// it ends its clock.
/// </summary>
public class ProgressBar : LiveDisplay, IProgress<int>, IProgress<long>, IDisposable
{
    private const int Columns = 24;
    private const string Eighths = "▏▎▍▌▋▊▉";

    private static readonly PropertyChangedEventArgs ValueChange = new(nameof(Value));
    private static readonly PropertyChangedEventArgs MessageChange = new(nameof(Message));
    private static readonly PropertyChangedEventArgs EndChange = new(nameof(IsEnded));

    private readonly TimeProvider _time;
    private long _value;
    private long _started;
    private long _ended; // a timestamp; 0 while it runs
    private volatile string? _message;

    /// <summary>Begins work now.</summary>
    /// <param name="total">How much there is to do; null where it is not known.</param>
    /// <param name="message">What is done.</param>
    /// <param name="time">The clock; the system's where null.</param>
    /// <exception cref="TpuArgumentException">The total is negative.</exception>
    public ProgressBar(long? total = null, string? message = null, TimeProvider? time = null)
    {
        if (total < 0) throw new TpuArgumentException($"a total of 0 or more was expected, {total} was given");
        (Total, _message, _time) = (total, message, time ?? TimeProvider.System);
        _started = _time.GetTimestamp();
    }

    /// <summary>How much there is to do; null where it is not known.</summary>
    public long? Total { get; }

    /// <summary>How much is done. It may go beyond the total; the bar is full then.</summary>
    /// <exception cref="TpuArgumentException">It is set to less than 0.</exception>
    public long Value
    {
        get => Interlocked.Read(ref _value);
        set
        {
            if (value < 0) throw new TpuArgumentException($"progress of 0 or more was expected, {value} was given");
            Interlocked.Exchange(ref _value, value);
            Tell(ValueChange);
        }
    }

    /// <summary>What is done.</summary>
    public string? Message
    {
        get => _message;
        set
        {
            _message = value;
            Tell(MessageChange);
        }
    }

    /// <summary>Whether it was disposed.</summary>
    public bool IsEnded => Interlocked.Read(ref _ended) != 0;

    /// <summary>The time since it began, or that it took.</summary>
    public TimeSpan Elapsed =>
        _time.GetElapsedTime(
            Interlocked.Read(ref _started), Interlocked.Read(ref _ended) is var end and not 0 ? end : _time.GetTimestamp());

    /// <summary>How much is done in a second, on average; 0 before there is any.</summary>
    public double Rate => Elapsed.TotalSeconds is var seconds and > 0 ? Value / seconds : 0;

    /// <summary>The time that remains at this rate; null where the total is not known, nothing is done yet, or it has ended.</summary>
    public TimeSpan? Remaining =>
        Total is { } total && !IsEnded && Rate is var rate and > 0
            ? TimeSpan.FromSeconds(Math.Min(Math.Max(0, total - Value) / rate, TimeSpan.MaxValue.TotalSeconds / 2))
            : null;

    /// <summary>Items that show how far they are read: displayed by the notebook where it was given to <c>display</c>, otherwise written to
    /// the console while it is enumerated.</summary>
    /// <param name="items">The items; the total is known where counting them needs no reading.</param>
    /// <param name="message">What is done with them.</param>
    /// <param name="time">The clock; the system's where null.</param>
    public static ProgressBar<T> Over<T>(IEnumerable<T> items, string? message = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new ProgressBar<T>(items, message, time);
    }

    /// <summary>Adds to what is done, from any thread.</summary>
    /// <exception cref="TpuArgumentException">Less than 0 is added.</exception>
    public void Advance(long by = 1)
    {
        if (by < 0) throw new TpuArgumentException($"an advance of 0 or more was expected, {by} was given");
        Interlocked.Add(ref _value, by);
        Tell(ValueChange);
    }

    /// <summary>Sets how much is done.</summary>
    public void Report(int value) => Value = value;

    /// <inheritdoc cref="Report(int)"/>
    public void Report(long value) => Value = value;

    /// <summary>Ends its clock: all that there was to do is done, or it stopped before.</summary>
    public void Dispose()
    {
        if (Interlocked.CompareExchange(ref _ended, Math.Max(1, _time.GetTimestamp()), 0) == 0) Tell(EndChange);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public sealed override string ToHtml()
    {
        var percent = Share is { } share ? $" value=\"{share.ToString("0.####", CultureInfo.InvariantCulture)}\" max=\"1\"" : "";
        var message = Message is { } given ? $"<span>{Theme.Escape(given)}</span> " : "";
        var state = IsEnded && IsWhole ? "good" : IsEnded ? "bad" : "accent";
        return $"<div class=\"{Theme.Class} tpu-progress\">{Theme.Style(Rules)}{message}"
            + $"<progress class=\"{state}\"{percent} aria-label=\"{Theme.Escape(Message ?? "progress")}\"></progress>"
            + $" <span class=\"state\">{Theme.Escape(State())}</span></div>";
    }

    /// <inheritdoc/>
    public sealed override string ToText() => ToLine();

    /// <inheritdoc/>
    public sealed override string ToLine() =>
        (Message is { } message ? $"{message} " : "") + (Share is { } share ? $"{Bar(share)} " : "") + State();

    /// <summary>Begins anew.</summary>
    private protected void Restart()
    {
        Interlocked.Exchange(ref _value, 0);
        Interlocked.Exchange(ref _started, _time.GetTimestamp());
        Interlocked.Exchange(ref _ended, 0);
        Tell(ValueChange);
    }

    private const string Rules =
        $".{Theme.Class}.tpu-progress{{display:flex;flex-wrap:wrap;gap:10px;align-items:center}}"
        + $".{Theme.Class}.tpu-progress progress{{width:260px;height:14px;accent-color:{Theme.Accent}}}"
        + $".{Theme.Class}.tpu-progress progress.good{{accent-color:{Theme.Good}}}"
        + $".{Theme.Class}.tpu-progress progress.bad{{accent-color:{Theme.Bad}}}"
        + $".{Theme.Class}.tpu-progress .state{{color:{Theme.Muted};font-variant-numeric:tabular-nums}}";

    private bool IsWhole => Total is not { } total || Value >= total;

    // An unknown total is known once it has ended.
    private double? Share => Total switch
    {
        null => IsEnded ? 1 : null,
        0 => 1,
        { } total => Math.Min(1, (double)Value / total),
    };

    private string State()
    {
        var (value, rate) = (Value, Rate);
        var parts = new List<string>();
        // A hair more: 29 of 100 are 29%, not 28.999...
        if (Total > 0 && !IsEnded) parts.Add($"{Math.Floor((Share!.Value * 100) + 1e-9).ToString(CultureInfo.InvariantCulture)}%");
        parts.Add(TickLabels.Count(value) + (Total is { } total ? $" of {TickLabels.Count(total)}" : ""));
        if (IsEnded) parts.Add($"{(IsWhole ? "✓ done in" : "✗ stopped after")} {Durations.Text(Elapsed)}");
        if (rate >= 1) parts.Add($"{TickLabels.Value(Math.Round(rate, 1))}/s");
        else if (rate > 0) parts.Add($"{Durations.Text(TimeSpan.FromSeconds(Math.Min(1 / rate, 1e9)))} each");
        if (Remaining is { } remaining) parts.Add($"{Durations.Text(remaining)} left");
        return string.Join(", ", parts);
    }

    private static string Bar(double share)
    {
        var eighths = (int)(share * Columns * 8);
        var bar = new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : Eighths[(eighths % 8) - 1]);
        return $"▕{bar.PadRight(Columns)}▏";
    }
}
