using Microsoft.AspNetCore.Html;
using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Displays;

/// <summary>
/// What every cell may call without more: shown values, input, the token that an interrupt cancels. Names as .NET Interactive has them.
/// </summary>
public static class Notebook
{
    private static readonly AsyncLocal<NotebookOutput?> Flow = new();
    private static NotebookOutput? _last;

    /// <summary>Cancelled when the user interrupts the cell that runs; for calls that take a token.</summary>
    public static CancellationToken CellInterrupt => Output.Interrupt;

    /// <summary>The notebook whose code runs; where that cannot be told (a thread without a flow), the one that ran last.</summary>
    internal static NotebookOutput? Current
    {
        get => Flow.Value ?? Volatile.Read(ref _last);
        set
        {
            Flow.Value = value;
            Volatile.Write(ref _last, value);
        }
    }

    internal static NotebookOutput Output =>
        Current ?? throw new InvalidOperationException("No notebook runs in this process: display works in the cells of one.");

#pragma warning disable IDE1006 // Lower case, as all notebooks of .NET write it.
    /// <summary>Shows a value below the cell, in the form that suits it best or in those named.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">text/html, text/plain, image/svg+xml ...; none: what its type prefers.</param>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => Output.Show(value, mimeTypes);
#pragma warning restore IDE1006

    /// <summary>HTML to show as it is.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Removes the cell's output.</summary>
    /// <param name="wait">Only when the next output arrives.</param>
    public static void ClearOutput(bool wait = false) => Output.FrontEnd.ClearOutput(wait);

    /// <summary>Asks the user for a line of text.</summary>
    /// <exception cref="NotSupportedException">This front end asks nobody.</exception>
    public static string? Input(string prompt = "") => Output.FrontEnd.ReadLine(prompt, false, Output.Interrupt);

    /// <summary>Asks the user for a line that is not shown.</summary>
    /// <exception cref="NotSupportedException">This front end asks nobody.</exception>
    public static string? Password(string prompt = "") => Output.FrontEnd.ReadLine(prompt, true, Output.Interrupt);
}
