using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using Bits = TpuRemote.Hlo.Scalars.Random.RandomBits;

namespace TpuRemote.Pod.Kernels.Vector;

/// <summary>
/// Executes <see cref="RandomBits"/>, runs of elements side by side: generators are counters, so any element can be made by itself.
/// </summary>
internal sealed unsafe class RandomBitsKernel : Kernel
{
    // A multiple of Philox's block of four words.
    private const int ElementsPerTask = 1 << 14;

    private readonly RandomBits _instruction;
    private readonly TensorType _type;
    private readonly bool _varies;
    private readonly ulong[] _state;
    private byte* _output;

    public RandomBitsKernel(RandomBits instruction, Executable executable)
        : base(instruction.Origin)
    {
        _instruction = instruction;
        (_type, _varies, _) = executable.Buffers[instruction.Output];
        var state = executable.Buffers[instruction.State].Type;
        var next = executable.Buffers[instruction.NewState];
        _state = new ulong[state.ElementCount];
        var fits = state.ElementType == ElementType.Ui64
            && (_state.Length == 2 || (_state.Length == 3 && instruction.Algorithm == RandomAlgorithm.Philox));
        if (!fits || !next.Type.Equals(state) || next.IsVarying != _varies)
            throw ExecutableRules.Malformed($"{Origin.Name}: {instruction.Algorithm} from a state of {state}");
    }

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        foreach (var replica in _varies ? replicas.Numbers : [replicas.First])
        {
            new ReadOnlySpan<ulong>(run.Address(_instruction.State, replica), _state.Length).CopyTo(_state);
            _output = run.Address(_instruction.Output, replica);
            var tasks = (_type.ElementCount + ElementsPerTask - 1) / ElementsPerTask;
            run.Workers.Run(this, tasks, isLarge: tasks > 1, run.Cancellation);
            var isThreeFry = _instruction.Algorithm == RandomAlgorithm.ThreeFry;
            var next = isThreeFry ? Bits.AfterThreeFry(_state, _type) : Bits.AfterPhilox(_state, _type);
            next.CopyTo(new Span<ulong>(run.Address(_instruction.NewState, replica), _state.Length));
        }
    }

    // Invariant: the output has the elements of its type.
    public override void RunTile(int worker, long tile)
    {
        var size = _type.ElementType.ByteSize();
        var from = tile * ElementsPerTask;
        var bits = new Span<byte>(_output + from * size, (int)Math.Min(ElementsPerTask, _type.ElementCount - from) * size);
        if (_instruction.Algorithm == RandomAlgorithm.ThreeFry) Bits.ThreeFry(_state, _type, from, bits);
        else Bits.Philox(_state, _type, from, bits);
    }
}
