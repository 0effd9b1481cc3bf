using System.Collections.Immutable;

namespace TpuRemote.Jupyter.Language.Descriptions;

/// <summary>A part of what is shown about a symbol.</summary>
internal abstract record Block
{
    private Block()
    {
    }

    /// <summary>C#, on one line.</summary>
    /// <param name="Text">The signature.</param>
    /// <param name="MarkStart">Where the current parameter's name begins in it.</param>
    /// <param name="MarkLength">Its length; 0 where none is marked.</param>
    internal sealed record Signature(string Text, int MarkStart = 0, int MarkLength = 0) : Block;

    /// <summary>A text, below a title unless that is empty.</summary>
    internal sealed record Paragraph(string Title, Prose Text) : Block;

    /// <summary>Names with what they mean, below a title.</summary>
    internal sealed record Terms(string Title, ImmutableArray<Term> Items) : Block;
}
