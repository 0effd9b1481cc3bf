namespace Ctpu.Demos.Fundamentals;

/// <summary>Step 2: bring the system up.</summary>
internal static class Initialization
{
    /// <summary>Initializes, and prints the topology that comes back.</summary>
    public static async Task RunAsync(Lesson lesson)
    {
        var topology = await lesson.Tpu.InitializeSystemAsync(lesson.Cancel);
        lesson.Screen.Line(
            $"Mesh of {string.Join(" x ", topology.MeshShape)} (x, y, z, cores per chip), "
            + $"{topology.NumTasks} host(s) with {topology.NumTpuDevicesPerTask} cores each.");
    }
}
