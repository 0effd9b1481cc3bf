using System.Collections.Immutable;
using System.ComponentModel;
using TpuRemote.Client.Displays.Charts.Axes;
using TpuRemote.Client.Displays.Progress;

namespace TpuRemote.Client.Displays.Charts;

/// <summary>
/// Values of a training as it goes: <c>var curve = new TrainingCurve("digits"); display(curve); ... curve.Add(step, loss);</c>. It may be
/// added to from any thread. Of long runs it keeps about a thousand points of each name, always with their extremes, so that it never
/// grows.
/// </summary>
public sealed class TrainingCurve : LiveDisplay
{
    private static readonly PropertyChangedEventArgs Change = new("Values");

    private readonly Lock _lock = new();
    private readonly Dictionary<string, History> _histories = [];
    private readonly ChartOptions _options;

    /// <summary>A curve without values.</summary>
    /// <param name="title">The heading; none where null.</param>
    /// <param name="logY">Whether the axis upwards is logarithmic.</param>
    /// <param name="xLabel">What is counted to the right.</param>
    public TrainingCurve(string? title = null, bool logY = false, string xLabel = "step") =>
        _options = new() { Title = title, LogY = logY, XLabel = xLabel };

    /// <summary>Adds a value named "loss".</summary>
    public void Add(long step, double loss) => Add(step, ("loss", loss));

    /// <summary>Adds values by their names, each a line.</summary>
    /// <param name="step">Where they belong to the right; steps may come in any order.</param>
    /// <param name="values">One or more.</param>
    public void Add(long step, params ReadOnlySpan<(string Name, double Value)> values)
    {
        lock (_lock)
        {
            foreach (var (name, value) in values)
            {
                ArgumentNullException.ThrowIfNull(name);
                if (!_histories.TryGetValue(name, out var history)) _histories.Add(name, history = new History());
                history.Add(step, value);
            }
        }
        Tell(Change);
    }

    /// <summary>The curve as it is now, a chart that stays as it is.</summary>
    public LineChart ToChart()
    {
        lock (_lock)
        {
            var series = _histories.Select(history => history.Value.ToSeries(history.Key)).ToImmutableArray();
            var remarks = _histories.SelectMany(history => history.Value.Remarks(history.Key)).ToList();
            return new LineChart(series, _options with { Remarks = remarks });
        }
    }

    /// <inheritdoc/>
    public override string ToHtml() => ToChart().ToHtml();

    /// <inheritdoc/>
    public override string ToText() => ToChart().ToText();

    /// <inheritdoc/>
    public override string ToLine()
    {
        lock (_lock)
        {
            if (_histories.Count == 0) return "no values";
            var latest = _histories.Values.Max(history => history.LastStep);
            var values = _histories.Select(history =>
                $"{history.Key} {TickLabels.Value(history.Value.LastValue)} (min {TickLabels.Value(history.Value.Least.Y)})");
            return $"{_options.XLabel} {TickLabels.Count(latest)}: {string.Join(", ", values)}";
        }
    }
}
