using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Kernels.Spaces;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Pod.Kernels.Vector;

/// <summary>
/// Feeds a lane program from views over an iteration space: brings the inputs at a run of indices into the program's slots, by
/// address where they lie densely, and numbers the iotas.
/// </summary>
internal sealed unsafe class LaneFeed
{
    private readonly ImmutableArray<View> _views;
    private readonly int[] _elementSizes;
    private readonly (int Step, int Input)[] _inputs;
    private readonly (int Step, int Dimension, ElementType Type)[] _iotas;
    private readonly byte*[] _arrays;
    private IterationSpace _space = null!;

    /// <summary>Prepares a program's inputs.</summary>
    /// <param name="program">The program.</param>
    /// <param name="code">The same program, prepared.</param>
    /// <param name="views">A view for each of its inputs.</param>
    /// <param name="executable">Whose buffers the views walk.</param>
    public LaneFeed(LaneProgram program, LaneCode code, ImmutableArray<View> views, Executable executable)
    {
        Code = code;
        _views = views;
        _elementSizes = [.. views.Select(v => executable.Buffers[v.Buffer].Type.ElementType.ByteSize())];
        var steps = Enumerable.Range(0, program.Steps.Length);
        _inputs = [.. steps.Where(i => program.Steps[i] is LaneInput).Select(i => (i, ((LaneInput)program.Steps[i]).Index))];
        _iotas = [.. steps.Where(i => program.Steps[i] is LaneIota)
            .Select(i => (i, ((LaneIota)program.Steps[i]).Dimension, program.Steps[i].Type))];
        _arrays = new byte*[views.Length];
    }

    /// <summary>The program.</summary>
    public LaneCode Code { get; }

    /// <summary>
    /// What an iteration space must walk first of all: the inputs and, as views whose elements are their own offsets, the iotas.
    /// </summary>
    /// <param name="dimensions">Number of the instruction's dimensions.</param>
    public IEnumerable<(int? Buffer, IReadOnlyList<long> Strides)> Views(int dimensions) => ReplicatedSpace.Of(_views).Concat(
        _iotas.Select(i => ((int?)null,
            (IReadOnlyList<long>)[.. Enumerable.Range(0, dimensions).Select(d => d == i.Dimension ? 1L : 0L)])));

    /// <summary>Bytes of scratch memory that a worker needs for it.</summary>
    public int ScratchBytes => Code.ScratchBytes + (_iotas.Length == 0 ? 0 : LaneCode.TileLanes * sizeof(long));

    /// <summary>Points to the arrays of a replica, over a space made of <see cref="Views"/> first of all.</summary>
    public void Bind(ProgramRun run, int replica, IterationSpace space)
    {
        _space = space;
        for (var input = 0; input < _arrays.Length; input++)
            _arrays[input] = run.Address(_views[input].Buffer, replica) + _views[input].Offset * _elementSizes[input];
    }

    /// <summary>Prepares a worker's scratch memory.</summary>
    public void Begin(byte* scratch, int lanes)
    {
        Code.Begin(scratch, lanes);
        foreach (var (step, input) in _inputs)
        {
            if (_space.Walks[input].IsSplat) Lane.Fill(_arrays[input], _elementSizes[input], Code.Register(scratch, step), lanes);
        }
    }

    /// <summary>Brings the inputs at <paramref name="lanes"/> indices from <paramref name="start"/> on into the slots.</summary>
    public void Load(byte* scratch, long start, int lanes)
    {
        var slots = (byte**)scratch;
        foreach (var (step, input) in _inputs)
        {
            var walk = _space.Walks[input];
            if (walk.IsDense) slots[step] = _arrays[input] + start * _elementSizes[input];
            else if (!walk.IsSplat) walk.Load(_arrays[input], _elementSizes[input], start, lanes, slots[step]);
        }
        for (var i = 0; i < _iotas.Length; i++) Number(scratch, i, start, lanes);
    }

    /// <summary>Whether any input's array overlaps some bytes.</summary>
    public bool Overlaps(ProgramRun run, int output)
    {
        foreach (var view in _views)
        {
            if (Extent(run, view.Buffer) is var (from, to) && Extent(run, output) is var (outFrom, outTo) && from < outTo && outFrom < to)
                return true;
        }
        return false;
    }

    private static (long From, long To) Extent(ProgramRun run, int buffer)
    {
        var spec = run.Executable.Buffers[buffer];
        var from = (long)run.Address(buffer, 0);
        return (from, from + spec.Type.ByteSize * (spec.IsVarying ? run.Executable.NumReplicas : 1));
    }

    private void Number(byte* scratch, int iota, long start, int lanes)
    {
        var (step, _, type) = _iotas[iota];
        var slot = ((byte**)scratch)[step];
        var walk = _space.Walks[_views.Length + iota];
        if (_space.Count <= int.MaxValue && type is (ElementType.I32 or ElementType.Ui32 or ElementType.F32))
        {
            walk.Offsets(start, lanes, (int*)slot);
            if (type == ElementType.F32) VectorConversions.Int32ToSingle(slot, null, null, slot, lanes);
            return;
        }
        var numbers = (long*)(scratch + Code.ScratchBytes);
        walk.Offsets(start, lanes, numbers);
        Scalar.Convert(
            ElementType.I64, new ReadOnlySpan<byte>(numbers, lanes * sizeof(long)), type, new Span<byte>(slot, lanes * type.ByteSize()));
    }
}
