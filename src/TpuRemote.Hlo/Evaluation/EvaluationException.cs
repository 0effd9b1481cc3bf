using TpuRemote.Hlo.Diagnostics;

namespace TpuRemote.Hlo.Evaluation;

/// <summary>A verified program met a state at run time that has no result (a collective reached by part of its group, say).</summary>
public sealed class EvaluationException(string op, string message, Location location)
    : Exception($"{(location.Resolve().IsKnown ? $"{location}: " : "")}{op}: {message}")
{
    /// <summary>The op's full name.</summary>
    public string Op { get; } = op;

    /// <summary>Where the op comes from.</summary>
    public Location Location { get; } = location;
}
