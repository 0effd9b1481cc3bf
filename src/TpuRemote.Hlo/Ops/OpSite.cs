using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// One use of an op before it is an <see cref="Operation"/>: what its type rule looks at, and where it reports what is wrong.
/// </summary>
public sealed class OpSite
{
    private readonly List<Diagnostic> _diagnostics = [];

    /// <summary>Gathers what one use of an op was given.</summary>
    public OpSite(
        OpDefinition definition,
        ImmutableArray<Value> operands,
        AttributeDictionary attributes,
        ImmutableArray<Region> regions,
        ImmutableArray<HloType> declaredResults,
        Location location)
    {
        Definition = definition;
        Operands = operands;
        Attributes = attributes;
        Regions = regions;
        DeclaredResults = declaredResults;
        Location = location;
    }

    /// <summary>What op.</summary>
    public OpDefinition Definition { get; }

    /// <summary>The values it reads.</summary>
    public ImmutableArray<Value> Operands { get; }

    /// <summary>Its attributes.</summary>
    public AttributeDictionary Attributes { get; }

    /// <summary>Its regions.</summary>
    public ImmutableArray<Region> Regions { get; }

    /// <summary>The result types that the text or the caller states; empty where they are to be inferred.</summary>
    public ImmutableArray<HloType> DeclaredResults { get; }

    /// <summary>Where it comes from.</summary>
    public Location Location { get; }

    /// <summary>What was found wrong so far.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>Whether nothing was found wrong so far.</summary>
    public bool IsValid => _diagnostics.Count == 0;

    /// <summary>Makes the site of an op that exists, its result types being the declared ones.</summary>
    public static OpSite Of(Operation operation) => new(
        operation.Definition,
        operation.Operands,
        operation.Attributes,
        operation.Regions,
        [.. operation.Results.Select(r => r.Type)],
        operation.Location);

    /// <summary>The type of an operand that must be a tensor (see <see cref="RequireTensors()"/>).</summary>
    public TensorType Tensor(int operand) => (TensorType)Operands[operand].Type;

    /// <summary>The declared type of a result, where it is stated and a tensor; null otherwise.</summary>
    public TensorType? DeclaredTensor(int result = 0) => result < DeclaredResults.Length ? DeclaredResults[result] as TensorType : null;

    /// <summary>Reports a broken constraint of the op's section of the specification.</summary>
    /// <param name="constraint">The constraint's label there, for example <c>C3</c>; it becomes the code <c>add_c3</c>.</param>
    /// <param name="message">What was given and what was expected.</param>
    /// <param name="kind">The sort of fault.</param>
    public void Error(string constraint, string message, DiagnosticKind kind = DiagnosticKind.InvalidArgument) =>
        _diagnostics.Add(new($"{Definition.ShortName}_{constraint.ToLowerInvariant()}", message, Definition.Name, Location, kind));

    /// <summary>Reports a broken constraint unless <paramref name="holds"/>.</summary>
    public bool Require(bool holds, string constraint, string message)
    {
        if (!holds) Error(constraint, message);
        return holds;
    }

    /// <summary>Requires that many operands, all tensors (label I, for the specification's input tables).</summary>
    public bool RequireTensors(int count) =>
        Require(Operands.Length == count, "I", $"{count} operands were expected, {Operands.Length} were given") && RequireTensors();

    /// <summary>Requires that every operand is a tensor.</summary>
    public bool RequireTensors()
    {
        var before = _diagnostics.Count;
        for (var i = 0; i < Operands.Length; i++)
            Require(Operands[i].Type is TensorType, $"I{i + 1}", $"operand {i} should be a tensor, its type is {Operands[i].Type}");
        return _diagnostics.Count == before;
    }

    /// <summary>Infers the result types, compares them with the declared ones, and makes the op.</summary>
    /// <exception cref="DiagnosticException">A constraint is broken.</exception>
    public Operation Build()
    {
        var types = CheckedResultTypes();
        if (!IsValid) throw new DiagnosticException(_diagnostics);
        return new Operation(Definition, Operands, Attributes, Regions, types, Location);
    }

    /// <summary>The inferred result types, compared with the declared ones; faults are reported in <see cref="Diagnostics"/>.</summary>
    public ImmutableArray<HloType> CheckedResultTypes()
    {
        var inferred = Inferred();
        if (!IsValid) return [];
        if (DeclaredResults.IsEmpty && inferred.Length > 0) return inferred;
        if (!inferred.SequenceEqual(DeclaredResults))
            Error(
                "O", $"the results should be ({string.Join(", ", inferred)}), they are declared as ({string.Join(", ", DeclaredResults)})");
        return inferred;
    }

    // Sizes that the attributes ask for may be beyond any tensor; which constraint they would break is not worth telling apart.
    private ImmutableArray<HloType> Inferred()
    {
        try
        {
            return Definition.InferResultTypes(this);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            Error("O", $"the results would be too large: {e.Message}");
            return [];
        }
    }
}
