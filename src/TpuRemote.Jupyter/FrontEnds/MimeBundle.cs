using System.Collections.Immutable;

namespace TpuRemote.Jupyter.FrontEnds;

/// <summary>One value in several forms, by MIME type; the front end shows the richest that it can.</summary>
/// <param name="Forms">
/// Content by MIME type: text as it is, image/png in base64, application/json as the JSON text.
/// </param>
public sealed record MimeBundle(ImmutableDictionary<string, string> Forms)
{
    /// <summary>text/plain.</summary>
    public const string Plain = "text/plain";

    /// <summary>text/html.</summary>
    public const string Html = "text/html";

    /// <summary>A bundle of one form.</summary>
    public static MimeBundle Of(string mimeType, string content) => new(ImmutableDictionary<string, string>.Empty.Add(mimeType, content));

    /// <summary>A bundle of plain text.</summary>
    public static MimeBundle OfText(string text) => Of(Plain, text);
}
