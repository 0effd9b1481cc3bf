namespace TpuRemote.Pod.Specs;

/// <summary>A number of a generation's specification; its unit stands in the name of the property that holds it.</summary>
/// <param name="Value">The number.</param>
/// <param name="Source">Where it was published.</param>
public sealed record SpecNumber(double Value, string Source);
