namespace TpuRemote.Server.Arrays;

/// <summary>What became of an array.</summary>
internal enum ArraySlotState
{
    /// <summary>Its value is being made, or stored.</summary>
    Pending,

    /// <summary>Some of its shards were stored, the others not yet.</summary>
    Incomplete,

    /// <summary>Its value is there.</summary>
    Ready,

    /// <summary>A run took, or is to take, its memory.</summary>
    Donated,

    /// <summary>What was to make or change it failed.</summary>
    Poisoned,
}
