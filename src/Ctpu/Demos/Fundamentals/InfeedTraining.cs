using TpuRemote.Client;
using TpuRemote.Client.Programs;

namespace Ctpu.Demos.Fundamentals;

/// <summary>Step 7: the training of step 6, with batches and losses travelling through infeed and outfeed.</summary>
internal static class InfeedTraining
{
    /// <summary>Feeds, runs and drains 50 steps on the same 1,024 digits.</summary>
    /// <returns>The mean loss of every step.</returns>
    public static async Task<float[]> RunAsync(Lesson lesson, float[][] withoutQueues)
    {
        var feed = new FeedModel(new DigitModel("infeed", Lesson.LearningRate), Lesson.GlobalBatch / Lesson.Shards);
        var step = lesson.Tpu.BatchParallel(feed.Train, Lesson.Shards);
        var losses = await lesson.Screen.WithProgressAsync("training with infeed and outfeed", Lesson.Steps, async progress =>
        {
            var losses = new float[Lesson.Steps];
            for (var i = 0; i < losses.Length; i++)
            {
                losses[i] = await StepAsync(lesson, feed, step);
                progress.Report(i + 1);
            }
            return losses;
        });
        lesson.Screen.Line($"The same digits through infeed, losses through outfeed, on {Lesson.Shards} cores:");
        lesson.PrintLosses(losses);
        var apart = losses.Zip(withoutQueues, (a, b) => MathF.Abs(a - b.Average())).Max();
        lesson.Screen.Line($"Largest difference to the losses of step 6: {apart:0.######}");
        return losses;
    }

    private static async Task<float> StepAsync(Lesson lesson, FeedModel feed, TpuComputation<Tensor[][]> step)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(lesson.Cancel);
        var run = step.RunAsync(stop.Token);
        var feeding = feed.FeedAsync(lesson.Tpu, lesson.Digits.Train, batch: 0, stop.Token);
        var draining = FeedModel.DrainAsync(lesson.Tpu, stop.Token);
        await Together.WaitAsync(stop, run, feeding, draining);
        return await draining;
    }
}
