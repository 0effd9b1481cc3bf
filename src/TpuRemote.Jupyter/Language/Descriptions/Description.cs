using System.Collections.Immutable;
using System.Net;
using System.Text;
using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Language.Descriptions;

/// <summary>What is shown about a symbol or a call.</summary>
/// <param name="Blocks">From top to bottom.</param>
internal sealed record Description(ImmutableArray<Block> Blocks)
{
    /// <summary>As text and as HTML.</summary>
    public MimeBundle ToBundle() => new(MimeBundle.OfText(Plain()).Forms.Add(MimeBundle.Html, Html()));

    private string Plain()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Blocks.Length; i++)
        {
            // Signatures that follow one another stand together.
            if (i > 0) text.Append(Blocks[i] is Block.Signature && Blocks[i - 1] is Block.Signature ? "\n" : "\n\n");
            text.Append(Plain(Blocks[i]));
        }

        return text.ToString();
    }

    private static string Plain(Block block) => block switch
    {
        Block.Signature { MarkLength: 0 } signature => signature.Text,
        Block.Signature signature => $"{signature.Text}\n{new string(' ', signature.MarkStart)}{new string('^', signature.MarkLength)}",
        Block.Paragraph { Title: "" } paragraph => paragraph.Text.ToString(),
        Block.Paragraph paragraph => $"{paragraph.Title}: {paragraph.Text}",
        Block.Terms terms => $"{terms.Title}:\n{string.Join('\n', terms.Items.Select(t => $"  {t.Name}  {t.Meaning}"))}",
        _ => "",
    };

    private string Html() => $"<div>{string.Concat(Blocks.Select(Html))}</div>";

    private static string Html(Block block) => block switch
    {
        Block.Signature signature => $"<pre style=\"margin:0;white-space:pre-wrap\">{Marked(signature)}</pre>",
        Block.Paragraph { Title: "" } paragraph => $"<p>{Html(paragraph.Text)}</p>",
        Block.Paragraph paragraph => $"<p><b>{Escape(paragraph.Title)}</b>: {Html(paragraph.Text)}</p>",
        Block.Terms terms => $"<p><b>{Escape(terms.Title)}</b></p><ul>{string.Concat(terms.Items.Select(Html))}</ul>",
        _ => "",
    };

    private static string Html(Term term) => $"<li><code>{Escape(term.Name)}</code> {Html(term.Meaning)}</li>";

    private static string Html(Prose prose) => string.Concat(prose.Spans.Select(span =>
    {
        var text = Escape(span.Text);
        if (span.IsCode) return text.Contains('\n', StringComparison.Ordinal) ? $"<pre>{text}</pre>" : $"<code>{text}</code>";
        return text.Replace("\n", "<br>", StringComparison.Ordinal);
    }));

    private static string Marked(Block.Signature signature)
    {
        var (text, start, length) = signature;
        var end = start + length;
        return length == 0 ? Escape(text) : $"{Escape(text[..start])}<b><u>{Escape(text[start..end])}</u></b>{Escape(text[end..])}";
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
