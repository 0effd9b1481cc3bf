using TpuRemote.Hlo.Text.Forms;

namespace TpuRemote.Hlo.Text;

/// <summary>
/// The forms in which ops are written; each op's definition names its own. Every op may also be read in the generic form.
/// </summary>
public static class TextForms
{
    /// <summary>MLIR's generic form: <c>"stablehlo.x"(%a) &lt;{...}&gt; ({region}) : (T) -> U</c>.</summary>
    public static OpTextForm Generic { get; } = new GenericForm();

    /// <summary>Terminators: <c>return %a, %b : T, U</c>.</summary>
    public static OpTextForm Return { get; } = new AssemblyForm(
        new OperandsPiece(),
        AssemblyForm.OtherAttributes,
        new OptionalTypesPiece());

    /// <summary><c>stablehlo.constant dense&lt;1.0> : tensor&lt;f32></c>.</summary>
    public static OpTextForm Constant { get; } = new ConstantForm();

    /// <summary>
    /// <c>stablehlo.add %a, %b : T</c> where operands and result are of one type, <c>: (T, T) -> U</c> otherwise. For add, abs, clamp,
    /// convert and all elementwise ops whose operands and result are of one type as a rule.
    /// </summary>
    public static OpTextForm Elementwise { get; } =
        new AssemblyForm(new OperandsPiece(1), AssemblyForm.OtherAttributes, " : ", new SameTypePiece());

    /// <summary>
    /// <c>stablehlo.reshape %a : (T) -> U</c>: operands, then always a functional type. For reshape, is_finite, bitcast_convert and
    /// dynamic_update_slice.
    /// </summary>
    public static OpTextForm FunctionalType { get; } =
        new AssemblyForm(new OperandsPiece(1), AssemblyForm.OtherAttributes, " : ", new TypesPiece());

    /// <summary><c>stablehlo.compare LT, %a, %b, FLOAT : (T, T) -> U</c>.</summary>
    public static OpTextForm Compare { get; } = new AssemblyForm(
        "  ",
        new EnumPiece("comparison_direction", "comparison_direction"),
        ",",
        new OperandsPiece(2, 2),
        new OptionalPiece(",  ", new EnumPiece("compare_type", "comparison_type")),
        AssemblyForm.OtherAttributes,
        " : ",
        new TypesPiece());

    /// <summary><c>stablehlo.select %p, %a, %b : P, T</c>.</summary>
    public static OpTextForm Select { get; } =
        new AssemblyForm(new OperandsPiece(3, 3), AssemblyForm.OtherAttributes, " : ", new SelectTypesPiece());

    /// <summary><c>stablehlo.broadcast_in_dim %a, dims = [0, 1] : (T) -> U</c>.</summary>
    public static OpTextForm BroadcastInDim { get; } = new AssemblyForm(
        new OperandsPiece(1, 1),
        ", dims = ",
        new IntegersPiece("broadcast_dimensions"),
        AssemblyForm.OtherAttributes,
        " : ",
        new TypesPiece());

    /// <summary><c>stablehlo.transpose %a, dims = [1, 0] : (T) -> U</c>.</summary>
    public static OpTextForm Transpose { get; } = new AssemblyForm(
        new OperandsPiece(1, 1),
        ", dims = ",
        new IntegersPiece("permutation"),
        AssemblyForm.OtherAttributes,
        " : ",
        new TypesPiece());

    /// <summary><c>stablehlo.reverse %a, dims = [1] : T</c>.</summary>
    public static OpTextForm Reverse { get; } = new AssemblyForm(
        new OperandsPiece(1, 1),
        ", dims = ",
        new IntegersPiece("dimensions"),
        AssemblyForm.OtherAttributes,
        " : ",
        new SameTypePiece());

    /// <summary><c>stablehlo.iota dim = 0 : T</c>.</summary>
    public static OpTextForm Iota { get; } = new AssemblyForm(
        new OperandsPiece(0, 0),
        " dim = ",
        new IntegerPiece("iota_dimension"),
        AssemblyForm.OtherAttributes,
        " : ",
        new SameTypePiece());

    /// <summary><c>stablehlo.concatenate %a, %b, dim = 0 : (T, U) -> V</c>.</summary>
    public static OpTextForm Concatenate { get; } = new AssemblyForm(
        new LeadingOperandsPiece(1),
        " dim = ",
        new IntegerPiece("dimension"),
        AssemblyForm.OtherAttributes,
        " : ",
        new TypesPiece());

    /// <summary><c>stablehlo.slice %a [0:10, 2:8:3] : (T) -> U</c>.</summary>
    public static OpTextForm Slice { get; } = new AssemblyForm(
        new OperandsPiece(1, 1),
        " ",
        new SliceRangesPiece(),
        AssemblyForm.OtherAttributes,
        " : ",
        new TypesPiece());

    /// <summary><c>stablehlo.pad %a, %v, low = [0], high = [1], interior = [0] : (T, U) -> V</c>.</summary>
    public static OpTextForm Pad { get; } = new AssemblyForm(
        new OperandsPiece(2, 2),
        ", low = ",
        new IntegersPiece("edge_padding_low"),
        ", high = ",
        new IntegersPiece("edge_padding_high"),
        ", interior = ",
        new IntegersPiece("interior_padding"),
        AssemblyForm.OtherAttributes,
        " : ",
        new TypesPiece());

    /// <summary><c>stablehlo.dynamic_slice %a, %i, %j, sizes = [4, 4] : (T, I, I) -> U</c>.</summary>
    public static OpTextForm DynamicSlice { get; } = new AssemblyForm(
        new LeadingOperandsPiece(1),
        " sizes = ",
        new IntegersPiece("slice_sizes"),
        AssemblyForm.OtherAttributes,
        " : ",
        new TypesPiece());

    /// <summary>
    /// <c>stablehlo.reduce(%a init: %c) applies stablehlo.add across dimensions = [1] : (T, U) -> V</c>, or with its reducer.
    /// </summary>
    public static OpTextForm Reduce { get; } = new ReduceForm();

    /// <summary><c>stablehlo.dot_general %a, %b, batching_dims = [0] x [0], contracting_dims = [2] x [1] : (T, U) -> V</c>.</summary>
    public static OpTextForm DotGeneral { get; } = new AssemblyForm(
        new OperandsPiece(2, 2),
        new DotDimensionsPiece(),
        AssemblyForm.OtherAttributes,
        " : ",
        new TypesPiece());

    /// <summary>
    /// <c>stablehlo.convolution(%a, %b) dim_numbers = [b, 0, f]x[0, i, o]->[b, 0, f], window = {...} {...} : (T, U) -> V</c>.
    /// </summary>
    public static OpTextForm Convolution { get; } = new AssemblyForm(
        new ParenthesizedOperandsPiece(),
        " dim_numbers = ",
        new ConvolutionDimensionsPiece(),
        ", window = {",
        new WindowPiece(),
        "}",
        AssemblyForm.OtherAttributes,
        " : ",
        new TypesPiece());

    /// <summary><c>stablehlo.while(%iterArg = %a) : T cond {...} do {...}</c>.</summary>
    public static OpTextForm While { get; } = new WhileForm();

    /// <summary><c>call @f(%a) : (T) -> U</c>, of func.call.</summary>
    public static OpTextForm Call { get; } = new AssemblyForm(
        " ",
        new SymbolPiece("callee"),
        new ParenthesizedOperandsPiece(),
        AssemblyForm.OtherAttributes,
        " : ",
        new TypesPiece());

    /// <summary><c>%o, %s = stablehlo.rng_bit_generator %a, algorithm = THREE_FRY : (T) -> (T, U)</c>.</summary>
    public static OpTextForm RngBitGenerator { get; } = new AssemblyForm(
        ["output_state", "output"],
        new OperandsPiece(1, 1),
        ", algorithm =  ",
        new EnumPiece("rng_algorithm", "rng_algorithm"),
        AssemblyForm.OtherAttributes,
        " : ",
        new TypesPiece());

    /// <summary><c>%0:2 = stablehlo.optimization_barrier %a, %b : T, U</c>.</summary>
    public static OpTextForm OptimizationBarrier { get; } = new AssemblyForm(
        new OperandsPiece(1),
        AssemblyForm.OtherAttributes,
        " : ",
        new PairwiseTypesPiece());

    /// <summary><c>stablehlo.replica_id : tensor&lt;ui32></c>: no operands. For replica_id, partition_id and create_token.</summary>
    public static OpTextForm ResultType { get; } = new AssemblyForm(
        new OperandsPiece(0, 0),
        AssemblyForm.OtherAttributes,
        " : ",
        new SameTypePiece());

    /// <summary><c>stablehlo.after_all %a, %b : !stablehlo.token</c>.</summary>
    public static OpTextForm AfterAll { get; } = new AssemblyForm(
        new OperandsPiece(),
        AssemblyForm.OtherAttributes,
        " : ",
        new SameTypePiece());
}
