namespace TpuRemote.Hlo.ElementTypes;

/// <summary>
/// Work that is generic over every element type. Implement it as a struct or ref struct; its fields are inputs and state.
/// </summary>
public interface IElementVisitor<TResult>
{
    /// <summary>Called once, with the struct that stores the element type visited.</summary>
    TResult Invoke<TElement>()
        where TElement : unmanaged, IElement<TElement>;
}

/// <summary>Work that differs between floating-point and integer element types (i1 counts as an integer of one bit).</summary>
public interface INumericVisitor<TResult>
{
    /// <summary>Called once for bf16, f16, f32 and f64.</summary>
    TResult Float<TElement>()
        where TElement : unmanaged, IFloatElement<TElement>;

    /// <summary>Called once for i1 and the integers.</summary>
    TResult Integer<TElement>()
        where TElement : unmanaged, IIntegerElement<TElement>;
}
