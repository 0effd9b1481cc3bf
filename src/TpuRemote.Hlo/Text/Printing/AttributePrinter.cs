using System.Collections.Immutable;
using System.Globalization;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Printing;

/// <summary>Prints attributes as MLIR does.</summary>
internal sealed class AttributePrinter(IndentedText text)
{
    private const int ExcerptLength = 160;
    private readonly LiteralPrinter _literals = new(text);

    /// <summary>An attribute's text for a message: a large constant by its type alone, and not more than can be read at a glance.</summary>
    public static string Excerpt(HloAttribute attribute)
    {
        if (attribute is DenseElementsAttribute { Value.Type: { ElementCount: > ExcerptLength } type }) return $"dense<...> : {type}";
        var text = new IndentedText();
        new AttributePrinter(text).Print(attribute);
        var whole = text.ToString();
        return whole.Length <= ExcerptLength ? whole : $"{whole[..ExcerptLength]}...";
    }

    /// <summary>Prints <c> {a = 1 : i64, b}</c>, sorted by name; nothing where there are none.</summary>
    public void OptionalDictionary(IEnumerable<KeyValuePair<string, HloAttribute>> attributes)
    {
        var entries = attributes.ToList();
        if (entries.Count == 0) return;
        text.Append(" ");
        Dictionary(entries);
    }

    /// <summary>Prints <c>{a = 1 : i64, b}</c>, sorted by name.</summary>
    public void Dictionary(IEnumerable<KeyValuePair<string, HloAttribute>> attributes)
    {
        text.Append("{");
        text.Join(attributes.OrderBy(a => a.Key, StringComparer.Ordinal), Entry);
        text.Append("}");
    }

    /// <summary>Prints <c> attributes {...}</c>; nothing where there are none.</summary>
    public void DictionaryAfterWord(IReadOnlyCollection<KeyValuePair<string, HloAttribute>> attributes)
    {
        if (attributes.Count == 0) return;
        text.Append(" attributes");
        OptionalDictionary(attributes);
    }

    /// <summary>Prints an attribute.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="elideType">Whether i64 and f64, the types of numbers without one, are left out (as MLIR does in lists).</param>
    public void Print(HloAttribute attribute, bool elideType = false)
    {
        switch (attribute)
        {
            case IntegerAttribute integer: text.Append(Integer(integer, elideType)); break;
            case FloatAttribute number: text.Append(Float(number, elideType)); break;
            case BooleanAttribute boolean: text.Append(boolean.Value ? "true" : "false"); break;
            case StringAttribute quoted: text.Append(StringEscapes.Encode(quoted.Value)); break;
            case UnitAttribute: text.Append("unit"); break;
            case ArrayAttribute array: Array(array); break;
            case DenseArrayAttribute array: text.Append(DenseArray(array)); break;
            case DenseElementsAttribute elements: _literals.Print(elements.Value); break;
            case EnumAttribute value: text.Append($"#stablehlo<{value.Kind} {value.Value}>"); break;
            case SymbolAttribute symbol: text.Append($"@{SymbolText.Of(symbol.Name)}"); break;
            case TypeAttribute type: text.Append(type.Type.ToString()); break;
            case DictionaryAttribute dictionary: Dictionary(dictionary.Items); break;
            case OpaqueAttribute opaque: text.Append(opaque.Text); break;
            default: text.Append(DimensionNumbers(attribute)); break;
        }
    }

    /// <summary><c>[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]</c>.</summary>
    public static string Convolution(ConvolutionDimensionNumbers numbers) =>
        Labels((numbers.InputBatch, "b"), (numbers.InputFeature, "f"), numbers.InputSpatial)
        + "x" + Labels((numbers.KernelInputFeature, "i"), (numbers.KernelOutputFeature, "o"), numbers.KernelSpatial)
        + "->" + Labels((numbers.OutputBatch, "b"), (numbers.OutputFeature, "f"), numbers.OutputSpatial);

    private static string Labels((long Place, string Label) first, (long Place, string Label) second, ImmutableArray<long> spatial)
    {
        var labels = spatial.Select((place, i) => (Place: place, Label: i.ToString(CultureInfo.InvariantCulture)));
        return $"[{string.Join(", ", labels.Append(first).Append(second).OrderBy(l => l.Place).Select(l => l.Label))}]";
    }

    private static string Integer(IntegerAttribute attribute, bool elideType)
    {
        var number = attribute.Type is ['u', ..]
            ? ((ulong)attribute.Value).ToString(CultureInfo.InvariantCulture)
            : attribute.Value.ToString(CultureInfo.InvariantCulture);
        return elideType && attribute.Type == "i64" ? number : $"{number} : {attribute.Type}";
    }

    private static string Float(FloatAttribute attribute, bool elideType)
    {
        if (!ElementTypeExtensions.TryParse(attribute.Type, out var type) || !type.IsFloat())
            throw new ArgumentException($"a number of bf16, f16, f32 or f64 was expected, its type is {attribute.Type}", nameof(attribute));
        var number = FloatText.Of(type, Parsing.ElementReader.BitsOf(type, attribute.Value));
        // Without a type a hexadecimal number would read as a whole one.
        return elideType && type == ElementType.F64 && !Parsing.IntegerText.IsHexadecimal(number) ? number : $"{number} : {attribute.Type}";
    }

    private static string DenseArray(DenseArrayAttribute attribute)
    {
        var items = attribute.Values.Select(v => attribute.ElementType == ElementType.I1
            ? v != 0 ? "true" : "false"
            : v.ToString(CultureInfo.InvariantCulture));
        return attribute.Values.IsEmpty
            ? $"array<{attribute.ElementType.Name()}>"
            : $"array<{attribute.ElementType.Name()}: {string.Join(", ", items)}>";
    }

    private static string DimensionNumbers(HloAttribute attribute) => attribute switch
    {
        DotDimensionNumbers dot => Fields(
            "dot",
            ("lhs_batching_dimensions", dot.LhsBatching),
            ("rhs_batching_dimensions", dot.RhsBatching),
            ("lhs_contracting_dimensions", dot.LhsContracting),
            ("rhs_contracting_dimensions", dot.RhsContracting)),
        GatherDimensionNumbers gather => Fields(
            "gather",
            ("offset_dims", gather.OffsetDims),
            ("collapsed_slice_dims", gather.CollapsedSliceDims),
            ("operand_batching_dims", gather.OperandBatchingDims),
            ("start_indices_batching_dims", gather.StartIndicesBatchingDims),
            ("start_index_map", gather.StartIndexMap),
            ("index_vector_dim", gather.IndexVectorDim)),
        ScatterDimensionNumbers scatter => Fields(
            "scatter",
            ("update_window_dims", scatter.UpdateWindowDims),
            ("inserted_window_dims", scatter.InsertedWindowDims),
            ("input_batching_dims", scatter.InputBatchingDims),
            ("scatter_indices_batching_dims", scatter.ScatterIndicesBatchingDims),
            ("scatter_dims_to_operand_dims", scatter.ScatterDimsToOperandDims),
            ("index_vector_dim", scatter.IndexVectorDim)),
        ChannelHandle channel => $"#stablehlo.channel_handle<handle = {channel.Handle}, type = {channel.Type}>",
        ConvolutionDimensionNumbers convolution => $"#stablehlo.conv<{Convolution(convolution)}>",
        _ => throw new ArgumentException($"no text is known for an attribute of kind {attribute.GetType().Name}", nameof(attribute)),
    };

    /// <summary>Fields that are empty or zero are left out, as upstream does.</summary>
    private static string Fields(string name, params ReadOnlySpan<(string Name, object Value)> fields)
    {
        var given = new List<string>();
        foreach (var (field, value) in fields)
        {
            if (value is ImmutableArray<long> { IsEmpty: false } list) given.Add($"{field} = [{string.Join(", ", list)}]");
            else if (value is long and not 0) given.Add($"{field} = {value}");
        }
        return $"#stablehlo.{name}<{string.Join(", ", given)}>";
    }

    private void Array(ArrayAttribute array)
    {
        text.Append("[");
        text.Join(array.Items, item => Print(item, elideType: true));
        text.Append("]");
    }

    private void Entry(KeyValuePair<string, HloAttribute> entry)
    {
        text.Append(SymbolText.Of(entry.Key));
        if (entry.Value is UnitAttribute) return;
        text.Append(" = ");
        Print(entry.Value);
    }
}
