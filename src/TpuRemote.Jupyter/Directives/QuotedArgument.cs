namespace TpuRemote.Jupyter.Directives;

/// <summary>The text in quotes behind <c>#r</c> and <c>#i</c>; a comment may follow.</summary>
internal static class QuotedArgument
{
    /// <summary>What stands between the quotes.</summary>
    /// <exception cref="DirectiveException">Nothing does, or more follows.</exception>
    public static string Of(Directive directive, string arguments)
    {
        var end = arguments.StartsWith('"') ? arguments.IndexOf('"', 1) : -1;
        var rest = end < 0 ? "" : arguments[(end + 1)..].TrimStart();
        if (end < 0 || arguments[1..end].Trim().Length == 0 || (rest.Length > 0 && !rest.StartsWith("//", StringComparison.Ordinal)))
            throw new DirectiveException($"{directive.Usage} was expected, '{directive.Name} {arguments}' was given");
        return arguments[1..end].Trim();
    }
}
