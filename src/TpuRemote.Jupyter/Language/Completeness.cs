namespace TpuRemote.Jupyter.Language;

/// <summary>Whether a console should run what was typed, or let the user go on.</summary>
/// <param name="Status">complete, incomplete or invalid, as Jupyter's is_complete_reply names them.</param>
/// <param name="Indent">Spaces to begin the next line with where it is incomplete.</param>
public sealed record Completeness(string Status, string Indent = "");
