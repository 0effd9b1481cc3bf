using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>
/// slice's ranges: <c>[0:10, 2:8:3]</c>, each from its start to its limit by its stride, which is 1 where it is left out.
/// </summary>
internal sealed class SliceRangesPiece : FormPiece
{
    /// <inheritdoc />
    public override IEnumerable<string> Attributes => ["start_indices", "limit_indices", "strides"];

    /// <inheritdoc />
    public override bool Fits(Operation operation)
    {
        var lists = Attributes.Select(operation.Attributes.Find).ToList();
        return lists.TrueForAll(IntegersPiece.IsList) && Lists(operation).Select(l => l.Length).Distinct().Count() == 1;
    }

    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer)
    {
        var lists = Lists(operation);
        var text = printer.Text;
        text.Append("[");
        text.Join(Enumerable.Range(0, lists[0].Length), i =>
            text.Append($"{lists[0][i]}:{lists[1][i]}{(lists[2][i] == 1 ? "" : $":{lists[2][i]}")}"));
        text.Append("]");
    }

    /// <inheritdoc />
    public override void Parse(OperationParser parser, OperationParts parts)
    {
        var ranges = parser.Cursor.TakeList("[", "]", () => Range(parser.Cursor));
        parts.Add("start_indices", DenseArrayAttribute.Of([.. ranges.Select(r => r.Start)]));
        parts.Add("limit_indices", DenseArrayAttribute.Of([.. ranges.Select(r => r.Limit)]));
        parts.Add("strides", DenseArrayAttribute.Of([.. ranges.Select(r => r.Stride)]));
    }

    private static (long Start, long Limit, long Stride) Range(TokenCursor cursor)
    {
        var start = cursor.TakeInteger("a start");
        cursor.Take(":");
        var limit = cursor.TakeInteger("a limit");
        return (start, limit, cursor.TryTake(":") ? cursor.TakeInteger("a stride") : 1);
    }

    private ImmutableArray<long>[] Lists(Operation operation) => [.. Attributes.Select(operation.Attributes.Integers)];
}
