using System.Diagnostics;
using TpuRemote.Learn.Datasets;

namespace Ctpu.Demos.Fundamentals;

/// <summary>Step 9: all digits.</summary>
internal static class WholeTraining
{
    // Pixels scaled to [0, 1] let Adam learn in small steps; after 15 rounds the test accuracy of this model hardly grows.
    private const float PixelScale = 1 / 255f;
    private const double LearningRate = 0.01;
    private const int Rounds = 15;

    /// <summary>Trains on all training digits, then counts how many test digits are recognised.</summary>
    /// <returns>The part of the test digits that is recognised, and steps per second of wall time.</returns>
    public static async Task<(double Accuracy, double StepsPerSecond)> RunAsync(Lesson lesson)
    {
        var model = new DigitModel("whole", LearningRate, PixelScale);
        var (train, test) = (lesson.Digits.Train, lesson.Digits.Test);
        var steps = (int)Math.Ceiling((double)train.Count * Rounds / Lesson.GlobalBatch);
        lesson.Screen.Line(
            $"{train.Count:N0} training digits, {Rounds} rounds of batches of {Lesson.GlobalBatch:N0} on {Lesson.Shards} cores, "
            + $"pixels scaled to 0..1, Adam {LearningRate}:");
        var seconds = await TrainAsync(lesson, model, steps);
        var count = lesson.Tpu.TpuRewrite(model.CountRight, test.Pixels(0, test.Count), test.Labels(0, test.Count));
        var accuracy = (double)(await count.RunAsync(lesson.Cancel)).ToScalar<int>() / test.Count;
        lesson.Screen.Line($"  {steps} steps in {seconds:0.0} s: {steps / seconds:0.0} steps per second of this machine's time.");
        if (lesson.Digits.IsSynthetic) lesson.Screen.Notice("  SYNTHETIC DATA: no accuracy is claimed.");
        else lesson.Screen.Line($"  Test accuracy on {test.Count:N0} digits: {accuracy:0.0000}");
        return (accuracy, steps / seconds);
    }

    private static async Task<double> TrainAsync(Lesson lesson, DigitModel model, int steps)
    {
        var (pixels, labels) = lesson.Digits.Train.Batch(0, Lesson.GlobalBatch);
        var step = lesson.Tpu.BatchParallel(model.Train, [pixels, labels], Lesson.Shards);
        await step.CompileAsync(lesson.Cancel);
        return await lesson.Screen.WithProgressAsync("training on all digits", steps, async progress =>
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < steps; i++)
            {
                (pixels, labels) = lesson.Digits.Train.Batch(i, Lesson.GlobalBatch);
                var loss = (await step.RunAsync([pixels, labels], lesson.Cancel)).Average(l => l.ToScalar<float>());
                if (i % 20 == 0 || i == steps - 1) lesson.Screen.Line($"  step {i,4}   loss {loss,7:0.0000}");
                progress.Report(i + 1);
            }
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        });
    }
}
