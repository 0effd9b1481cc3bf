namespace TpuRemote.Hlo.Text;

/// <summary>The forms in which ops are written; each op's definition names its own.</summary>
public static class TextForms
{
    /// <summary>Terminators: <c>return %a, %b : T, U</c>.</summary>
    public static OpTextForm Return => Generic;

    /// <summary><c>stablehlo.constant dense&lt;1.0> : tensor&lt;f32></c>.</summary>
    public static OpTextForm Constant => Generic;

    /// <summary>MLIR's generic form: <c>"stablehlo.x"(%a) &lt;{...}&gt; ({region}) : (T) -> U</c>.</summary>
    public static OpTextForm Generic { get; } = new GenericForm();

    private sealed class GenericForm : OpTextForm
    {
    }
}
