using System.Globalization;
using TpuRemote.Learn.Datasets;

namespace Ctpu.Demos.Fundamentals;

/// <summary>Step 6: the same training on 8 cores.</summary>
internal static class EightCoreTraining
{
    /// <summary>
    /// Trains on the first 1,024 digits, 128 to a core. Cores exchange gradients and stay equal; each has the loss of its own part.
    /// </summary>
    /// <returns>The 8 losses of every step.</returns>
    public static async Task<float[][]> RunAsync(Lesson lesson)
    {
        var model = new DigitModel("eight_cores", Lesson.LearningRate);
        var (pixels, labels) = lesson.Digits.Train.Batch(0, Lesson.GlobalBatch);
        var step = lesson.Tpu.BatchParallel(model.Train, [pixels, labels], Lesson.Shards);
        var losses = await lesson.Screen.WithProgressAsync("training on 8 cores", Lesson.Steps, async progress =>
        {
            var losses = new float[Lesson.Steps][];
            for (var i = 0; i < losses.Length; i++)
            {
                losses[i] = [.. (await step.RunAsync(lesson.Cancel)).Select(loss => loss.ToScalar<float>())];
                progress.Report(i + 1);
            }
            return losses;
        });
        var share = Lesson.GlobalBatch / Lesson.Shards;
        lesson.Screen.Line($"{Lesson.GlobalBatch:N0} digits, {share} on each of {Lesson.Shards} cores. Mean of their losses:");
        lesson.PrintLosses([.. losses.Select(l => l.Average())]);
        lesson.Screen.Line($"The losses of the {Lesson.Shards} cores at step {losses.Length - 1}, mean {losses[^1].Average():0.0000}:");
        lesson.Screen.Line($"  {Row(losses[^1])}");
        return losses;
    }

    private static string Row(float[] losses) => string.Join(" ", losses.Select(l => l.ToString("0.0000", CultureInfo.InvariantCulture)));
}
