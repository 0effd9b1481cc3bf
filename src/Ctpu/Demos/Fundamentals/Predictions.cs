using Ctpu.Drawing;
using TpuRemote.Learn.Datasets;

namespace Ctpu.Demos.Fundamentals;

/// <summary>Step 5: ask the trained model.</summary>
internal static class Predictions
{
    /// <summary>Predicts the first 16 test digits with the variables that step 4 left on the device, and draws them.</summary>
    public static async Task RunAsync(Lesson lesson)
    {
        var digits = lesson.Digits.Test.Slice(0, Lesson.Drawn);
        var predict = lesson.Tpu.TpuRewrite(OneCoreTraining.Model.Probabilities, digits.Pixels(0, digits.Count));
        var probabilities = (await predict.RunAsync(lesson.Cancel)).ToArray<float>();
        var gallery = new PredictionGallery(digits, probabilities, lesson.Screen.DrawingColumns, lesson.Screen.ShowsGreys);
        lesson.Screen.Draw(gallery);
        var right = Enumerable.Range(0, digits.Count).Count(i => gallery.Predicted(i) == digits.Label(i));
        lesson.Screen.Line($"{right} of these {digits.Count} test digits are recognised.");
    }
}
