using TpuRemote.Pod.Instructions;

namespace TpuRemote.Pod.Execution;

/// <summary>A run met a state that has no result; says at which instruction.</summary>
public sealed class PodException(string message, Origin origin)
    : Exception(origin.Place.Length > 0 ? $"{origin.Place}: {origin.Name}: {message}" : $"{origin.Name}: {message}")
{
    /// <summary>What the instruction was made from.</summary>
    public Origin Origin { get; } = origin;
}
