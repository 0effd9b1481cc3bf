namespace TpuRemote.Hlo.Diagnostics;

/// <summary>Where an op comes from: a line of program text, or the C# line that traced it.</summary>
public abstract class Location
{
    /// <summary>No place is known.</summary>
    public static Location Unknown { get; } = new FileLocation("", 0, 0);

    /// <summary>The place in a file; may be dear to find (a captured stack frame is resolved here), so it is asked for only when printed.</summary>
    public abstract FileLocation Resolve();

    /// <inheritdoc />
    public override string ToString() => Resolve().Describe();
}
