using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Kernels.Spaces;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Pod.Kernels.Collective;

/// <summary>
/// Executes <see cref="AllReduce"/>: a tile of one operand at a time is folded over a group, in the group's order, and given to every
/// member.
/// </summary>
internal sealed unsafe class AllReduceKernel : Kernel
{
    private const long LanesPerTask = 8 * LaneCode.TileLanes;

    private readonly AllReduce _instruction;
    private readonly LaneCombiner _combiner;
    private readonly int _size;
    private readonly (int Operand, long Task)[] _tasks;
    private readonly long[] _counts;
    private ProgramRun _run = null!;
    private int[][] _groups = [];

    public AllReduceKernel(AllReduce instruction, Executable executable)
        : base(instruction.Origin)
    {
        _instruction = instruction;
        _combiner = new LaneCombiner(instruction.Combiner, executable.Precision == Precision.Exact);
        _size = instruction.Combiner.OutputType(0).ByteSize();
        _counts = [.. instruction.Inputs.Select(b => executable.Buffers[b].Type.ElementCount)];
        for (var i = 0; i < _counts.Length; i++) ViewRules.CheckCount(instruction.Outputs[i], _counts[i], executable, instruction.Origin);
        _tasks = [.. Enumerable.Range(0, _counts.Length)
            .SelectMany(i => Enumerable.Range(0, (int)((_counts[i] + LanesPerTask - 1) / LanesPerTask)).Select(task => (i, (long)task)))];
        var isShared = instruction.Outputs.Any(b => !executable.Buffers[b].IsVarying);
        if (instruction.AccumulatesWaves && instruction.Outputs.Any(b => executable.Buffers[b].IsVarying))
            throw ExecutableRules.Malformed($"{Origin.Name}: waves are accumulated into a buffer of each replica");
        if (isShared && instruction.Groups.Length != 1)
            throw ExecutableRules.Malformed($"{Origin.Name}: {instruction.Groups.Length} groups, and one buffer that all replicas share");
    }

    public override void Execute(ProgramRun run, Replicas replicas)
    {
        _run = run;
        if (_instruction.AccumulatesWaves) _groups = [replicas.Numbers];
        else
        {
            _groups = [.. _instruction.Groups.Where(g => g.Any(replicas.Contains)).Select(g => g.ToArray())];
            foreach (var group in _groups) RequireAll(group, replicas);
            foreach (var replica in replicas.Numbers) RequireMember(replica);
        }
        var lanes = _counts.Sum() * _groups.Sum(g => (long)g.Length);
        run.Workers.Run(this, _groups.Length * _tasks.Length, isLarge: lanes > 4 * LanesPerTask, run.Cancellation);
    }

    public override void RunTile(int worker, long tile)
    {
        var (group, task) = Math.DivRem(tile, _tasks.Length);
        var (operand, part) = _tasks[task];
        var from = part * LanesPerTask;
        var to = Math.Min(from + LanesPerTask, _counts[operand]);
        var scratch = _run.Workers.Scratch(worker, LaneCode.TileLanes * sizeof(long) + _combiner.ScratchBytes);
        _combiner.Begin(scratch + LaneCode.TileLanes * sizeof(long), (int)Math.Min(LaneCode.TileLanes, to - from));
        for (; from < to; from += LaneCode.TileLanes)
            Reduce(scratch, _groups[group], operand, from * _size, (int)Math.Min(LaneCode.TileLanes, to - from));
    }

    // Invariant: scratch holds a tile of sums, then what the combiner needs.
    private void Reduce(byte* scratch, int[] group, int operand, long offset, int lanes)
    {
        var bytes = lanes * _size;
        // Waves after the first go on from what the earlier ones made.
        var goesOn = _instruction.AccumulatesWaves && group[0] > 0;
        Buffer.MemoryCopy(_run.Address(goesOn ? _instruction.Outputs[operand] : _instruction.Inputs[operand], group[0]) + offset, scratch,
            bytes, bytes);
        for (var member = goesOn ? 0 : 1; member < group.Length; member++)
        {
            var value = _run.Address(_instruction.Inputs[operand], group[member]) + offset;
            _combiner.Apply(scratch + LaneCode.TileLanes * sizeof(long), &scratch, &value, lanes);
        }
        var isShared = _run.ReplicaStrides[_instruction.Outputs[operand]] == 0;
        foreach (var member in isShared ? group.AsSpan(0, 1) : group)
            Buffer.MemoryCopy(scratch, _run.Address(_instruction.Outputs[operand], member) + offset, bytes, bytes);
    }

    private void RequireAll(int[] group, Replicas replicas)
    {
        var missing = group.Where(r => !replicas.Contains(r)).ToArray();
        if (missing.Length == 0) return;
        var reached = $"reached by replicas {string.Join(", ", group.Except(missing))} and not by {string.Join(", ", missing)}";
        throw new PodException($"group [{string.Join(", ", group)}] is {reached}", Origin);
    }

    private void RequireMember(int replica)
    {
        if (!Array.Exists(_groups, g => g.Contains(replica)))
            throw new PodException($"replica {replica} reaches it and is in none of its groups", Origin);
    }
}
