using System.Globalization;
using System.Text;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Evaluation;

/// <summary>Shows elements as NumPy does: nested brackets, the middle of long dimensions left out.</summary>
internal static class LiteralText
{
    private const int Edge = 3;

    // Longer dimensions are shown by their edges.
    private const int Whole = 2 * Edge + 10;

    /// <summary>The type, then the elements.</summary>
    public static string Show(Literal literal)
    {
        var text = new StringBuilder();
        Write(text, Elements(literal), literal.Type, 0, 0);
        return $"{literal.Type} {text}";
    }

    private static Func<long, string> Elements(Literal literal)
    {
        var size = literal.Type.ElementType.ByteSize();
        return index =>
        {
            var wide = new byte[8];
            var type = literal.Type.ElementType;
            var bytes = literal.Bytes.Span.Slice((int)(index * size), size);
            if (type.IsBoolean()) return bytes[0] == 0 ? "false" : "true";
            var target = type.IsFloat() ? ElementType.F64 : type.IsSigned() ? ElementType.I64 : ElementType.Ui64;
            Hlo.Scalars.Scalar.Convert(type, bytes, target, wide);
            return target switch
            {
                ElementType.F64 when type == ElementType.F64 => BitConverter.ToDouble(wide).ToString("R", CultureInfo.InvariantCulture),
                ElementType.F64 => ((float)BitConverter.ToDouble(wide)).ToString("R", CultureInfo.InvariantCulture),
                ElementType.I64 => BitConverter.ToInt64(wide).ToString(CultureInfo.InvariantCulture),
                _ => BitConverter.ToUInt64(wide).ToString(CultureInfo.InvariantCulture),
            };
        };
    }

    private static void Write(StringBuilder text, Func<long, string> element, TensorType type, int dimension, long offset)
    {
        if (dimension == type.Rank)
        {
            text.Append(element(offset));
            return;
        }
        var size = type.Dimensions[dimension];
        var stride = type.Strides()[dimension];
        text.Append('[');
        for (long i = 0; i < size; i++)
        {
            if (i > 0) text.Append(", ");
            if (size > Whole && i == Edge)
            {
                text.Append("..., ");
                i = size - Edge;
            }
            Write(text, element, type, dimension + 1, offset + (i * stride));
        }
        text.Append(']');
    }
}
