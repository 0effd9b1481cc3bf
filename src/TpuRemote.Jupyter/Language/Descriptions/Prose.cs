using System.Collections.Immutable;

namespace TpuRemote.Jupyter.Language.Descriptions;

/// <summary>Text, some of it code.</summary>
/// <param name="Spans">In order; paragraphs are parted by an empty line.</param>
internal sealed record Prose(ImmutableArray<ProseSpan> Spans)
{
    /// <summary>No text.</summary>
    public static Prose Empty { get; } = new([]);

    /// <summary>Whether there is nothing to read.</summary>
    public bool IsEmpty => Spans.IsEmpty;

    /// <summary>Plain words.</summary>
    public static Prose Of(string text) => new([new ProseSpan(text, IsCode: false)]);

    /// <summary>Without what marks code.</summary>
    public override string ToString() => string.Concat(Spans.Select(s => s.Text));
}

/// <summary>A part of a text.</summary>
internal sealed record ProseSpan(string Text, bool IsCode);

/// <summary>A name and what it means: of a parameter, of an exception.</summary>
internal sealed record Term(string Name, Prose Meaning);
