namespace Ctpu.Demos.Fundamentals;

/// <summary>Step 1: what is there.</summary>
internal static class Devices
{
    /// <summary>Lists the cores, each with its chip's place in the mesh and its memory.</summary>
    public static async Task ListAsync(Lesson lesson)
    {
        var pod = await lesson.Tpu.ListDevicesAsync(lesson.Cancel);
        lesson.Screen.Line($"{pod.AcceleratorType} at {lesson.Tpu.Address}: {pod.Devices.Length} cores, {pod.HostCount} host(s)");
        foreach (var core in pod.Devices.Take(16))
        {
            lesson.Screen.Line(
                $"  {core}  {core.Kind}, chip ({core.X},{core.Y},{core.Z}) core {core.CoreOnChip}, {core.HbmBytes >> 30} GiB HBM");
        }
        if (pod.Devices.Length > 16) lesson.Screen.Line($"  ... and {pod.Devices.Length - 16} more");
    }
}
