using System.Globalization;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Evaluation;

/// <summary>A tensor with its elements, and with the step that computed them, which gradients go back through.</summary>
internal sealed class EagerTensor : Tensor
{
    private readonly double? _number;

    public EagerTensor(Literal literal, EagerStep? step = null, int result = 0)
        : base(literal.Type)
    {
        Literal = literal;
        Step = step;
        Result = result;
    }

    private EagerTensor(Literal literal, double number)
        : this(literal) => _number = number;

    /// <summary>The elements.</summary>
    public Literal Literal { get; }

    /// <summary>The step that computed it; null for data.</summary>
    public EagerStep? Step { get; }

    /// <summary>Its number among that step's results.</summary>
    public int Result { get; }

    /// <summary>
    /// A scalar written as a bare C# number; it takes the type of its surroundings, and <paramref name="alone"/> without any.
    /// </summary>
    public static EagerTensor Number(double value, ElementType alone) => new(LiteralOf(value, alone), value);

    /// <summary>A scalar written as a bare C# number; an integer of more than 53 bits keeps its own type.</summary>
    public static EagerTensor Number(long value, ElementType alone) =>
        (long)(double)value == value ? Number((double)value, alone) : new(Literal.Scalar(ElementType.I64, value));

    internal override EagerTensor Concrete() => this;

    internal override Value In(TraceScope scope) => scope.Constant(this);

    internal override Tensor Adopt(ElementType elementType)
    {
        if (_number is not { } number || elementType == ElementType || elementType.IsBoolean()) return this;
        // A fraction does not become an integer by standing beside one.
        if (ElementType.IsFloat() && !elementType.IsFloat()) return this;
        var adopted = Number(number, elementType);
        return elementType.IsFloat() || adopted.Holds(number) ? adopted : throw new TpuArgumentException(
            $"a number that {elementType.Name()} holds was expected beside it, {number.ToString(CultureInfo.InvariantCulture)} was given; "
            + "Cast the tensor");
    }

    /// <inheritdoc />
    public override string ToString() => LiteralText.Show(Literal);

    private bool Holds(double number)
    {
        var wide = new byte[sizeof(double)];
        Scalar.Convert(ElementType, Literal.Bytes.Span, ElementType.F64, wide);
        return BitConverter.ToDouble(wide) == number;
    }

    private static Literal LiteralOf(double value, ElementType type)
    {
        var wide = Literal.Scalar(ElementType.F64, value);
        var bytes = new byte[type.ByteSize()];
        Scalar.Convert(ElementType.F64, wide.Bytes.Span, type, bytes);
        return new Literal(TensorType.Of(type), bytes);
    }
}
