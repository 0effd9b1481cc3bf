using System.Collections.Immutable;
using Microsoft.DotNet.Interactive.Formatting;
using TpuRemote.Jupyter.Extensions;
using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Displays;

/// <summary>
/// Turns a value into the forms that a front end can show, by the formatters registered with Microsoft.DotNet.Interactive.Formatting.
/// </summary>
internal sealed class ValueFormatter(NotebookExtensions extensions)
{
    private static readonly ImmutableHashSet<string> Shown =
    [
        MimeBundle.Plain, MimeBundle.Html, "image/svg+xml", "image/png", "image/jpeg", "application/json", "text/markdown", "text/latex",
        "text/csv",
    ];

    /// <summary>The forms of a value: those that its type prefers, or those asked for, and plain text.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">The forms asked for; empty: what the type prefers.</param>
    /// <param name="complain">Told of a formatter that failed.</param>
    public MimeBundle Format(object? value, IReadOnlyCollection<string> mimeTypes, Action<string> complain)
    {
        if (value is MimeBundle bundle) return bundle;
        var shown = value is null ? null : extensions.ViewOf(value);
        var forms = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var mimeType in (mimeTypes.Count > 0 ? mimeTypes : Preferred(shown)).Append(MimeBundle.Plain).Distinct())
        {
            if (Form(shown, mimeType, complain) is { } form) forms[mimeType] = form;
        }
        return new MimeBundle(forms.ToImmutable());
    }

    // Numbers, dates, enums and the like are short: tables and styles would only make notebooks long.
    private static IReadOnlyCollection<string> Preferred(object? value) =>
        value is null or IConvertible ? [MimeBundle.Plain] : [.. Formatter.GetPreferredMimeTypesFor(value.GetType()).Where(Shown.Contains)];

    // A formatter is somebody else's code: what it throws must not cost the other forms.
    private static string? Form(object? value, string mimeType, Action<string> complain)
    {
        try
        {
            return value is null ? "null" : value is string text && mimeType == MimeBundle.Plain ? text : value.ToDisplayString(mimeType);
        }
        catch (Exception e) when (e is not (OperationCanceledException or ThreadAbortException))
        {
            complain($"the {mimeType} formatter of {value!.GetType().FullName} threw {e.GetType().Name}: {e.Message}");
            return mimeType == MimeBundle.Plain ? value.GetType().FullName : null;
        }
    }
}
