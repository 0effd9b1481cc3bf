using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>
/// convolution's window: <c>stride = [2, 2], pad = [[1, 1], [2, 2]], lhs_dilate = [1, 1], rhs_dilate = [1, 1],
/// reverse = [false, false]</c>,
/// each of which may be left out.
/// </summary>
internal sealed class WindowPiece : FormPiece
{
    private static readonly (string Word, string Attribute)[] Lists =
    [
        ("stride", "window_strides"),
        ("pad", "padding"),
        ("lhs_dilate", "lhs_dilation"),
        ("rhs_dilate", "rhs_dilation"),
        ("reverse", "window_reversal"),
    ];

    /// <inheritdoc />
    public override IEnumerable<string> Attributes => Lists.Select(l => l.Attribute);

    /// <inheritdoc />
    public override bool Fits(Operation operation) => Lists.All(l => operation.Attributes.Find(l.Attribute) switch
    {
        null => true,
        DenseElementsAttribute { Value.Type: { ElementType: ElementType.I64, Dimensions: [_, 2] } } => l.Word == "pad",
        DenseArrayAttribute { ElementType: ElementType.I1 } => l.Word == "reverse",
        var list => l.Word is not ("pad" or "reverse") && IntegersPiece.IsList(list),
    });

    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer) =>
        printer.Text.Join(Lists.Where(l => operation.Attributes.Has(l.Attribute)), list =>
        {
            printer.Text.Append($"{list.Word} = [");
            printer.Text.Join(Items(operation.Attributes, list.Word, list.Attribute), item => printer.Text.Append(item));
            printer.Text.Append("]");
        });

    /// <inheritdoc />
    public override void Parse(OperationParser parser, OperationParts parts)
    {
        var cursor = parser.Cursor;
        if (cursor.Is("}")) return;
        do
        {
            var index = Array.FindIndex(Lists, l => cursor.Is(l.Word));
            if (index < 0) throw cursor.Unexpected($"one of {string.Join(", ", Lists.Select(l => l.Word))}");
            var (word, attribute) = Lists[index];
            if (parts.Attributes.Exists(a => a.Key == attribute)) throw cursor.Fault(cursor.Current, $"'{word}' is given twice");
            cursor.Advance();
            cursor.Take("=");
            parts.Add(attribute, Value(parser, word));
        }
        while (cursor.TryTake(","));
    }

    private static IEnumerable<string> Items(AttributeDictionary attributes, string word, string attribute)
    {
        if (word == "pad")
        {
            return attributes.Get<DenseElementsAttribute>(attribute).Value.ToArray<long>().Chunk(2).Select(p => $"[{p[0]}, {p[1]}]");
        }
        var values = attributes.Integers(attribute);
        return values.Select(v => word != "reverse" ? $"{v}" : v != 0 ? "true" : "false");
    }

    private static HloAttribute Value(OperationParser parser, string word) => word switch
    {
        "pad" => Padding(parser.Cursor),
        "reverse" => DenseArrayAttribute.OfBooleans(parser.Cursor.TakeList("[", "]", () => Boolean(parser.Cursor))),
        _ => parser.Integers(),
    };

    private static DenseElementsAttribute Padding(TokenCursor cursor)
    {
        var pairs = cursor.TakeList("[", "]", () => (Place: cursor.Current, Pair: cursor.TakeList("[", "]", () => cursor.TakeInteger())));
        var odd = pairs.Find(p => p.Pair.Count != 2);
        if (odd.Pair is not null)
            throw cursor.Fault(odd.Place, $"found {odd.Pair.Count} numbers, expected the padding before and after: [1, 2]");
        var type = TensorType.Of(ElementType.I64, pairs.Count, 2);
        return new DenseElementsAttribute(Literal.Create<long>(type, [.. pairs.SelectMany(p => p.Pair)]));
    }

    private static bool Boolean(TokenCursor cursor)
    {
        if (cursor.TryTake("true")) return true;
        return !cursor.TryTake("false") && cursor.TakeInteger("true or false") != 0;
    }
}
