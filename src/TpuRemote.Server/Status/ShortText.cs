using System.Text;

namespace TpuRemote.Server.Status;

/// <summary>Texts cut to a length, with a mark of what is missing.</summary>
internal static class ShortText
{
    /// <summary>The text, or its beginning and how many characters were left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">Characters of it that are kept.</param>
    public static string Shorten(string text, int length)
    {
        if (text.Length <= length) return text;

        // Not between the halves of a surrogate pair.
        var kept = char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
        return $"{text[..kept]}... ({text.Length - kept} more characters)";
    }

    /// <summary>The text cut so that it takes so many bytes as a grpc-message at most.</summary>
    public static string Cut(string text, int bytes)
    {
        if (HeaderBytes(text) <= bytes) return text;
        const int Mark = 48;
        var kept = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes -= HeaderBytes(rune);
            if (bytes < Mark) break;
            kept += rune.Utf16SequenceLength;
        }

        return Shorten(text, Math.Max(1, kept));
    }

    /// <summary>Bytes of a text in grpc-message, where each byte of its UTF-8 that is not plain ASCII becomes %XX.</summary>
    public static int HeaderBytes(string text)
    {
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes()) bytes += HeaderBytes(rune);
        return bytes;
    }

    private static int HeaderBytes(Rune rune) => rune.Value is >= ' ' and <= '~' and not '%' ? 1 : 3 * rune.Utf8SequenceLength;
}
