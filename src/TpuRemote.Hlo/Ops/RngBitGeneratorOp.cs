using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Scalars.Random;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// rng_bit_generator: random bits from a state, and the state to go on from (specification, section "rng_bit_generator"). The
/// specification leaves the variants to the implementation; these are XLA's, so that a seed means here what it means there.
/// DEFAULT is PHILOX, as for XLA's processors and graphics cards; what a TPU does there is not published.
/// </summary>
public sealed class RngBitGeneratorOp : PureOp
{
    private RngBitGeneratorOp()
    {
    }

    /// <summary>The op.</summary>
    public static RngBitGeneratorOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.rng_bit_generator";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.RngBitGenerator;

    /// <summary>Bits are no smooth function of a state.</summary>
    public override GradientRule Gradient => GradientRule.Zero;

    /// <summary>The algorithm of a verified op: DEFAULT, THREE_FRY or PHILOX.</summary>
    public static string AlgorithmOf(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation.Attributes.Get<EnumAttribute>("rng_algorithm").Value;
    }

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        var algorithm = site.RequireAttribute<EnumAttribute>("rng_algorithm", "I1")?.Value;
        var known = algorithm is "DEFAULT" or "THREE_FRY" or "PHILOX";
        site.Require(algorithm is null || known, "I1", $"rng_algorithm should be DEFAULT, THREE_FRY or PHILOX, it is {algorithm}");
        if (!site.RequireTensors(1)) return [];
        var state = site.Tensor(0);
        var vector = state.Rank == 1 && state.ElementType == ElementType.Ui64;
        site.Require(vector, "I2", $"initial_state should be of type tensor<?xui64>, it is of type {state}");
        if (vector && known)
        {
            var fits = state.ElementCount == 2 || (state.ElementCount == 3 && algorithm != "THREE_FRY");
            site.Require(
                fits,
                "C2",
                $"initial_state of {algorithm} should have {(algorithm == "THREE_FRY" ? "2" : "2 or 3")} elements, it is {state}");
        }
        return RequireResults(site, state);
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var type = operation.Results[1].TensorType;
        var state = operands[0].ToArray<ulong>();
        var bits = new byte[type.ByteSize];
        var isThreeFry = AlgorithmOf(operation) == "THREE_FRY";
        if (isThreeFry) RandomBits.ThreeFry(state, type, 0, bits);
        else RandomBits.Philox(state, type, 0, bits);
        var next = isThreeFry ? RandomBits.AfterThreeFry(state, type) : RandomBits.AfterPhilox(state, type);
        return [Literal.Create<ulong>(operands[0].Type, next), new Literal(type, bits)];
    }

    /// <summary>Each element counts as a transcendental function, as in XLA's cost analysis.</summary>
    public override OpWork Work(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return new(0, operation.Results[1].TensorType.ElementCount, OpWork.BytesOf(operation));
    }

    private static ImmutableArray<HloType> RequireResults(OpSite site, TensorType state)
    {
        var declared = site.DeclaredResults;
        var two = declared is [TensorType, TensorType];
        site.Require(two, "O", $"two tensors should be declared, the state and the bits; ({string.Join(", ", declared)}) are");
        if (!two) return [];
        var bits = ((TensorType)declared[1]).ElementType;
        site.Require(declared[0].Equals(state), "C1", $"output_state should be of type {state}, it is declared as {declared[0]}");
        site.Require(
            bits.IsInteger() || bits.IsFloat(),
            "O2",
            $"output should be of integer or floating-point type, it is declared as {declared[1]}");
        return [state, declared[1]];
    }
}

/// <summary>Builds random bits.</summary>
public static class RngBitGeneratorBuilder
{
    /// <summary>Random bits of a type from a state.</summary>
    /// <param name="builder">Where the op is appended.</param>
    /// <param name="state">Two ui64: key and counter; three for a 128-bit counter (not of THREE_FRY).</param>
    /// <param name="type">The type of the bits.</param>
    /// <param name="algorithm">DEFAULT, THREE_FRY or PHILOX.</param>
    /// <returns>The state to go on from, and the bits.</returns>
    public static (Value State, Value Bits) RngBitGenerator(
        this Builder builder, Value state, TensorType type, string algorithm = "DEFAULT")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(state);
        var operation = builder.Append(
            RngBitGeneratorOp.Instance,
            [state],
            AttributeDictionary.Of(("rng_algorithm", new EnumAttribute("rng_algorithm", algorithm))),
            resultTypes: [state.Type, type]);
        return (operation.Results[0], operation.Results[1]);
    }
}
