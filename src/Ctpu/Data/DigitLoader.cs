using Ctpu.Terminal;
using TpuRemote.Learn.Datasets;

namespace Ctpu.Data;

/// <summary>Finds digits: in a folder that the user names, in the cache, on the mirrors; without a network it draws them.</summary>
/// <param name="http">How the mirrors are reached; disposed by its owner.</param>
/// <param name="cacheFolder">Where downloads are kept.</param>
/// <param name="published">The four files that mirrors should have.</param>
internal sealed class DigitLoader(HttpMessageHandler http, string cacheFolder, IReadOnlyList<OfficialFile> published)
{
    /// <summary>The seed of drawn digits; the test digits have the next one.</summary>
    public const int DrawingSeed = 20260;

    private const int DrawnForTraining = 6000;
    private const int DrawnForTest = 1000;

    /// <summary>Loads digits.</summary>
    /// <param name="folder">The folder with the four files of MNIST, where the user names one.</param>
    /// <param name="screen">Told what is done, and plainly if digits are drawn.</param>
    /// <param name="cancel">Gives up at once.</param>
    /// <exception cref="DatasetFormatException">A file is damaged.</exception>
    /// <exception cref="IOException">The folder or a file is missing or cannot be read.</exception>
    /// <exception cref="WrongHashException">A mirror gave another file than the one that was published.</exception>
    public async Task<Digits> LoadAsync(string? folder, Screen screen, CancellationToken cancel)
    {
        if (folder is not null) return Read(folder, screen);
        var cached = Path.Combine(cacheFolder, "mnist");
        try
        {
            await DownloadAsync(cached, screen, cancel);
            return Read(cached, screen);
        }
        catch (MirrorsUnreachableException e)
        {
            return Draw(e.Message, screen);
        }
    }

    private static Digits Read(string folder, Screen screen)
    {
        var (train, test) = Mnist.Read(folder);
        screen.Line($"Data: {train.Count:N0} training digits, {test.Count:N0} test digits of MNIST");
        screen.Line($"      from {folder}");
        return new(DigitSource.Mnist, train, test);
    }

    private async Task DownloadAsync(string folder, Screen screen, CancellationToken cancel)
    {
        using var client = new HttpClient(http, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        var download = new FileDownload(client, OfficialFile.MnistMirrors, DownloadTimes.Usual);
        await screen.WithProgressAsync("looking for MNIST", published.Sum(f => f.Bytes), async progress =>
        {
            var before = 0L;
            foreach (var file in published)
            {
                var start = before;
                await download.EnsureAsync(file, folder, new ShiftedProgress(progress, start), cancel);
                before += file.Bytes;
            }
            return before;
        });
    }

    private static Digits Draw(string reason, Screen screen)
    {
        screen.Notice($"No network: {reason}");
        screen.Notice("SYNTHETIC DATA: this program draws the digits itself.");
        screen.Notice("Results show that the machine works, and nothing about handwriting.");
        screen.Notice("For real digits, put the four gzip files of MNIST into a folder and name it with --data.");
        return new(DigitSource.Synthetic, DrawnDigits.Draw(DrawnForTraining, DrawingSeed), DrawnDigits.Draw(DrawnForTest, DrawingSeed + 1));
    }

    private sealed class ShiftedProgress(IProgress<double> inner, double start) : IProgress<double>
    {
        public void Report(double value) => inner.Report(start + value);
    }
}
