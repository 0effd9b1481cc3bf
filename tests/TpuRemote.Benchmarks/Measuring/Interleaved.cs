namespace TpuRemote.Benchmarks.Measuring;

/// <summary>Measures ours and the peer by turns, so that what the machine does beside hits both.</summary>
internal static class Interleaved
{
    /// <summary>Medians over the repeats, after one that is not counted.</summary>
    public static async Task<(double Ours, double Peer)> MediansAsync(int repeats, Func<Task<double>> ours, Func<Task<double>> peer)
    {
        await ours();
        await peer();
        var (first, second) = (new double[repeats], new double[repeats]);
        for (var i = 0; i < repeats; i++)
        {
            first[i] = await ours();
            second[i] = await peer();
        }

        return (Quantile(first, 0.5), Quantile(second, 0.5));
    }

    /// <summary>The value below which that part of the samples lies (nearest rank); sorts them.</summary>
    public static double Quantile(double[] samples, double part)
    {
        Array.Sort(samples);
        return samples[Math.Clamp((int)Math.Ceiling(part * samples.Length) - 1, 0, samples.Length - 1)];
    }
}
