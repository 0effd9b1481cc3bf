using System.Collections.Immutable;

namespace TpuRemote.Jupyter.Language;

/// <summary>What may stand at the cursor. Positions count UTF-16 code units.</summary>
/// <param name="Start">Where the text begins that an item replaces.</param>
/// <param name="End">Where it ends (exclusive).</param>
/// <param name="Items">Best first.</param>
public sealed record CompletionList(int Start, int End, ImmutableArray<CompletionItem> Items);

/// <summary>One completion.</summary>
/// <param name="Text">What to insert.</param>
/// <param name="Kind">As Jupyter's experimental types name it: class, function, property, keyword, magic ...</param>
/// <param name="Signature">The symbol's signature or type, one line; empty where there is none.</param>
public sealed record CompletionItem(string Text, string Kind, string Signature);
