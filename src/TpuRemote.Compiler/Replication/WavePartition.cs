using System.Collections.Immutable;
using TpuRemote.Compiler.Lowering;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Replication;

/// <summary>
/// Cuts code that differs between replicas into segments which run in waves of replicas (design decision 7). A segment ends where
/// replicas need each other: at a loop or branch, at a reduction over groups, and before what reads something that its own
/// all_reduce or contraction makes, which is only whole after the last wave.
/// </summary>
internal sealed class WavePartition
{
    private readonly LoweredProgram _program;
    private readonly int _numReplicas;
    private readonly long _waveBytes;
    private readonly Dictionary<int, int> _accesses = [];
    private readonly int[] _waveSizes;
    private readonly WorkBudget _budget;

    private WavePartition(LoweredProgram program, CompileOptions options)
    {
        _program = program;
        _budget = options.Budget;
        _numReplicas = options.NumReplicas;
        _waveBytes = options.WaveBytes;
        _waveSizes = new int[program.Buffers.Length];
        CountAccesses(program.Code);
        foreach (var result in program.Results) Access(result.Buffer);
    }

    /// <summary>Cuts the program where that saves memory.</summary>
    public static LoweredProgram Run(LoweredProgram program, CompileOptions options)
    {
        if (options.NumReplicas == 1) return program;
        var partition = new WavePartition(program, options);
        var code = partition.Cut(program.Code);
        return program with
        {
            Code = code,
            Buffers = [.. program.Buffers.Select((buffer, i) => buffer with { WaveSize = partition._waveSizes[i] })],
        };
    }

    private InstructionSequence Cut(InstructionSequence code)
    {
        var cut = ImmutableArray.CreateBuilder<Instruction>();
        var segment = new Segment(this);
        foreach (var instruction in code.Instructions)
        {
            _budget.Check();
            if (segment.TryAdd(instruction)) continue;
            segment.Flush(cut);
            if (IsBarrier(instruction)) cut.Add(CutInside(instruction));
            else segment.TryAdd(instruction);
        }
        segment.Flush(cut);
        return new(cut.ToImmutable());
    }

    // Replicas go through a loop together while its predicate is the same for all; so its body can be cut.
    private Instruction CutInside(Instruction instruction) => instruction switch
    {
        WhileLoop loop when !IsVarying(loop.Predicate) => loop with { Condition = Cut(loop.Condition), Body = Cut(loop.Body) },
        Conditional conditional when !IsVarying(conditional.Selector) =>
            conditional with { Branches = [.. conditional.Branches.Select(Cut)] },
        _ => instruction,
    };

    private bool IsBarrier(Instruction instruction) => instruction switch
    {
        WhileLoop or Conditional => true,
        AllReduce reduce => !CanAccumulate(reduce),
        _ => false,
    };

    private bool CanAccumulate(AllReduce reduce) =>
        reduce.Groups.Length == 1 && reduce.Groups[0].SequenceEqual(Enumerable.Range(0, _numReplicas)) && reduce.Inputs.All(IsVarying);

    private bool IsVarying(int buffer) => _program.Buffers[buffer].IsVarying;

    private void CountAccesses(InstructionSequence code)
    {
        foreach (var instruction in code.Instructions)
        {
            foreach (var buffer in instruction.Reads.Concat(instruction.Writes).Distinct()) Access(buffer);
            foreach (var nested in instruction.Nested) CountAccesses(nested);
        }
    }

    private void Access(int buffer) => _accesses[buffer] = _accesses.GetValueOrDefault(buffer) + 1;

    /// <summary>Instructions that can run in one set of waves, and those, the same on all replicas, that run before it.</summary>
    private sealed class Segment(WavePartition partition)
    {
        private readonly List<Instruction> _before = [];
        private readonly List<Instruction> _body = [];
        private readonly HashSet<int> _read = [];
        private readonly HashSet<int> _written = [];
        private readonly HashSet<int> _accumulated = [];

        public bool TryAdd(Instruction instruction)
        {
            if (partition.IsBarrier(instruction) || instruction.Reads.Concat(instruction.Writes).Any(_accumulated.Contains)) return false;
            if (!instruction.Reads.Concat(instruction.Writes).Any(partition.IsVarying))
            {
                // It moves before the body, so it may not touch what the body has read or written.
                if (instruction.Writes.Any(_read.Contains) || instruction.Reads.Concat(instruction.Writes).Any(_written.Contains)) return false;
                _before.Add(instruction);
                return true;
            }
            _body.Add(instruction);
            _read.UnionWith(instruction.Reads);
            _written.UnionWith(instruction.Writes);
            if (instruction is AllReduce or MatrixMultiply { ContractsReplicas: true }) _accumulated.UnionWith(instruction.Writes);
            return true;
        }

        public void Flush(ImmutableArray<Instruction>.Builder code)
        {
            code.AddRange(_before);
            var local = LocalBuffers();
            var bytesOfReplica = local.Sum(b => partition._program.Buffers[b].Type.ByteSize);
            var all = partition._numReplicas;
            var waveSize = (int)Math.Clamp(bytesOfReplica == 0 ? all : partition._waveBytes / bytesOfReplica, 1, all);
            if (waveSize == all) code.AddRange(_body);
            else
            {
                foreach (var buffer in local) partition._waveSizes[buffer] = waveSize;
                code.Add(new ReplicaWaves(new([.. _body.Select(Accumulating)]), waveSize)
                {
                    Origin = new($"waves of {waveSize} replicas", _body[0].Origin.Place),
                });
            }
            _before.Clear();
            _body.Clear();
            _read.Clear();
            _written.Clear();
            _accumulated.Clear();
        }

        private static Instruction Accumulating(Instruction instruction) => instruction switch
        {
            AllReduce reduce => reduce with { AccumulatesWaves = true },
            MatrixMultiply { ContractsReplicas: true } product => product with { AccumulatesWaves = true },
            _ => instruction,
        };

        // Varying temporaries that nothing outside the body touches, and that the body writes before it reads them.
        private List<int> LocalBuffers()
        {
            Dictionary<int, int> accesses = [];
            HashSet<int> readFirst = [];
            foreach (var instruction in _body)
            {
                foreach (var read in instruction.Reads.Where(b => !accesses.ContainsKey(b))) readFirst.Add(read);
                foreach (var buffer in instruction.Reads.Concat(instruction.Writes).Distinct())
                    accesses[buffer] = accesses.GetValueOrDefault(buffer) + 1;
            }
            return [.. accesses.Keys.Where(b =>
                partition._program.Buffers[b] is { IsVarying: true, Role: BufferRole.Temporary }
                && !readFirst.Contains(b)
                && accesses[b] == partition._accesses[b])];
        }
    }
}
