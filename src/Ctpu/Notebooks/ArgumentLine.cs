using System.Text;
using TpuRemote.Jupyter.Directives;

namespace Ctpu.Notebooks;

/// <summary>A line of arguments, as a shell splits it: at white space, except within single or double quotes.</summary>
internal static class ArgumentLine
{
    /// <summary>The arguments. A backslash is itself, so that Windows' paths need no quotes.</summary>
    /// <exception cref="DirectiveException">A quote is not closed.</exception>
    public static string[] Split(string line)
    {
        var arguments = new List<string>();
        StringBuilder? argument = null;
        char? quote = null;
        foreach (var c in line)
        {
            if (quote is null && char.IsWhiteSpace(c))
            {
                if (argument is not null) arguments.Add(argument.ToString());
                argument = null;
                continue;
            }
            argument ??= new StringBuilder();
            if (c == quote) quote = null;
            else if (quote is null && (c is '"' or '\'')) quote = c;
            else argument.Append(c);
        }
        if (quote is not null) throw new DirectiveException($"a {quote} is not closed in '{line}'");
        if (argument is not null) arguments.Add(argument.ToString());
        return [.. arguments];
    }
}
