using System.Collections.Immutable;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Evaluation;

/// <summary>
/// The values of one running region on all replicas that run it. Replicas go in step, op by op, so that a collective finds
/// every member's operand in the frame; where control flow parts them, a nested frame runs with fewer active replicas.
/// A token carries no data; its value is the empty literal <see cref="Token"/>.
/// </summary>
public sealed class Frame
{
    private readonly Dictionary<Value, Literal?[]> _values = [];
    private readonly Frame? _outer;

    private Frame(EvaluationContext context, ImmutableArray<int> active, Frame? outer)
    {
        Context = context;
        ActiveReplicas = active;
        _outer = outer;
    }

    /// <summary>What every token evaluates to.</summary>
    public static Literal Token { get; } = Literal.Zeros(TensorType.Of(ElementTypes.ElementType.I1, 0));

    /// <summary>What is the same for the whole evaluation.</summary>
    public EvaluationContext Context { get; }

    /// <summary>The replicas that run this region, ascending.</summary>
    public ImmutableArray<int> ActiveReplicas { get; }

    /// <summary>A frame for a function: it sees no values but its arguments.</summary>
    public static Frame ForFunction(EvaluationContext context, ImmutableArray<int> active) => new(context, active, null);

    /// <summary>A frame for a region of an op in this frame, run by some of this frame's replicas.</summary>
    public Frame Nested(ImmutableArray<int> active) => new(Context, active, this);

    /// <summary>The value on a replica.</summary>
    public Literal Get(Value value, int replica)
    {
        for (var frame = this; frame is not null; frame = frame._outer)
        {
            if (frame._values.TryGetValue(value, out var literals) && literals[replica] is { } literal) return literal;
        }
        if (value.Type is TokenType) return Token;
        throw new InvalidOperationException(
            $"replica {replica} has no value of type {value.Type} where one is read; the program is not verified");
    }

    /// <summary>Gives a value on a replica.</summary>
    public void Set(Value value, int replica, Literal literal)
    {
        if (!_values.TryGetValue(value, out var literals)) _values[value] = literals = new Literal?[Context.NumReplicas];
        literals[replica] = literal;
    }

    /// <summary>The op's operands on a replica.</summary>
    public ImmutableArray<Literal> Operands(Operation operation, int replica) => [.. operation.Operands.Select(o => Get(o, replica))];

    /// <summary>Gives the op's results on a replica.</summary>
    public void SetResults(Operation operation, int replica, ImmutableArray<Literal> results)
    {
        for (var i = 0; i < results.Length; i++) Set(operation.Results[i], replica, results[i]);
    }

    /// <summary>Runs a region on the active replicas.</summary>
    /// <param name="region">The region.</param>
    /// <param name="arguments">The arguments' values on a replica.</param>
    /// <returns>By replica (indexed by its number), what the terminator hands out; default for replicas that are not active.</returns>
    public ImmutableArray<Literal>[] Run(Region region, Func<int, ImmutableArray<Literal>> arguments)
    {
        foreach (var replica in ActiveReplicas)
        {
            var given = arguments(replica);
            for (var i = 0; i < region.Arguments.Length; i++) Set(region.Arguments[i], replica, given[i]);
        }
        foreach (var operation in region.Operations)
        {
            Context.CancellationToken.ThrowIfCancellationRequested();
            if (!operation.Definition.IsTerminator) operation.Definition.Evaluate(operation, this);
        }
        var results = new ImmutableArray<Literal>[Context.NumReplicas];
        foreach (var replica in ActiveReplicas) results[replica] = [.. region.Results.Select(r => Get(r, replica))];
        return results;
    }

    /// <summary>Evaluates regions of an op in this frame on one replica.</summary>
    internal IRegionEvaluator RegionsOn(int replica) => new ReplicaRegions(this, replica);

    internal void EvaluatePure(PureOp op, Operation operation)
    {
        ImmutableArray<Literal> lastOperands = default, lastResults = default;
        foreach (var replica in ActiveReplicas)
        {
            var operands = Operands(operation, replica);
            // Regions may capture values that differ between replicas, so only ops without regions share.
            var shared = operation.Regions.IsEmpty && !lastOperands.IsDefault && SameObjects(lastOperands, operands);
            var results = shared ? lastResults : op.Evaluate(operation, operands, RegionsOn(replica));
            SetResults(operation, replica, results);
            (lastOperands, lastResults) = (operands, results);
        }
    }

    private static bool SameObjects(ImmutableArray<Literal> x, ImmutableArray<Literal> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            if (!ReferenceEquals(x[i], y[i])) return false;
        }
        return true;
    }

    private sealed class ReplicaRegions(Frame frame, int replica) : IRegionEvaluator
    {
        public ImmutableArray<Literal> Evaluate(Region region, params ImmutableArray<Literal> arguments) =>
            frame.Nested([replica]).Run(region, _ => arguments)[replica];
    }
}
