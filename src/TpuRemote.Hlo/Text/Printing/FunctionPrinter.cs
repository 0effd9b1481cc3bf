using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Hlo.Text.Printing;

/// <summary>Prints <c>func.func public @main(%arg0: T {...}) -> (U {...}) attributes {...} {...}</c>.</summary>
internal sealed class FunctionPrinter(IndentedText text, AttributePrinter attributes, PrintOptions options)
{
    /// <summary>Prints a function on lines of its own.</summary>
    public void Print(Function function)
    {
        var operations = new OperationPrinter(text, attributes, new ValueNames(function), options);
        text.Line($"func.func {(function.IsPublic ? "public" : "private")} @{SymbolText.Of(function.Name)}(");
        text.Join(Enumerable.Range(0, function.Arguments.Length), i =>
        {
            operations.Argument(function.Arguments[i]);
            attributes.OptionalDictionary(function.ArgumentAttributes[i]);
        });
        text.Append(")");
        Results(function);
        attributes.DictionaryAfterWord(function.Attributes);
        text.Append(" ");
        operations.Region(function.Body, withArguments: false);
        if (options.Locations) text.Append(LocationText.After(function.Location));
    }

    private void Results(Function function)
    {
        if (function.ResultTypes.IsEmpty) return;
        text.Append(" -> ");
        var bare = function.ResultTypes.Length == 1 && function.ResultAttributes[0].Count == 0;
        if (!bare) text.Append("(");
        text.Join(Enumerable.Range(0, function.ResultTypes.Length), i =>
        {
            text.Append(function.ResultTypes[i].ToString());
            attributes.OptionalDictionary(function.ResultAttributes[i]);
        });
        if (!bare) text.Append(")");
    }
}
