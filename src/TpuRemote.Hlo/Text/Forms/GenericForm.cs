using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>
/// MLIR's form for every op: <c>(%a) &lt;{properties}> ({region}, {region}) {attributes} : (T) -> U</c>. What stands in the properties and
/// what in the attributes is kept in one dictionary: names with a dialect's prefix (<c>mhlo.x</c>) are attributes, the others properties.
/// </summary>
internal sealed class GenericForm : OpTextForm
{
    internal override bool Fits(Operation operation) => true;

    internal override void Print(Operation operation, OperationPrinter printer)
    {
        var text = printer.Text;
        text.Append("(");
        printer.Operands(operation.Operands);
        text.Append(")");
        Properties(operation, printer);
        if (!operation.Regions.IsEmpty)
        {
            text.Append(" (");
            text.Join(operation.Regions, region => printer.Region(region, withArguments: true));
            text.Append(")");
        }
        printer.Attributes.OptionalDictionary(operation.Attributes.Where(a => IsDiscardable(a.Key)));
        text.Append(" : ");
        printer.FunctionType(operation);
    }

    internal override void Parse(OperationParser parser, OperationParts parts)
    {
        var cursor = parser.Cursor;
        parts.Operands.AddRange(cursor.TakeList("(", ")", parser.Operand));
        if (cursor.TryTake("<"))
        {
            parts.Attributes.AddRange(parser.Attributes.Dictionary());
            cursor.Take(">");
        }
        if (cursor.Is("(")) parts.Regions.AddRange(cursor.TakeList("(", ")", () => parser.Region()));
        if (cursor.Is("{")) Attributes(parser, parts);
        cursor.Take(":");
        var at = cursor.Current;
        var type = parser.Types.ParseFunction();
        parser.CheckOperands(parts, type.Operands, at);
        parts.ResultTypes = type.Results;
    }

    private static bool IsDiscardable(string name) => name.Contains('.', StringComparison.Ordinal);

    private static void Properties(Operation operation, OperationPrinter printer)
    {
        var properties = operation.Attributes.Where(a => !IsDiscardable(a.Key)).ToList();
        if (properties.Count == 0) return;
        printer.Text.Append(" <");
        printer.Attributes.Dictionary(properties);
        printer.Text.Append(">");
    }

    private static void Attributes(OperationParser parser, OperationParts parts)
    {
        var at = parser.Cursor.Current;
        var properties = parts.Attributes.Select(a => a.Key).ToHashSet();
        foreach (var attribute in parser.Attributes.Dictionary())
        {
            if (properties.Contains(attribute.Key))
                throw parser.Cursor.Fault(at, $"the attribute '{attribute.Key}' is given twice");
            parts.Attributes.Add(attribute);
        }
    }
}
