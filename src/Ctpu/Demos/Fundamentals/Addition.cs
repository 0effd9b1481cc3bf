using TpuRemote.Client;
using TpuRemote.Hlo.ElementTypes;

namespace Ctpu.Demos.Fundamentals;

/// <summary>Step 3: the smallest program.</summary>
internal static class Addition
{
    /// <summary>Rewrites x + y for the TPU, runs it on 0..15 and ones.</summary>
    /// <returns>1..16.</returns>
    public static async Task<float[]> RunAsync(Lesson lesson)
    {
        var add = lesson.Tpu.TpuRewrite((x, y) => x + y, Tf.Range(16, ElementType.F32), Tf.Ones(16));
        lesson.Screen.Line("The C# function (x, y) => x + y became this StableHLO program:");
        lesson.Screen.Line();
        foreach (var line in add.Text.TrimEnd().Split('\n')) lesson.Screen.Verbatim($"    {line}");
        lesson.Screen.Line();
        var sum = (await add.RunAsync(lesson.Cancel)).ToArray<float>();
        lesson.Screen.Line($"0..15 + ones = {string.Join(" ", sum)}");
        return sum;
    }
}
