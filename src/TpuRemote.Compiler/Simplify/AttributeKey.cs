using TpuRemote.Hlo.Attributes;

namespace TpuRemote.Compiler.Simplify;

/// <summary>A text that is equal for equal attributes.</summary>
internal static class AttributeKey
{
    private const int LargestLiteral = 256;

    /// <summary>The text, or null for attributes that are not compared (large literals, other dialects').</summary>
    public static string? Of(HloAttribute attribute) => attribute switch
    {
        IntegerAttribute a => $"{a.Value}:{a.Type}",
        FloatAttribute a => $"{BitConverter.DoubleToInt64Bits(a.Value)}:{a.Type}",
        BooleanAttribute a => a.Value ? "true" : "false",
        StringAttribute a => $"\"{a.Value}\"",
        UnitAttribute => "unit",
        EnumAttribute a => $"{a.Kind} {a.Value}",
        DenseArrayAttribute a => $"{a.ElementType}[{string.Join(',', a.Values)}]",
        DenseElementsAttribute { Value: var v } => v.Bytes.Length > LargestLiteral ? null : $"{v.Type}:{Convert.ToHexString(v.Bytes.Span)}",
        ArrayAttribute a => a.Items.Any(i => Of(i) is null) ? null : $"[{string.Join(';', a.Items.Select(Of))}]",
        DotDimensionNumbers a => $"{List(a.LhsBatching)}x{List(a.RhsBatching)},{List(a.LhsContracting)}x{List(a.RhsContracting)}",
        _ => null,
    };

    private static string List(IEnumerable<long> values) => $"[{string.Join(',', values)}]";
}
