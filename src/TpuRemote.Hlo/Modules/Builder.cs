using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Modules;

/// <summary>
/// Builds one region op by op; each op's types are inferred and checked as it is added. What the ops themselves offer as
/// methods (<c>builder.Add(x, y)</c>) stands as extensions beside each op's definition.
/// </summary>
/// <param name="locate">Gives the place that the op being added comes from; unknown where absent.</param>
public sealed class Builder(Func<Location>? locate = null)
{
    private readonly List<Value> _arguments = [];
    private readonly List<Operation> _operations = [];

    /// <summary>The arguments added so far.</summary>
    public IReadOnlyList<Value> Arguments => _arguments;

    /// <summary>The ops added so far.</summary>
    public IReadOnlyList<Operation> Operations => _operations;

    /// <summary>Adds an argument to the region.</summary>
    public Value Argument(HloType type, string? name = null)
    {
        var argument = new Value(type, name) { Index = _arguments.Count };
        _arguments.Add(argument);
        return argument;
    }

    /// <summary>Adds an op, inferring its result types.</summary>
    /// <param name="definition">What op.</param>
    /// <param name="operands">The values it reads; they must dominate this place.</param>
    /// <param name="attributes">Its attributes; none where null.</param>
    /// <param name="regions">Its regions.</param>
    /// <param name="resultTypes">The result types, for ops that cannot infer them (constant, iota, convert, reshape ...).</param>
    /// <param name="location">The place it comes from; asked of the builder's own source where null.</param>
    /// <exception cref="DiagnosticException">The op breaks constraints; all of them are listed.</exception>
    public Operation Append(
        OpDefinition definition,
        ImmutableArray<Value> operands,
        AttributeDictionary? attributes = null,
        ImmutableArray<Region> regions = default,
        ImmutableArray<HloType> resultTypes = default,
        Location? location = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var site = new OpSite(
            definition,
            operands,
            attributes ?? AttributeDictionary.Empty,
            regions.IsDefault ? [] : regions,
            resultTypes.IsDefault ? [] : resultTypes,
            location ?? locate?.Invoke() ?? Location.Unknown);
        var operation = site.Build();
        _operations.Add(operation);
        return operation;
    }

    /// <summary>Adds an op that was made elsewhere, as it is.</summary>
    public void Append(Operation operation) => _operations.Add(operation);

    /// <summary>A builder for a region nested in this one, locating its ops in the same way.</summary>
    public Builder Nested() => new(locate);

    /// <summary>Ends the region with <c>stablehlo.return</c> of the given values.</summary>
    public Region Return(params ReadOnlySpan<Value> values) => End(ReturnOp.Stablehlo, values);

    /// <summary>Ends a function's region with <c>func.return</c> of the given values.</summary>
    public Region FunctionReturn(params ReadOnlySpan<Value> values) => End(ReturnOp.Func, values);

    /// <summary>The region as it stands, its terminator being the last op that was appended.</summary>
    public Region ToRegion() => new([.. _arguments], [.. _operations]);

    private Region End(OpDefinition terminator, ReadOnlySpan<Value> values)
    {
        Append(terminator, [.. values]);
        return ToRegion();
    }
}
