using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Printing;

namespace TpuRemote.Hlo.Text;

/// <summary>
/// Prints programs as upstream's tools do: pretty forms, values numbered by MLIR's rules (names that values bore in a text are not kept),
/// attributes sorted by name. The same program gives the same text always, and the text reads back as the same program.
/// </summary>
public static class ModulePrinter
{
    /// <summary>Prints a program, ending with a line feed.</summary>
    public static string Print(Module module, PrintOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        options ??= PrintOptions.Default;
        var text = new IndentedText(options.Budget);
        var attributes = new AttributePrinter(text);
        text.Append("module");
        if (module.Name is not null) text.Append($" @{SymbolText.Of(module.Name)}");
        attributes.DictionaryAfterWord(module.Attributes);
        text.Append(" {");
        text.Indented(() =>
        {
            foreach (var function in module.Functions)
                new FunctionPrinter(text, attributes, options).Print(function);
        });
        text.Line("}");
        text.Append("\n");
        return text.ToString();
    }
}
