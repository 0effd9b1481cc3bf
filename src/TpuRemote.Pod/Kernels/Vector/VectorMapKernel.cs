using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Kernels.Spaces;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Pod.Kernels.Vector;

/// <summary>
/// Executes <see cref="VectorMap"/>, a tile of lanes at a time. Where replicas lie one behind the other, their axis becomes the
/// outermost dimension of the iteration space.
/// </summary>
internal sealed unsafe class VectorMapKernel : Kernel
{
    private const int LanesPerTask = 16 * LaneCode.TileLanes;

    private readonly VectorMap _instruction;
    private readonly LaneFeed _feed;
    private readonly int[] _outputSizes;
    private readonly byte*[] _outputs;
    private readonly bool[] _isDirect;
    private readonly bool _varies;
    private readonly ReplicatedSpace _space;
    private ProgramRun _run = null!;
    private IterationSpace _current = null!;
    private int _epoch;
    private int[] _begun = [];

    public VectorMapKernel(VectorMap instruction, Executable executable)
        : base(instruction.Origin)
    {
        _instruction = instruction;
        foreach (var view in instruction.Inputs.Concat(instruction.Outputs))
            ViewRules.Check(view, instruction.Dimensions, executable, instruction.Origin);
        var code = new LaneCode(instruction.Program, executable.Precision == Precision.Exact);
        _feed = new LaneFeed(instruction.Program, code, instruction.Inputs, executable);
        _space = new ReplicatedSpace(
            instruction.Dimensions, _feed.Views(instruction.Dimensions.Length).Concat(ReplicatedSpace.Of(instruction.Outputs)));
        _outputSizes = [.. instruction.Outputs.Select(v => executable.Buffers[v.Buffer].Type.ElementType.ByteSize())];
        _outputs = new byte*[instruction.Outputs.Length];
        _isDirect = new bool[_outputs.Length];
        _varies = instruction.Writes.Any(b => executable.Buffers[b].IsVarying);
    }

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        if (_instruction.Dimensions.Contains(0)) return;
        if (!_varies || replicas.IsContiguous)
        {
            ExecuteFrom(run, replicas.First, _space.For(run, _varies ? replicas.Count : 1));
            return;
        }
        foreach (var replica in replicas.Numbers) ExecuteFrom(run, replica, _space.For(run, 1));
    }

    public override void RunTile(int worker, long tile)
    {
        var scratch = _run.Workers.Scratch(worker, _feed.ScratchBytes);
        var start = tile * LanesPerTask;
        var end = Math.Min(start + LanesPerTask, _current.Count);
        if (_begun[worker] != _epoch)
        {
            _feed.Begin(scratch, (int)Math.Min(LaneCode.TileLanes, _current.Count));
            _begun[worker] = _epoch;
        }
        for (; start < end; start += LaneCode.TileLanes) RunLanes(scratch, start, (int)Math.Min(LaneCode.TileLanes, end - start));
    }

    private void ExecuteFrom(ProgramRun run, int replica, IterationSpace space)
    {
        (_run, _current) = (run, space);
        _feed.Bind(run, replica, space);
        for (var output = 0; output < _outputs.Length; output++) BindOutput(run, replica, output);
        if (_begun.Length == 0) _begun = new int[run.Workers.Count];
        _epoch++;
        var tasks = (space.Count + LanesPerTask - 1) / LanesPerTask;
        run.Workers.Run(this, tasks, isLarge: tasks > 1, run.Cancellation);
    }

    private void BindOutput(ProgramRun run, int replica, int output)
    {
        var view = _instruction.Outputs[output];
        _outputs[output] = run.Address(view.Buffer, replica) + view.Offset * _outputSizes[output];
        // A step may write its lanes straight into the result, unless a later step might still load what is there.
        var step = _instruction.Program.Outputs[output];
        _isDirect[output] = _current.Walks[_current.Walks.Length - _outputs.Length + output].IsDense
            && _instruction.Program.Steps[step] is not (LaneInput or LaneConstant or LaneIota)
            && _instruction.Program.Outputs.IndexOf(step) == output
            && !_feed.Overlaps(run, view.Buffer);
    }

    private void RunLanes(byte* scratch, long start, int lanes)
    {
        var slots = (byte**)scratch;
        _feed.Load(scratch, start, lanes);
        for (var output = 0; output < _outputs.Length; output++)
        {
            if (_isDirect[output]) slots[_instruction.Program.Outputs[output]] = _outputs[output] + start * _outputSizes[output];
        }
        _feed.Code.Run(scratch, lanes);
        for (var output = 0; output < _outputs.Length; output++)
        {
            if (_isDirect[output]) continue;
            var walk = _current.Walks[_current.Walks.Length - _outputs.Length + output];
            walk.Store(_outputs[output], _outputSizes[output], start, lanes, slots[_instruction.Program.Outputs[output]]);
        }
    }
}
