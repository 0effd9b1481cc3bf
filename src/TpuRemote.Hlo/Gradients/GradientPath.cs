using System.Collections.Immutable;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Gradients;

/// <summary>What lies between the values differentiated by and the outputs: found before any backward op is built.</summary>
internal sealed class GradientPath
{
    private readonly HashSet<Value> _active;
    private readonly Dictionary<Operation, ImmutableArray<Value>> _captures;

    private GradientPath(HashSet<Value> active, Dictionary<Operation, ImmutableArray<Value>> captures)
    {
        _active = active;
        _captures = captures;
    }

    /// <summary>The ops on the path, last first.</summary>
    public ImmutableArray<Operation> Backward { get; private init; } = [];

    /// <summary>One diagnostic for each op on the path that refuses, in the order of the program.</summary>
    public ImmutableArray<Diagnostic> Refusals { get; private init; } = [];

    /// <summary>
    /// Walks forward for what depends on <paramref name="wrt"/>, not going on from <paramref name="constants"/>, then backward for what
    /// the outputs depend on.
    /// </summary>
    public static GradientPath Find(
        IReadOnlyList<Operation> operations, ImmutableArray<Value> outputs, ImmutableArray<Value> wrt, IReadOnlySet<Value> constants)
    {
        HashSet<Value> active = [.. wrt.Where(IsFloat)];
        Dictionary<Operation, ImmutableArray<Value>> captures = [];
        foreach (var operation in operations)
        {
            // What depends on the point only through derivatives that are zero does not depend on it here.
            if (operation.Definition.Gradient is GradientRule.None) continue;
            ImmutableArray<Value> captured = [.. RegionCaptures.Of(operation).Where(active.Contains)];
            if (captured.Length > 0) captures[operation] = captured;
            if (captured.Length > 0 || operation.Operands.Any(active.Contains)) active.UnionWith(operation.Results.Where(r => IsFloat(r) && !constants.Contains(r)));
        }
        return Backwards(operations, outputs, active, captures);
    }

    /// <summary>Whether the value depends on what is differentiated by and can carry a cotangent.</summary>
    public bool IsActive(Value value) => _active.Contains(value);

    /// <summary>The values from outside that the op's regions read and that are active.</summary>
    public ImmutableArray<Value> Captures(Operation operation) => _captures.GetValueOrDefault(operation, []);

    private static GradientPath Backwards(
        IReadOnlyList<Operation> operations,
        ImmutableArray<Value> outputs,
        HashSet<Value> active,
        Dictionary<Operation,
        ImmutableArray<Value>> captures)
    {
        HashSet<Value> reached = [.. outputs.Where(active.Contains)];
        var backward = ImmutableArray.CreateBuilder<Operation>();
        var refusals = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var operation in operations.Reverse())
        {
            var read = operation.Operands.AddRange(captures.GetValueOrDefault(operation, []));
            if (!operation.Results.Any(reached.Contains) || !read.Any(active.Contains)) continue;
            if (operation.Definition.Gradient is GradientRule.Refused refused)
                refusals.Add(GradientSite.Refusal(operation, refused.Reason));
            backward.Add(operation);
            reached.UnionWith(read.Where(active.Contains));
        }
        refusals.Reverse();
        return new(active, captures) { Backward = backward.ToImmutable(), Refusals = refusals.ToImmutable() };
    }

    private static bool IsFloat(Value value) => value.Type is TensorType type && type.ElementType.IsFloat();
}
