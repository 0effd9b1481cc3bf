using System.Diagnostics;
using System.Globalization;

namespace TpuRemote.Fuzz.Tests.Campaigns;

/// <summary>
/// Feeds a target for a bounded time: first every file of its corpus as it is, then what is made of them by a seed. An input that fails
/// is kept in a file, whose path the failure names; <c>TPUREMOTE_FUZZ_INPUT=path</c> feeds that file alone.
/// </summary>
/// <param name="target">Its name, a folder of the corpus and the beginning of its files' names.</param>
/// <param name="output">Where seed and counts are printed.</param>
internal sealed class FuzzCampaign(string target, ITestOutputHelper output)
{
    private const int DefaultSeed = 20261121;

    // Far beyond what any limit of the servers that are fed lets an input take, on a busy machine.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(90);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "artifacts", "fuzz");

    private static int Seed => Number("TPUREMOTE_FUZZ_SEED") ?? DefaultSeed;

    private static TimeSpan Duration => TimeSpan.FromSeconds(
        Number("TPUREMOTE_FUZZ_SECONDS") ?? (Environment.GetEnvironmentVariable("TPUREMOTE_TESTS") == "all" ? 60 : 4));

    /// <summary>Runs.</summary>
    /// <param name="read">Makes an input of a corpus file, given its name and bytes.</param>
    /// <param name="mutate">Makes another of those there are.</param>
    /// <param name="feed">Feeds one; throws where the server did what it must not.</param>
    public async Task RunAsync(
        Func<string, byte[], byte[]> read, Func<Random, IReadOnlyList<byte[]>, byte[]> mutate, Func<byte[], Task> feed)
    {
        Directory.CreateDirectory(Folder);
        if (Environment.GetEnvironmentVariable("TPUREMOTE_FUZZ_INPUT") is { Length: > 0 } path)
        {
            if (!Path.GetFileName(path).StartsWith(target, StringComparison.Ordinal)) return;
            await feed(await File.ReadAllBytesAsync(path));
            return;
        }

        var corpus = Corpus().Select(file => (Name: Path.GetFileName(file), Input: read(file, File.ReadAllBytes(file)))).ToList();
        Assert.NotEmpty(corpus);
        foreach (var (name, input) in corpus) await FeedAsync(feed, input, name);
        await MutateAsync(mutate, feed, [.. corpus.Select(c => c.Input)]);
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private async Task MutateAsync(
        Func<Random, IReadOnlyList<byte[]>, byte[]> mutate, Func<byte[], Task> feed, IReadOnlyList<byte[]> corpus)
    {
        var (seed, clock, fed) = (Seed, Stopwatch.StartNew(), 0);
        for (; clock.Elapsed < Duration; fed++)
        {
            var random = new Random(unchecked((seed * 1_000_003) + fed));
            await FeedAsync(feed, mutate(random, corpus), $"seed {seed}, input {fed}");
        }

        var seconds = clock.Elapsed.TotalSeconds;
        output.WriteLine($"{target}: seed {seed}, {corpus.Count} corpus files and {fed} inputs made of them in {seconds:F1} s");
        Assert.NotEqual(0, fed);
    }

    private IEnumerable<string> Corpus() =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "corpus", target)).Order(StringComparer.Ordinal);

    private async Task FeedAsync(Func<byte[], Task> feed, byte[] input, string origin)
    {
        // Written before it is fed, so that it is there even when the process is not any more.
        var last = Path.Combine(Folder, $"{target}-last");
        await File.WriteAllBytesAsync(last, input);
        try
        {
            await feed(input).WaitAsync(Hang);
        }
        catch (Exception error)
        {
            var kept = Path.Combine(Folder, $"{target}-{origin.Replace(", ", "-", StringComparison.Ordinal).Replace(' ', '-')}");
            File.Copy(last, kept, overwrite: true);
            output.WriteLine($"{target}: {origin} failed");
            Assert.Fail($"{target}: {origin} failed; feed it again by TPUREMOTE_FUZZ_INPUT={kept}{Environment.NewLine}{error}");
        }
    }
}
