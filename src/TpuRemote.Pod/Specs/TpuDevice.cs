namespace TpuRemote.Pod.Specs;

/// <summary>One device of a slice: a tensor core, which runs one replica.</summary>
/// <param name="Id">Number in the slice, from 0: chips in order with x fastest, the cores of a chip side by side.</param>
/// <param name="HostId">The host that drives its chip.</param>
/// <param name="LocalId">Number among the devices of its host, from 0.</param>
/// <param name="X">Position of its chip in the mesh, in chips.</param>
/// <param name="Y">Position of its chip in the mesh, in chips.</param>
/// <param name="Z">Position of its chip in the mesh, in chips.</param>
/// <param name="CoreOnChip">Number on its chip, from 0.</param>
/// <param name="HbmBytes">Its high-bandwidth memory.</param>
public sealed record TpuDevice(int Id, int HostId, int LocalId, int X, int Y, int Z, int CoreOnChip, long HbmBytes);
