using TpuRemote.Pod.Lanes;

namespace TpuRemote.Compiler.Fusion;

/// <summary>The operands of lane steps.</summary>
internal static class LaneSteps
{
    /// <summary>The numbers of the steps that a step reads.</summary>
    public static IEnumerable<int> Operands(LaneStep step) => step switch
    {
        LaneUnary s => [s.X],
        LaneBinary s => [s.X, s.Y],
        LaneCompare s => [s.X, s.Y],
        LaneSelect s => [s.Predicate, s.OnTrue, s.OnFalse],
        LaneClamp s => [s.Min, s.X, s.Max],
        LaneConvert s => [s.X],
        _ => [],
    };

    /// <summary>The same step reading other steps.</summary>
    public static LaneStep Renumber(LaneStep step, Func<int, int> number) => step switch
    {
        LaneUnary s => s with { X = number(s.X) },
        LaneBinary s => s with { X = number(s.X), Y = number(s.Y) },
        LaneCompare s => s with { X = number(s.X), Y = number(s.Y) },
        LaneSelect s => s with { Predicate = number(s.Predicate), OnTrue = number(s.OnTrue), OnFalse = number(s.OnFalse) },
        LaneClamp s => s with { Min = number(s.Min), X = number(s.X), Max = number(s.Max) },
        LaneConvert s => s with { X = number(s.X) },
        _ => step,
    };
}
