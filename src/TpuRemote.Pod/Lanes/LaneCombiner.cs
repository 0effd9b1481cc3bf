using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Pod.Kernels.Vector;

namespace TpuRemote.Pod.Lanes;

/// <summary>
/// A lane program of 2n inputs and n outputs that folds values into accumulators (reduce, all_reduce, scatter, windows). One that
/// is a single scalar operation is applied without the interpreter.
/// </summary>
internal sealed unsafe class LaneCombiner
{
    private readonly LaneProgram _program;
    private readonly LaneCode _code;
    private readonly (int Step, int Index)[] _inputs;
    private readonly delegate*<byte*, byte*, byte*, byte*, int, void> _form;
    private readonly int[] _sizes;

    /// <summary>Prepares a combiner.</summary>
    public LaneCombiner(LaneProgram program, bool exact)
    {
        _program = program;
        _code = new LaneCode(program, exact);
        _inputs = [.. Enumerable.Range(0, program.Steps.Length)
            .Where(i => program.Steps[i] is LaneInput)
            .Select(i => (i, ((LaneInput)program.Steps[i]).Index))];
        Count = program.Outputs.Length;
        _sizes = [.. Enumerable.Range(0, Count).Select(i => program.OutputType(i).ByteSize())];
        if (SingleOperation(program) is { } op)
        {
            Operation = op;
            Type = program.OutputType(0);
            _form = VectorForms.Binary(op, Type);
        }
    }

    /// <summary>n: accumulators, and values folded at once.</summary>
    public int Count { get; }

    /// <summary>The one operation that it is, on accumulator and value in this order; null where it is more than that.</summary>
    public ScalarOp? Operation { get; }

    /// <summary>The element type of <see cref="Operation"/>.</summary>
    public ElementType Type { get; }

    /// <summary>Bytes of scratch memory.</summary>
    public int ScratchBytes => _code.ScratchBytes + Count * LaneCode.TileLanes * sizeof(long);

    /// <summary>Prepares scratch memory.</summary>
    public void Begin(byte* scratch, int lanes) => _code.Begin(scratch, lanes);

    /// <summary>accumulators = combiner(accumulators, values), lane by lane.</summary>
    // Invariant: both hold Count addresses of at least that many lanes, and lanes is at most a tile.
    public void Apply(byte* scratch, byte** accumulators, byte** values, int lanes)
    {
        if (_form != null) _form(accumulators[0], values[0], null, accumulators[0], lanes);
        else if (Operation is { } op) ApplyScalar(op, accumulators[0], values[0], lanes);
        else Interpret(scratch, accumulators, values, lanes);
    }

    private static ScalarOp? SingleOperation(LaneProgram program)
    {
        if (program.Inputs.Length != 2 || program.Outputs.Length != 1 || program.Steps[program.Outputs[0]] is not LaneBinary step)
            return null;
        var isInOrder = program.Steps[step.X] is LaneInput { Index: 0 } && program.Steps[step.Y] is LaneInput { Index: 1 };
        var isSwapped = program.Steps[step.X] is LaneInput { Index: 1 } && program.Steps[step.Y] is LaneInput { Index: 0 };
        var commutes = step.Op is ScalarOp.Add or ScalarOp.Multiply or ScalarOp.Maximum or ScalarOp.Minimum or ScalarOp.And or ScalarOp.Or
            or ScalarOp.Xor;
        return isInOrder || (isSwapped && commutes) ? step.Op : null;
    }

    private void ApplyScalar(ScalarOp op, byte* accumulator, byte* value, int lanes)
    {
        var bytes = lanes * _sizes[0];
        var result = new Span<byte>(accumulator, bytes);
        Scalar.Binary(op, Type, result, new ReadOnlySpan<byte>(value, bytes), result);
    }

    private void Interpret(byte* scratch, byte** accumulators, byte** values, int lanes)
    {
        var slots = (byte**)scratch;
        foreach (var (step, index) in _inputs) slots[step] = index < Count ? accumulators[index] : values[index - Count];
        _code.Run(scratch, lanes);
        // An output may be another accumulator itself, so all are taken aside before any is overwritten.
        var aside = scratch + _code.ScratchBytes;
        for (var i = 0; i < Count; i++)
            Buffer.MemoryCopy(slots[_program.Outputs[i]], aside + i * LaneCode.TileLanes * sizeof(long), lanes * _sizes[i],
                lanes * _sizes[i]);
        for (var i = 0; i < Count; i++)
            Buffer.MemoryCopy(aside + i * LaneCode.TileLanes * sizeof(long), accumulators[i], lanes * _sizes[i], lanes * _sizes[i]);
    }
}
