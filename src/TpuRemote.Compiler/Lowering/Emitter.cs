using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using TpuRemote.Compiler.Fusion;
using TpuRemote.Compiler.Replication;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Compiler.Lowering;

/// <summary>
/// Turns the ops of a program into instructions, op by op: what elementwise ops make stays in open clusters, what movement ops
/// make stays a view, and everything else is emitted at once.
/// </summary>
internal sealed class Emitter
{
    // A splat that must lie in memory as a whole is a constant up to this size and filled at run time beyond it.
    private const long LargestConstantSplat = 4096;

    private readonly ReplicationAnalysis _replication;
    private readonly Dictionary<Value, Source> _sources = [];
    private readonly Dictionary<Value, HashSet<Operation>> _users = [];
    private readonly List<Cluster> _open = [];
    private readonly List<BufferDraft> _buffers = [];
    private readonly Dictionary<Literal, int> _constants = new(new SameBits());
    private readonly OperationTrail? _trail;
    private List<Instruction> _code = [];

    /// <summary>Begins with nothing lowered.</summary>
    /// <param name="main">The function.</param>
    /// <param name="replication">Which of its values differ between replicas.</param>
    /// <param name="options">What it is rewritten for.</param>
    /// <param name="keepsOperations">Whether instructions keep the ops that they come from.</param>
    public Emitter(Function main, ReplicationAnalysis replication, CompileOptions options, bool keepsOperations)
    {
        _replication = replication;
        _trail = keepsOperations ? new OperationTrail() : null;
        Options = options;
        CountUsers(main.Body);
    }

    /// <summary>What the program is rewritten for.</summary>
    public CompileOptions Options { get; }

    /// <summary>All buffers so far.</summary>
    public IReadOnlyList<BufferDraft> Buffers => _buffers;

    /// <summary>What was found that cannot be lowered.</summary>
    public List<Diagnostic> Diagnostics { get; } = [];

    /// <summary>Whether replicas may hold different data for the value.</summary>
    public bool IsVarying(Value value) => _replication.IsVarying(value);

    /// <summary>Adds an instruction.</summary>
    public void Emit(Instruction instruction, Operation? origin = null) =>
        _code.Add(origin is null ? instruction : instruction with { Origin = OriginOf(origin, instruction) });

    /// <summary>Emits what <paramref name="emit"/> emits into a sequence of its own.</summary>
    public InstructionSequence Sequence(Action emit)
    {
        CloseAll();
        var outer = _code;
        _code = [];
        emit();
        CloseAll();
        var sequence = new InstructionSequence([.. _code]);
        _code = outer;
        return sequence;
    }

    /// <summary>Lowers the ops of a region in order, except for its terminator.</summary>
    public void Lower(Region region)
    {
        foreach (var operation in region.Operations)
        {
            if (!operation.Definition.IsTerminator) Lowerings.Lower(this, operation);
        }
    }

    /// <summary>Makes a buffer.</summary>
    public int NewBuffer(TensorType type, bool isVarying, BufferRole? role = null)
    {
        _buffers.Add(new BufferDraft(type, isVarying, role ?? new BufferRole.Temporary()));
        return _buffers.Count - 1;
    }

    /// <summary>Makes a dense buffer for a value, which from now on lies there.</summary>
    public int NewBuffer(Value value)
    {
        var buffer = NewBuffer(value.TensorType, IsVarying(value));
        Store(value, buffer);
        return buffer;
    }

    /// <summary>Says that a value lies dense in a buffer.</summary>
    public void Store(Value value, int buffer) => Define(value, new Source.Stored(Views.Dense(buffer, value.TensorType)));

    /// <summary>Says where a value's elements come from.</summary>
    public void Define(Value value, Source source) => _sources[value] = source;

    /// <summary>Whether it is known where a value's elements come from.</summary>
    public bool IsDefined(Value value) => _sources.ContainsKey(value);

    /// <summary>Where a value's elements come from.</summary>
    public Source SourceOf(Value value) => _sources[value];

    /// <summary>The scalar that all elements of a value are, where that is known.</summary>
    public Literal? SplatOf(Value value) => (_sources.GetValueOrDefault(value) as Source.Splat)?.Scalar;

    /// <summary>A view of the value over its dimensions; what is not stored yet is stored first.</summary>
    public View ViewOf(Value value)
    {
        if (SourceOf(value) is Source.Fused fused) Close(fused.Cluster);
        return SourceOf(value) switch
        {
            Source.Stored stored => stored.View,
            Source.Splat splat => new View(ConstantBuffer(splat.Scalar), 0, [.. value.TensorType.Dimensions.Select(_ => 0L)]),
            var other => throw new InvalidOperationException($"{other} is not stored"),
        };
    }

    /// <summary>A buffer that holds the value, dense and in row-major order.</summary>
    public int DenseOf(Value value)
    {
        var type = value.TensorType;
        if (SplatOf(value) is { } scalar) return DenseSplat(scalar, type);
        var view = ViewOf(value);
        if (Views.IsDense(view, type.Dimensions) && _buffers[view.Buffer].Type.ElementCount == type.ElementCount) return view.Buffer;
        var buffer = NewBuffer(type, IsVarying(value));
        Emit(new Copy(type.Dimensions, view, Views.Dense(buffer, type)), value.DefiningOperation);
        return buffer;
    }

    /// <summary>Copies a value into a buffer that is all of its own.</summary>
    public void CopyTo(Value value, int buffer)
    {
        var type = value.TensorType;
        if (SplatOf(value) is { } scalar) Emit(new Fill(ConstantBuffer(scalar), buffer), value.DefiningOperation);
        else Emit(new Copy(type.Dimensions, ViewOf(value), Views.Dense(buffer, type)), value.DefiningOperation);
    }

    /// <summary>A buffer of one known element.</summary>
    public int ConstantBuffer(Literal literal)
    {
        if (_constants.TryGetValue(literal, out var known)) return known;
        return _constants[literal] = NewBuffer(literal.Type, isVarying: false, new BufferRole.Constant(literal));
    }

    /// <summary>Adds an elementwise op to the cluster of its operands, or to a new one.</summary>
    public void Fuse(Operation operation, Func<ImmutableArray<int>, LaneStep> step)
    {
        var cluster = ClusterFor(operation);
        ImmutableArray<int> operands = [.. operation.Operands.Select(o => StepOf(cluster, o))];
        cluster.Values[operation.Result] = cluster.Lanes.Append(step(operands));
        cluster.Operations.Add(operation);
        Define(operation.Result, new Source.Fused(cluster));
    }

    /// <summary>
    /// Reads a value of the space into a lane program that a consumer builds. A fused value that nobody else reads moves into the
    /// consumer with all that makes it; any other is stored and read.
    /// </summary>
    public int Read(LaneBuilder lanes, Value value, Operation consumer)
    {
        if (SourceOf(value) is Source.Fused { Cluster: var cluster } && _users[value].All(u => u == consumer))
        {
            var step = lanes.Import(cluster.Lanes, cluster.Values[value])[0];
            cluster.Values.Remove(value);
            _trail?.Move(value, cluster.Operations, consumer);
            return step;
        }
        return SplatOf(value) is { } scalar ? lanes.Constant(scalar) : lanes.Input(ViewOf(value), value.TensorType.ElementType);
    }

    /// <summary>Emits all open clusters.</summary>
    public void CloseAll()
    {
        while (_open.Count > 0) Close(_open[0]);
    }

    /// <summary>Reports an op, or a use of one, that cannot be lowered.</summary>
    public void Refuse(Operation operation, string reason) =>
        Diagnostics.Add(new("lowering", reason, operation.Name, operation.Location, DiagnosticKind.Unimplemented));

    private Origin OriginOf(Operation operation, Instruction instruction) =>
        Origin(operation.Definition.ShortName, Place(operation), () => _trail!.Of(operation, instruction));

    private Origin Origin(string name, string place, Func<ImmutableArray<Operation>> operations) =>
        _trail is null ? new Origin(name, place) : new OperationsOrigin(name, place, operations());

    private static string Place(Operation operation) => operation.Location.Resolve() is { IsKnown: true } place ? place.ToString() : "";

    private int DenseSplat(Literal scalar, TensorType type)
    {
        if (type.ElementCount <= LargestConstantSplat) return ConstantBuffer(Literal.Splat(scalar, type));
        var buffer = NewBuffer(type, isVarying: false);
        Emit(new Fill(ConstantBuffer(scalar), buffer));
        return buffer;
    }

    private Cluster ClusterFor(Operation operation)
    {
        var (dimensions, isVarying) = (operation.Result.TensorType.Dimensions, IsVarying(operation.Result));
        Cluster? chosen = null;
        foreach (var operand in operation.Operands)
        {
            if (SourceOf(operand) is not Source.Fused { Cluster: var cluster } || cluster == chosen) continue;
            if (!cluster.Fits(dimensions, isVarying) || cluster.Lanes.Steps.Count > Cluster.LargestProgram) Close(cluster);
            else if (chosen is null) chosen = cluster;
            else Merge(chosen, cluster);
        }
        if (chosen is not null) return chosen;
        var created = new Cluster(dimensions, isVarying);
        _open.Add(created);
        return created;
    }

    private void Merge(Cluster into, Cluster from)
    {
        into.Absorb(from);
        _open.Remove(from);
        foreach (var value in from.Values.Keys) Define(value, new Source.Fused(into));
    }

    private int StepOf(Cluster cluster, Value value)
    {
        if (SourceOf(value) is Source.Fused fused && fused.Cluster == cluster) return cluster.Values[value];
        if (SplatOf(value) is { } scalar) return cluster.Lanes.Constant(scalar);
        var view = ViewOf(value);
        // A scalar operand (select's predicate, clamp's bounds) is read at every index.
        if (value.TensorType.IsScalar) view = view with { Strides = [.. cluster.Dimensions.Select(_ => 0L)] };
        return cluster.Lanes.Input(view, value.TensorType.ElementType);
    }

    private void Close(Cluster cluster)
    {
        _open.Remove(cluster);
        var stored = cluster.Values.Where(v => IsReadOutside(v.Key, cluster)).ToList();
        if (stored.Count == 0) return;
        var (program, views) = cluster.Lanes.Finish([.. stored.Select(v => v.Value)]);
        ImmutableArray<View> outputs = [.. stored.Select(v => Views.Dense(NewBuffer(v.Key), v.Key.TensorType))];
        Emit(new VectorMap(cluster.Dimensions, program, views, outputs) { Origin = OriginOf(cluster, stored.Select(v => v.Key)) });
    }

    private bool IsReadOutside(Value value, Cluster cluster) =>
        _users.TryGetValue(value, out var users) && users.Any(u => !cluster.Operations.Contains(u));

    private Origin OriginOf(Cluster cluster, IEnumerable<Value> stored)
    {
        var operations = cluster.Operations;
        var name = string.Join('+', operations.Select(o => o.Definition.ShortName).Distinct());
        return Origin(name, Place(operations.First()), () => OperationTrail.Making(stored, operations));
    }

    private void CountUsers(Region region)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var operation in region.Operations)
        {
            foreach (var operand in operation.Operands)
            {
                if (!_users.TryGetValue(operand, out var users)) _users[operand] = users = [];
                users.Add(operation);
            }
            foreach (var nested in operation.Regions) CountUsers(nested);
        }
    }

    private sealed class SameBits : IEqualityComparer<Literal>
    {
        public bool Equals(Literal? x, Literal? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.BitsEqual(y));

        public int GetHashCode([DisallowNull] Literal literal)
        {
            var hash = new HashCode();
            hash.Add(literal.Type);
            hash.AddBytes(literal.Bytes.Span);
            return hash.ToHashCode();
        }
    }
}
