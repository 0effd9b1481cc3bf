using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>
/// dot_general's settings: <c>, batching_dims = [0] x [0], contracting_dims = [2] x [1], precision = [HIGH, HIGH],
/// algorithm = &lt;...></c>;
/// all but the contracting dimensions may be left out.
/// </summary>
internal sealed class DotDimensionsPiece : FormPiece
{
    private const string AlgorithmPrefix = "#stablehlo.dot_algorithm";

    /// <inheritdoc />
    public override IEnumerable<string> Attributes => ["dot_dimension_numbers", "precision_config", "algorithm"];

    /// <inheritdoc />
    public override bool Fits(Operation operation) =>
        operation.Attributes.Find("dot_dimension_numbers") is DotDimensionNumbers
        && operation.Attributes.Find("precision_config") is null or ArrayAttribute
        && IsPrecisions(operation.Attributes.Find("precision_config"))
        && (operation.Attributes.Find("algorithm") is null || Algorithm(operation) is not null);

    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer)
    {
        var text = printer.Text;
        var numbers = operation.Attributes.Get<DotDimensionNumbers>("dot_dimension_numbers");
        if (!numbers.LhsBatching.IsEmpty || !numbers.RhsBatching.IsEmpty)
            Pair(text, ", batching_dims = ", numbers.LhsBatching, numbers.RhsBatching);
        Pair(text, ", contracting_dims = ", numbers.LhsContracting, numbers.RhsContracting);
        if (operation.Attributes.TryGet<ArrayAttribute>("precision_config", out var precisions))
            text.Append($", precision = [{string.Join(", ", precisions.Items.Cast<EnumAttribute>().Select(p => p.Value))}]");
        if (Algorithm(operation) is { } algorithm) text.Append($", algorithm = {algorithm[AlgorithmPrefix.Length..]}");
    }

    /// <inheritdoc />
    public override void Parse(OperationParser parser, OperationParts parts)
    {
        var batching = (Lhs: ImmutableArray<long>.Empty, Rhs: ImmutableArray<long>.Empty);
        parser.Cursor.Take(",");
        if (parser.Cursor.TryTake("batching_dims"))
        {
            batching = Pair(parser);
            parser.Cursor.Take(",");
        }
        parser.Cursor.Take("contracting_dims");
        var contracting = Pair(parser);
        parts.Add("dot_dimension_numbers", new DotDimensionNumbers(batching.Lhs, batching.Rhs, contracting.Lhs, contracting.Rhs));
        Settings(parser, parts);
    }

    private static void Settings(OperationParser parser, OperationParts parts)
    {
        var cursor = parser.Cursor;
        if (!cursor.TryTake(",")) return;
        if (cursor.TryTake("precision"))
        {
            cursor.Take("=");
            parts.Add("precision_config", new ArrayAttribute([.. cursor.TakeList("[", "]", () => Precision(cursor))]));
            if (!cursor.TryTake(",")) return;
        }
        cursor.Take("algorithm");
        cursor.Take("=");
        parts.Add("algorithm", new OpaqueAttribute(AlgorithmPrefix + parser.Attributes.AngleBody()));
    }

    private static EnumAttribute Precision(TokenCursor cursor) =>
        new EnumAttribute("precision", cursor.Take(TokenKind.BareIdentifier, "a precision").In(cursor.Source).ToString());

    private static (ImmutableArray<long> Lhs, ImmutableArray<long> Rhs) Pair(OperationParser parser)
    {
        parser.Cursor.Take("=");
        var lhs = parser.Integers().Values;
        parser.Cursor.Take("x");
        return (lhs, parser.Integers().Values);
    }

    private static void Pair(IndentedText text, string words, ImmutableArray<long> lhs, ImmutableArray<long> rhs)
    {
        text.Append(words);
        text.Integers(lhs);
        text.Append(" x ");
        text.Integers(rhs);
    }

    private static bool IsPrecisions(HloAttribute? attribute) =>
        attribute is not ArrayAttribute array || array.Items.All(i => i is EnumAttribute { Kind: "precision" });

    private static string? Algorithm(Operation operation) =>
        operation.Attributes.Find("algorithm") is OpaqueAttribute opaque
        && opaque.Text.StartsWith(AlgorithmPrefix + "<", StringComparison.Ordinal) ? opaque.Text : null;
}
