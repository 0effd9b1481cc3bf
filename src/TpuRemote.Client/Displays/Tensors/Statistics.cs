namespace TpuRemote.Client.Displays.Tensors;

/// <summary>What a tensor's elements are like.</summary>
/// <param name="Count">The number of elements.</param>
/// <param name="Examined">Those that all else is of; fewer where there are very many.</param>
/// <param name="Finite">Those that are numbers and not infinite.</param>
/// <param name="Minimum">The least finite element; NaN without any.</param>
/// <param name="Maximum">The greatest finite element; NaN without any.</param>
/// <param name="Mean">Of the finite elements; NaN without any.</param>
/// <param name="StandardDeviation">Of the finite elements as a whole population (numpy's default); NaN without any.</param>
/// <param name="Zeros">Elements that are 0 or -0.</param>
/// <param name="NaNs">Elements that are not a number.</param>
/// <param name="Infinities">Elements that are infinite, of either sign.</param>
internal sealed record Statistics(
    long Count,
    long Examined,
    long Finite,
    double Minimum,
    double Maximum,
    double Mean,
    double StandardDeviation,
    long Zeros,
    long NaNs,
    long Infinities)
{
    /// <summary>Examines a sample.</summary>
    public static Statistics Of(Sample sample)
    {
        var (finite, mean, squares, least, greatest) = (0L, 0.0, 0.0, double.PositiveInfinity, double.NegativeInfinity);
        var (zeros, nans, infinities) = (0L, 0L, 0L);
        foreach (var block in sample.Blocks)
        {
            var (sum, count) = (0.0, 0);
            var numbers = sample.Read(block);
            foreach (var x in numbers)
            {
                if (!double.IsFinite(x))
                {
                    if (double.IsNaN(x)) nans++;
                    else infinities++;
                    continue;
                }
                if (x == 0) zeros++;
                if (x < least) least = x;
                if (x > greatest) greatest = x;
                sum += x;
                count++;
            }
            if (count > 0) Add(numbers, sum / count, count, ref finite, ref mean, ref squares);
        }
        return finite == 0
            ? new(sample.Count, sample.Examined, 0, double.NaN, double.NaN, double.NaN, double.NaN, 0, nans, infinities)
            : new(sample.Count, sample.Examined, finite, least, greatest, mean, Math.Sqrt(squares / finite), zeros, nans, infinities);
    }

    // Means and sums of squared deviations of two parts make those of the whole (Chan, Golub and LeVeque 1983, eq. 2.1): unlike the sum of
    // squares, it does not cancel where the mean is large.
    private static void Add(
        ReadOnlySpan<double> numbers, double mean, int count, ref long total, ref double totalMean, ref double totalSquares)
    {
        var squares = 0.0;
        foreach (var x in numbers)
        {
            if (double.IsFinite(x)) squares += (x - mean) * (x - mean);
        }
        var difference = mean - totalMean;
        totalSquares += squares + (difference * difference * ((double)total * count / (total + count)));
        totalMean += difference * count / (total + count);
        total += count;
    }
}
