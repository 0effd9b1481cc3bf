using TpuRemote.Client;

namespace Ctpu.Demos.Fundamentals;

/// <summary>Step 8: the loop itself runs on the device.</summary>
internal static class DeviceLoop
{
    private const int Trips = 100;

    /// <summary>One run of 100 training steps: one thread feeds it, another drains it, nobody waits for the host in between.</summary>
    /// <returns>The mean loss of every trip.</returns>
    public static async Task<float[]> RunAsync(Lesson lesson)
    {
        var feed = new FeedModel(new DigitModel("device_loop", Lesson.LearningRate), Lesson.GlobalBatch / Lesson.Shards);
        var loop = lesson.Tpu.BatchParallel(() => Tf.Repeat(Trips, feed.Train), Lesson.Shards);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(lesson.Cancel);
        var losses = await lesson.Screen.WithProgressAsync("loop on the device", Trips, async progress =>
        {
            var run = loop.RunAsync(stop.Token);
            var feeding = Task.Run(() => FeedAsync(lesson, feed, stop.Token), CancellationToken.None);
            var draining = Task.Run(() => DrainAsync(lesson, progress, stop.Token), CancellationToken.None);
            await Together.WaitAsync(stop, run, feeding, draining);
            return await draining;
        });
        lesson.Screen.Line($"One run of {Trips} steps on {Lesson.Shards} cores, new digits every step:");
        lesson.PrintLosses(losses);
        return losses;
    }

    private static async Task FeedAsync(Lesson lesson, FeedModel feed, CancellationToken cancel)
    {
        for (var batch = 0; batch < Trips; batch++) await feed.FeedAsync(lesson.Tpu, lesson.Digits.Train, batch, cancel);
    }

    private static async Task<float[]> DrainAsync(Lesson lesson, IProgress<double> progress, CancellationToken cancel)
    {
        var losses = new float[Trips];
        for (var trip = 0; trip < Trips; trip++)
        {
            losses[trip] = await FeedModel.DrainAsync(lesson.Tpu, cancel);
            progress.Report(trip + 1);
        }
        return losses;
    }
}
