using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Text.Printing;

/// <summary>Prints the ops and regions of a function. The forms of the ops (<see cref="OpTextForm"/>) print through it.</summary>
internal sealed class OperationPrinter(IndentedText text, AttributePrinter attributes, ValueNames names, PrintOptions options)
{
    // Directly within a function, and nowhere deeper, the dialect func is left out.
    private int _regionDepth;

    /// <summary>Where the text goes.</summary>
    public IndentedText Text => text;

    /// <summary>Prints attributes.</summary>
    public AttributePrinter Attributes => attributes;

    /// <summary>Prints a region in braces.</summary>
    /// <param name="region">The region.</param>
    /// <param name="withArguments">Whether <c>^bb0(...)</c> declares its arguments; not where the op's form did.</param>
    public void Region(Region region, bool withArguments)
    {
        text.Append("{");
        if (withArguments && !region.Arguments.IsEmpty) BlockHeader(region);
        _regionDepth++;
        text.Indented(() =>
        {
            foreach (var operation in region.Operations) Operation(operation);
        });
        _regionDepth--;
        text.Line("}");
    }

    /// <summary>Prints a value's name.</summary>
    public void Operand(Value value) => text.Append(names.Of(value));

    /// <summary>Prints values' names parted by commas.</summary>
    public void Operands(IEnumerable<Value> values) => text.Join(values, Operand);

    /// <summary>Prints <c>%arg0: T</c>.</summary>
    public void Argument(Value value) => text.Append($"{names.Of(value)}: {value.Type}");

    /// <summary>Prints <c>(T, U) -> V</c>; several results stand in parentheses.</summary>
    public void FunctionType(Operation operation)
    {
        text.Append("(");
        Types(operation.Operands);
        text.Append(") -> ");
        var single = operation.Results.Length == 1;
        if (!single) text.Append("(");
        Types(operation.Results);
        if (!single) text.Append(")");
    }

    /// <summary>Prints the types of values parted by commas.</summary>
    public void Types(IEnumerable<Value> values) => text.Join(values, v => text.Append(v.Type.ToString()));

    /// <summary>Prints the attributes that the form did not print itself.</summary>
    public void OtherAttributes(Operation operation, IReadOnlySet<string> printed) =>
        attributes.OptionalDictionary(operation.Attributes.Where(a => !printed.Contains(a.Key)));

    private void Operation(Operation operation)
    {
        text.Line("");
        if (!operation.Results.IsEmpty) text.Append($"{names.ResultsOf(operation)} = ");
        var form = operation.Definition.Text;
        if (!options.Generic && form != TextForms.Generic && form.Fits(operation))
        {
            text.Append(Mnemonic(operation.Name));
            form.Print(operation, this);
        }
        else
        {
            text.Append($"\"{operation.Name}\"");
            TextForms.Generic.Print(operation, this);
        }
        if (options.Locations) text.Append(LocationText.After(operation.Location));
    }

    private ReadOnlySpan<char> Mnemonic(string name) =>
        _regionDepth == 1 && name.StartsWith("func.", StringComparison.Ordinal) ? name.AsSpan("func.".Length) : name;

    private void BlockHeader(Region region)
    {
        text.Line("^bb0(");
        text.Join(region.Arguments, Argument);
        text.Append("):");
    }
}
