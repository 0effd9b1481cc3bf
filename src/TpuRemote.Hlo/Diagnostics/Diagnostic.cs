namespace TpuRemote.Hlo.Diagnostics;

/// <summary>One fault found in a program, or a warning about it.</summary>
/// <param name="Code">What rule was broken: an op's constraint (<c>add_c1</c>), or a code such as <c>parse</c> or <c>E1000</c>.</param>
/// <param name="Message">What was given and what was expected.</param>
/// <param name="Op">The op's full name, for example <c>stablehlo.add</c>; empty where no op is concerned.</param>
/// <param name="Location">The place in the text, or the C# line that traced the op.</param>
/// <param name="Kind">The sort of fault.</param>
public sealed record Diagnostic(
    string Code, string Message, string Op, Location Location, DiagnosticKind Kind = DiagnosticKind.InvalidArgument)
{
    /// <summary>One line: place, op, message, code.</summary>
    public override string ToString()
    {
        var place = Location.Resolve();
        return $"{(place.IsKnown ? $"{place}: " : "")}{(Op.Length > 0 ? $"{Op}: " : "")}{Message} [{Code}]";
    }
}
