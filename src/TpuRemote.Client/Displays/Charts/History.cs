using TpuRemote.Client.Displays.Charts.Axes;

namespace TpuRemote.Client.Displays.Charts;

/// <summary>
/// A series that never grows: neighbouring values share a stretch, of which the least and the greatest stay; when the stretches are used
/// up, each two become one.
/// </summary>
internal sealed class History
{
    private const int MostStretches = 512;

    private readonly List<Stretch> _stretches = new(MostStretches);
    private long _perStretch = 1;
    private long _inLast;
    private long _count;
    private long _notFinite;
    private long _firstNotFinite;
    private (double X, double Y)? _first;

    /// <summary>The step of the value added last.</summary>
    public long LastStep { get; private set; }

    /// <summary>The value added last, be it finite or not.</summary>
    public double LastValue { get; private set; } = double.NaN;

    /// <summary>The least value, with its step; NaN where none is finite.</summary>
    public (double X, double Y) Least { get; private set; } = (0, double.NaN);

    /// <summary>Adds a value.</summary>
    public void Add(long step, double value)
    {
        _count++;
        (LastStep, LastValue) = (step, value);
        if (!double.IsFinite(value))
        {
            if (_notFinite++ == 0) _firstNotFinite = step;
            return;
        }
        _first ??= (step, value);
        if (!(value >= Least.Y)) Least = (step, value);
        Keep(new Stretch((step, value), (step, value)));
    }

    /// <summary>The points that are kept, by their steps, the first and the last of all among them.</summary>
    public Series ToSeries(string name)
    {
        var points = _stretches.SelectMany(stretch => stretch.Points).ToList();
        if (double.IsFinite(LastValue) && !points.Contains((LastStep, LastValue))) points.Add((LastStep, LastValue));
        if (_first is { } first && !points.Contains(first)) points.Add(first);
        points.Sort((left, right) => left.X.CompareTo(right.X));
        return new Series(name, [.. points.Select(point => point.X)], [.. points.Select(point => point.Y)]);
    }

    /// <summary>What to read besides the line.</summary>
    public IEnumerable<string> Remarks(string name)
    {
        yield return double.IsNaN(Least.Y)
            ? $"{name}: last {TickLabels.Value(LastValue)} at {TickLabels.Count(LastStep)}"
            : $"{name}: last {TickLabels.Value(LastValue)} at {TickLabels.Count(LastStep)}, "
                + $"min {TickLabels.Value(Least.Y)} at {TickLabels.Count((long)Least.X)}";
        if (_notFinite > 0)
            yield return $"{name}: {TickLabels.Count(_notFinite)} of {TickLabels.Count(_count)} values are not finite, "
                + $"the first at {TickLabels.Count(_firstNotFinite)}.";
        if (_perStretch > 1)
            yield return $"{name}: of each {TickLabels.Count(_perStretch)} values the least and the greatest are drawn.";
    }

    private void Keep(Stretch one)
    {
        if (_inLast < _perStretch && _stretches.Count > 0)
        {
            _stretches[^1] = _stretches[^1].Joined(one);
            _inLast++;
            return;
        }
        if (_stretches.Count == MostStretches) Halve();
        _stretches.Add(one);
        _inLast = 1;
    }

    private void Halve()
    {
        for (var i = 0; i < MostStretches / 2; i++) _stretches[i] = _stretches[2 * i].Joined(_stretches[(2 * i) + 1]);
        _stretches.RemoveRange(MostStretches / 2, MostStretches / 2);
        _perStretch *= 2;
    }

    /// <summary>Neighbouring values.</summary>
    private readonly record struct Stretch((double X, double Y) Least, (double X, double Y) Greatest)
    {
        public IEnumerable<(double X, double Y)> Points => Least == Greatest ? [Least] : [Least, Greatest];

        public Stretch Joined(Stretch other) =>
            new(other.Least.Y < Least.Y ? other.Least : Least, other.Greatest.Y > Greatest.Y ? other.Greatest : Greatest);
    }
}
