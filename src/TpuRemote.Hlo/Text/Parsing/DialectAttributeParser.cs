using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>
/// Reads attributes of dialects: <c>#stablehlo&lt;precision HIGH></c>, <c>#stablehlo.dot&lt;...></c> and their like; those that are not
/// StableHLO's are kept as their text.
/// </summary>
internal sealed class DialectAttributeParser(TokenCursor cursor, OpaqueText opaque)
{
    private readonly ConvolutionDimensionsParser _convolution = new(cursor);

    /// <summary>Reads an attribute that begins with <c>#</c>.</summary>
    public HloAttribute Parse() => cursor.Text switch
    {
        "#stablehlo" => Enumeration(),
        "#stablehlo.dot" => Dot(Fields(
            "lhs_batching_dimensions", "rhs_batching_dimensions", "lhs_contracting_dimensions", "rhs_contracting_dimensions")),
        "#stablehlo.gather" => Gather(Fields(
            "offset_dims",
            "collapsed_slice_dims",
            "operand_batching_dims",
            "start_indices_batching_dims",
            "start_index_map",
            "index_vector_dim")),
        "#stablehlo.scatter" => Scatter(Fields(
            "update_window_dims",
            "inserted_window_dims",
            "input_batching_dims",
            "scatter_indices_batching_dims",
            "scatter_dims_to_operand_dims",
            "index_vector_dim")),
        "#stablehlo.channel_handle" => Channel(Fields("handle", "type")),
        "#stablehlo.conv" => Convolution(),
        _ => new OpaqueAttribute(opaque.Take()),
    };

    private EnumAttribute Enumeration()
    {
        cursor.Advance();
        cursor.Take("<");
        var kind = Word("the enumeration's name, such as precision");
        var value = Word("one of the enumeration's values");
        cursor.Take(">");
        return new EnumAttribute(kind, value);
    }

    private string Word(string expected) => cursor.Take(TokenKind.BareIdentifier, expected).In(cursor.Source).ToString();

    private ConvolutionDimensionNumbers Convolution()
    {
        cursor.Advance();
        cursor.Take("<");
        if (cursor.TryTake("raw")) return RawConvolution();
        var numbers = _convolution.Parse();
        cursor.Take(">");
        return numbers;
    }

    /// <summary>The long form, which can also say what no list of labels can: numbers that are given twice or out of range.</summary>
    private ConvolutionDimensionNumbers RawConvolution()
    {
        var fields = FieldsToEnd(
            "input_batch_dimension",
            "input_feature_dimension",
            "input_spatial_dimensions",
            "kernel_input_feature_dimension",
            "kernel_output_feature_dimension",
            "kernel_spatial_dimensions",
            "output_batch_dimension",
            "output_feature_dimension",
            "output_spatial_dimensions");
        return new(
            Number(fields[0]), Number(fields[1]), fields[2],
            Number(fields[3]), Number(fields[4]), fields[5],
            Number(fields[6]), Number(fields[7]), fields[8]);
    }

    private static DotDimensionNumbers Dot(ImmutableArray<long>[] fields) => new(fields[0], fields[1], fields[2], fields[3]);

    private static GatherDimensionNumbers Gather(ImmutableArray<long>[] fields) =>
        new(fields[0], fields[1], fields[2], fields[3], fields[4], Number(fields[5]));

    private static ScatterDimensionNumbers Scatter(ImmutableArray<long>[] fields) =>
        new(fields[0], fields[1], fields[2], fields[3], fields[4], Number(fields[5]));

    private static ChannelHandle Channel(ImmutableArray<long>[] fields) => new(Number(fields[0]), Number(fields[1]));

    private static long Number(ImmutableArray<long> field) => field.IsEmpty ? 0 : field[0];

    /// <summary>Reads <c>&lt;name = [1, 2], other = 3></c>; a name that does not stand there is an empty list.</summary>
    private ImmutableArray<long>[] Fields(params string[] names)
    {
        cursor.Advance();
        cursor.Take("<");
        return FieldsToEnd(names);
    }

    /// <summary>Reads what follows the opening bracket; as in MLIR a comma may stand after the last field.</summary>
    private ImmutableArray<long>[] FieldsToEnd(params string[] names)
    {
        var values = new ImmutableArray<long>[names.Length];
        while (!cursor.TryTake(">"))
        {
            Field(names, values);
            if (!cursor.TryTake(",") && !cursor.Is(">")) throw cursor.Unexpected("',' or '>'");
        }
        return [.. values.Select(v => v.IsDefault ? [] : v)];
    }

    private void Field(string[] names, ImmutableArray<long>[] values)
    {
        var index = Array.FindIndex(names, cursor.Is);
        if (index < 0) throw cursor.Unexpected($"one of {string.Join(", ", names)}");
        var token = cursor.Advance();
        if (!values[index].IsDefault) throw cursor.Fault(token, $"'{names[index]}' is given twice");
        cursor.Take("=");
        values[index] = IsNumber(names[index]) ? [cursor.TakeInteger()] : [.. cursor.TakeList("[", "]", () => cursor.TakeInteger())];
    }

    private static bool IsNumber(string field) =>
        field is "index_vector_dim" or "handle" or "type" || field.EndsWith("_dimension", StringComparison.Ordinal);
}
