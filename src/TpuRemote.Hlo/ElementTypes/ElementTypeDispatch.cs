namespace TpuRemote.Hlo.ElementTypes;

/// <summary>The one place that goes from an <see cref="ElementType"/> to code specialised for it.</summary>
public static class ElementTypeDispatch
{
    /// <summary>Calls <paramref name="visitor"/> with the struct that stores <paramref name="type"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not an element type.</exception>
    public static TResult Visit<TVisitor, TResult>(ElementType type, ref TVisitor visitor)
        where TVisitor : struct, IElementVisitor<TResult>, allows ref struct
    {
        var either = new Either<TVisitor, TResult>(visitor);
        TResult result = VisitNumeric<Either<TVisitor, TResult>, TResult>(type, ref either);
        visitor = either.Visitor;
        return result;
    }

    /// <summary>Calls the method of <paramref name="visitor"/> for the kind of <paramref name="type"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not an element type.</exception>
    public static TResult VisitNumeric<TVisitor, TResult>(ElementType type, ref TVisitor visitor)
        where TVisitor : struct, INumericVisitor<TResult>, allows ref struct => type switch
        {
            ElementType.I1 => visitor.Integer<I1Element>(),
            ElementType.I8 => visitor.Integer<I8Element>(),
            ElementType.I16 => visitor.Integer<I16Element>(),
            ElementType.I32 => visitor.Integer<I32Element>(),
            ElementType.I64 => visitor.Integer<I64Element>(),
            ElementType.Ui8 => visitor.Integer<Ui8Element>(),
            ElementType.Ui16 => visitor.Integer<Ui16Element>(),
            ElementType.Ui32 => visitor.Integer<Ui32Element>(),
            ElementType.Ui64 => visitor.Integer<Ui64Element>(),
            ElementType.Bf16 => visitor.Float<Bf16Element>(),
            ElementType.F16 => visitor.Float<F16Element>(),
            ElementType.F32 => visitor.Float<F32Element>(),
            ElementType.F64 => visitor.Float<F64Element>(),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type; expected one of i1 ... f64."),
        };

    ref struct Either<TVisitor, TResult>(TVisitor visitor) : INumericVisitor<TResult>
        where TVisitor : struct, IElementVisitor<TResult>, allows ref struct
    {
        public TVisitor Visitor = visitor;

        public TResult Float<TElement>()
            where TElement : unmanaged, IFloatElement<TElement> => Visitor.Invoke<TElement>();

        public TResult Integer<TElement>()
            where TElement : unmanaged, IIntegerElement<TElement> => Visitor.Invoke<TElement>();
    }
}
