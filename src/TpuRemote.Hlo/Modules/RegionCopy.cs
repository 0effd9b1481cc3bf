using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TpuRemote.Hlo.Modules;

/// <summary>
/// Copies ops into a region that is being built: each copy reads the copies of what the original reads, or the original value where none
/// was copied (a value from outside, which must dominate the new place), and makes fresh values.
/// </summary>
public sealed class RegionCopy
{
    private readonly Builder _builder;
    private readonly Func<Builder, Operation, ImmutableArray<Value>, ImmutableArray<Value>?>? _replace;
    private readonly RegionCopy? _outer;
    private readonly Dictionary<Value, Value> _copies = [];

    /// <summary>Copies into a region.</summary>
    /// <param name="builder">Where the copies are appended.</param>
    /// <param name="replace">
    /// Asked about each op with the operands that its copy would have: builds something else and answers its results, or null to copy.
    /// </param>
    public RegionCopy(Builder builder, Func<Builder, Operation, ImmutableArray<Value>, ImmutableArray<Value>?>? replace = null)
    {
        _builder = builder;
        _replace = replace;
    }

    private RegionCopy(RegionCopy outer, Builder builder)
        : this(builder, outer._replace) => _outer = outer;

    /// <summary>Lets a value stand for another in all copies that follow: an argument for a parameter, say.</summary>
    public void Substitute(Value original, Value copy) => _copies[original] = copy;

    /// <summary>What stands for a value: its copy, or the value itself.</summary>
    public Value Find(Value original)
    {
        for (var copy = this; copy is not null; copy = copy._outer)
        {
            if (copy._copies.TryGetValue(original, out var found)) return found;
        }
        return original;
    }

    /// <summary>Copies one op with its regions.</summary>
    public void Append(Operation original)
    {
        ArgumentNullException.ThrowIfNull(original);
        ImmutableArray<Value> operands = [.. original.Operands.Select(Find)];
        var results = _replace?.Invoke(_builder, original, operands) ?? AppendCopy(original, operands);
        for (var i = 0; i < results.Length; i++) _copies[original.Results[i]] = results[i];
    }

    /// <summary>The ops of a region that some of its values depend on, in order; the terminator is not among them.</summary>
    public static ImmutableArray<Operation> NeededFor(Region region, ImmutableArray<Value> values)
    {
        ArgumentNullException.ThrowIfNull(region);
        HashSet<Value> needed = [.. values];
        var operations = ImmutableArray.CreateBuilder<Operation>();
        foreach (var operation in region.Operations.Reverse())
        {
            if (operation.Definition.IsTerminator || !operation.Results.Any(needed.Contains)) continue;
            operations.Add(operation);
            needed.UnionWith(operation.Operands);
            needed.UnionWith(Gradients.RegionCaptures.Of(operation));
        }
        operations.Reverse();
        return operations.ToImmutable();
    }

    private ImmutableArray<Value> AppendCopy(Operation original, ImmutableArray<Value> operands)
    {
        var copy = original.With(operands, [.. original.Regions.Select(Copy)]);
        _builder.Append(copy);
        return copy.Results;
    }

    private Region Copy(Region original)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var nested = _builder.Nested();
        var inner = new RegionCopy(this, nested);
        foreach (var argument in original.Arguments) inner.Substitute(argument, nested.Argument(argument.Type, argument.Name));
        foreach (var operation in original.Operations) inner.Append(operation);
        return nested.ToRegion();
    }
}
