namespace TpuRemote.Hlo.Text;

/// <summary>The forms in which ops are written; each op's definition names its own. Every op may also be read in the generic form.</summary>
public static class TextForms
{
    /// <summary>MLIR's generic form: <c>"stablehlo.x"(%a) &lt;{...}&gt; ({region}) : (T) -> U</c>.</summary>
    public static OpTextForm Generic { get; } = new GenericForm();

    /// <summary>Terminators: <c>return %a, %b : T, U</c>.</summary>
    public static OpTextForm Return => Generic;

    /// <summary><c>stablehlo.constant dense&lt;1.0> : tensor&lt;f32></c>.</summary>
    public static OpTextForm Constant => Generic;

    /// <summary>
    /// <c>stablehlo.add %a, %b : T</c> where operands and result are of one type, <c>: (T, T) -> U</c> otherwise. For add, abs, clamp and all
    /// elementwise ops whose operands and result are of one type.
    /// </summary>
    public static OpTextForm Elementwise => Generic;

    /// <summary>
    /// <c>stablehlo.convert %a : (T) -> U</c>: operands, then always a functional type. For convert, reshape, is_finite,
    /// bitcast_convert and dynamic_update_slice.
    /// </summary>
    public static OpTextForm FunctionalType => Generic;

    /// <summary><c>stablehlo.compare LT, %a, %b, FLOAT : (T, T) -> U</c>.</summary>
    public static OpTextForm Compare => Generic;

    /// <summary><c>stablehlo.select %p, %a, %b : P, T</c>.</summary>
    public static OpTextForm Select => Generic;

    /// <summary><c>stablehlo.broadcast_in_dim %a, dims = [0, 1] : (T) -> U</c>.</summary>
    public static OpTextForm BroadcastInDim => Generic;

    /// <summary><c>stablehlo.transpose %a, dims = [1, 0] : (T) -> U</c>.</summary>
    public static OpTextForm Transpose => Generic;

    /// <summary><c>stablehlo.reverse %a, dims = [1] : T</c>.</summary>
    public static OpTextForm Reverse => Generic;

    /// <summary><c>stablehlo.iota dim = 0 : T</c>.</summary>
    public static OpTextForm Iota => Generic;

    /// <summary><c>stablehlo.concatenate %a, %b, dim = 0 : (T, U) -> V</c>.</summary>
    public static OpTextForm Concatenate => Generic;

    /// <summary><c>stablehlo.slice %a [0:10, 2:8:3] : (T) -> U</c>.</summary>
    public static OpTextForm Slice => Generic;

    /// <summary><c>stablehlo.pad %a, %v, low = [0], high = [1], interior = [0] : (T, U) -> V</c>.</summary>
    public static OpTextForm Pad => Generic;

    /// <summary><c>stablehlo.dynamic_slice %a, %i, %j, sizes = [4, 4] : (T, I, I) -> U</c>.</summary>
    public static OpTextForm DynamicSlice => Generic;

    /// <summary><c>stablehlo.reduce(%a init: %c) applies stablehlo.add across dimensions = [1] : (T, U) -> V</c>, or with its reducer.</summary>
    public static OpTextForm Reduce => Generic;

    /// <summary><c>stablehlo.dot_general %a, %b, batching_dims = [0] x [0], contracting_dims = [2] x [1] : (T, U) -> V</c>.</summary>
    public static OpTextForm DotGeneral => Generic;

    /// <summary><c>stablehlo.convolution(%a, %b) dim_numbers = [b, 0, f]x[0, i, o]->[b, 0, f], window = {...} {...} : (T, U) -> V</c>.</summary>
    public static OpTextForm Convolution => Generic;

    /// <summary><c>stablehlo.while(%iterArg = %a) : T cond {...} do {...}</c>.</summary>
    public static OpTextForm While => Generic;

    /// <summary><c>call @f(%a) : (T) -> U</c>, of func.call.</summary>
    public static OpTextForm Call => Generic;

    /// <summary><c>%o, %s = stablehlo.rng_bit_generator %a, algorithm = THREE_FRY : (T) -> (T, U)</c>.</summary>
    public static OpTextForm RngBitGenerator => Generic;

    /// <summary><c>%0:2 = stablehlo.optimization_barrier %a, %b : T, U</c>.</summary>
    public static OpTextForm OptimizationBarrier => Generic;

    /// <summary><c>stablehlo.replica_id : tensor&lt;ui32></c>: no operands. For replica_id, partition_id and create_token.</summary>
    public static OpTextForm ResultType => Generic;

    /// <summary><c>stablehlo.after_all %a, %b : !stablehlo.token</c>.</summary>
    public static OpTextForm AfterAll => Generic;

    private sealed class GenericForm : OpTextForm
    {
    }
}
