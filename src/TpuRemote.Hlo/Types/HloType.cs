namespace TpuRemote.Hlo.Types;

/// <summary>The type of a value in a program (StableHLO specification, section "Types").</summary>
public abstract record HloType;
