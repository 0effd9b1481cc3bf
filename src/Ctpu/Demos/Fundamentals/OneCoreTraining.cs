using TpuRemote.Learn.Datasets;

namespace Ctpu.Demos.Fundamentals;

/// <summary>Step 4: training on one core.</summary>
internal static class OneCoreTraining
{
    /// <summary>The model that this step trains and step 5 asks.</summary>
    public static DigitModel Model { get; } = new("one_core", Lesson.LearningRate);

    /// <summary>
    /// Trains on the first 1,000 digits, 50 steps. The batch is stored on the device once; a step brings back its loss and nothing else.
    /// </summary>
    /// <returns>The loss of every step.</returns>
    public static async Task<float[]> RunAsync(Lesson lesson)
    {
        var train = lesson.Digits.Train;
        var pixels = await lesson.Tpu.StoreAsync(train.Pixels(0, Lesson.SingleBatch), lesson.Cancel);
        var labels = await lesson.Tpu.StoreAsync(train.Labels(0, Lesson.SingleBatch), lesson.Cancel);
        var step = lesson.Tpu.TpuRewrite(Model.Train, pixels, labels);
        var losses = await lesson.Screen.WithProgressAsync("training on one core", Lesson.Steps, async progress =>
        {
            var losses = new float[Lesson.Steps];
            for (var i = 0; i < losses.Length; i++)
            {
                losses[i] = (await step.RunAsync(lesson.Cancel)).ToScalar<float>();
                progress.Report(i + 1);
            }
            return losses;
        });
        lesson.Tpu.Delete(pixels);
        lesson.Tpu.Delete(labels);
        lesson.Screen.Line($"{Lesson.SingleBatch:N0} digits, pixels 0..255, Adam {Lesson.LearningRate}, {Lesson.Steps} steps on one core:");
        lesson.Screen.Line(
            "(The loss leaps before it falls, here and in steps 6 to 8: Adam moves every weight by up to "
            + $"{Lesson.LearningRate}, and pixels up to 255 make far leaps of that.)");
        lesson.PrintLosses(losses);
        return losses;
    }
}
