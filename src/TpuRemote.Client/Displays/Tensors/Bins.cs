using System.Collections.Immutable;

namespace TpuRemote.Client.Displays.Tensors;

/// <summary>How the finite elements of a tensor spread over intervals of equal width.</summary>
/// <param name="Low">Where the first begins.</param>
/// <param name="High">Where the last ends; it is in the last.</param>
/// <param name="Counts">Elements in each.</param>
/// <param name="IsInteger">Whether they hold integers: then each ends before the next begins.</param>
internal sealed record Bins(double Low, double High, ImmutableArray<long> Counts, bool IsInteger)
{
    /// <summary>The most elements in one.</summary>
    public long Highest => Counts.Max();

    /// <summary>Counts a sample; null where no element is finite.</summary>
    /// <param name="sample">The elements.</param>
    /// <param name="statistics">Of the same sample.</param>
    /// <param name="count">How many intervals; integers have no more than there are values.</param>
    /// <param name="isInteger">Whether the elements are integers: then each interval holds as many values as any other.</param>
    public static Bins? Of(Sample sample, Statistics statistics, int count, bool isInteger)
    {
        if (statistics.Finite == 0) return null;
        var (low, high, bins) = Range(statistics, count, isInteger);
        var counts = new long[bins];
        // Halves first, since the range of doubles may exceed the largest of them.
        var scale = bins / ((high / 2) - (low / 2));
        foreach (var block in sample.Blocks)
        {
            foreach (var x in sample.Read(block))
            {
                if (double.IsFinite(x)) counts[Math.Min(bins - 1, (int)(((x / 2) - (low / 2)) * scale))]++;
            }
        }
        return new(low, high, [.. counts], isInteger);
    }

    /// <summary>Where an interval begins; that of the number of intervals is where the last ends.</summary>
    public double Edge(int bin) => Low + (((High / 2) - (Low / 2)) / Counts.Length * bin * 2);

    /// <summary>The greatest value that an interval holds.</summary>
    public double Last(int bin) => Edge(bin + 1) - (IsInteger ? 1 : 0);

    private static (double Low, double High, int Bins) Range(Statistics statistics, int count, bool isInteger)
    {
        var (low, high) = (statistics.Minimum, statistics.Maximum);
        if (isInteger)
        {
            // Whole numbers: [low, high + 1), in steps that are whole as well.
            var step = Math.Max(1, Math.Ceiling((high - low + 1) / count));
            var bins = (int)Math.Ceiling((high - low + 1) / step);
            return (low, low + (step * bins), bins);
        }
        if (low < high) return (low, high, count);
        var margin = low == 0 ? 0.5 : Math.Abs(low) / 2;
        return (Math.Max(double.MinValue, low - margin), Math.Min(double.MaxValue, high + margin), count);
    }
}
