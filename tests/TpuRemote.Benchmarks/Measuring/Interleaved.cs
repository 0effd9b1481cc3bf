namespace TpuRemote.Benchmarks.Measuring;

/// <summary>Measures ours and the peer by turns, so that what the machine does beside hits both.</summary>
internal static class Interleaved
{
    /// <summary>
    /// Repeats that are not counted, by which the runtime has compiled what it runs often; the server does so on its own threads.
    /// </summary>
    public const int WarmUps = 5;

    /// <summary>Medians over the repeats, after those that are not counted.</summary>
    public static async Task<(double Ours, double Peer)> MediansAsync(int repeats, Func<Task<double>> ours, Func<Task<double>> peer)
    {
        for (var i = 0; i < WarmUps; i++) await ours();
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
