using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Pod.Lanes;

/// <summary>
/// Gives each step of a lane program a register. What a tile loads or holds constant keeps its own; computed steps reuse those of
/// steps that nothing reads any more, but only of the same element size, so that a step may overwrite its operand lane by lane.
/// </summary>
internal sealed class RegisterPlan
{
    private readonly LaneProgram _program;
    private readonly int[] _lastUse;
    private readonly Dictionary<int, Stack<int>> _free = [];

    public RegisterPlan(LaneProgram program)
    {
        _program = program;
        _lastUse = new int[program.Steps.Length];
        for (var step = 0; step < program.Steps.Length; step++)
        {
            foreach (var operand in Operands(program.Steps[step])) _lastUse[operand] = step;
        }
        foreach (var output in program.Outputs) _lastUse[output] = int.MaxValue;
    }

    /// <summary>The steps that a step reads.</summary>
    public static IEnumerable<int> Operands(LaneStep step) => step switch
    {
        LaneUnary s => [s.X],
        LaneBinary s => [s.X, s.Y],
        LaneCompare s => [s.X, s.Y],
        LaneSelect s => [s.Predicate, s.OnTrue, s.OnFalse],
        LaneClamp s => [s.Min, s.X, s.Max],
        LaneConvert s => [s.X],
        LaneInput or LaneConstant or LaneIota => [],
        _ => throw new NotSupportedException($"lane step {step.GetType().Name}"),
    };

    /// <summary>By step, the byte offset of its register from the scratch memory's start, and the memory's size.</summary>
    public (int[] Offsets, int Bytes) Place(int start, int lanes)
    {
        var offsets = new int[_lastUse.Length];
        var next = start;
        for (var step = 0; step < offsets.Length; step++)
        {
            var size = _program.Steps[step].Type.ByteSize();
            foreach (var operand in Operands(_program.Steps[step]).Distinct())
            {
                if (_lastUse[operand] == step && IsComputed(operand)) Free(operand).Push(offsets[operand]);
            }
            if (IsComputed(step) && Free(step).TryPop(out offsets[step])) continue;
            offsets[step] = next;
            next += (lanes * size + 63) & ~63;
        }
        return (offsets, next);
    }

    private bool IsComputed(int step) => _program.Steps[step] is not (LaneInput or LaneConstant or LaneIota);

    private Stack<int> Free(int step)
    {
        var size = _program.Steps[step].Type.ByteSize();
        if (!_free.TryGetValue(size, out var stack)) _free[size] = stack = new Stack<int>();
        return stack;
    }
}
