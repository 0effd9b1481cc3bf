namespace TpuRemote.Server.Metrics;

/// <summary>One series: a number, or the counts of a histogram. Safe for several threads.</summary>
/// <param name="bounds">Upper bounds of the histogram's buckets, inclusive; one more takes what is above.</param>
internal sealed class MetricSeries(double[] bounds)
{
    private readonly Lock _gate = new();
    private readonly long[] _buckets = new long[bounds.Length + 1];
    private double _value;

    /// <summary>Adds to the number.</summary>
    public void Add(double value)
    {
        lock (_gate) _value += value;
    }

    /// <summary>Replaces the number.</summary>
    public void Set(double value)
    {
        lock (_gate) _value = value;
    }

    /// <summary>Counts a measurement.</summary>
    public void Record(double value)
    {
        var index = Array.BinarySearch(bounds, value);
        lock (_gate)
        {
            _buckets[index < 0 ? ~index : index]++;
            _value += value;
        }
    }

    /// <summary>The number.</summary>
    public double Read()
    {
        lock (_gate) return _value;
    }

    /// <summary>The counts of each bucket alone, and the sum of what was measured.</summary>
    public (long[] Buckets, double Sum) ReadHistogram()
    {
        lock (_gate) return ([.. _buckets], _value);
    }
}
