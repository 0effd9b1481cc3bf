using System.Globalization;
using System.Text;

namespace TpuRemote.Hlo.Text.Tokens;

/// <summary>How MLIR writes strings: printable ASCII as it is, everything else as UTF-8 bytes in two hexadecimal digits.</summary>
internal static class StringEscapes
{
    /// <summary>The text of a quoted string.</summary>
    /// <param name="quoted">The string with its quotes.</param>
    /// <returns>Null where an escape is malformed.</returns>
    public static string? Decode(ReadOnlySpan<char> quoted)
    {
        var inside = quoted[1..^1];
        if (!inside.Contains('\\')) return inside.ToString();
        var bytes = new List<byte>(inside.Length);
        Span<byte> utf8 = stackalloc byte[4];
        for (var i = 0; i < inside.Length;)
        {
            if (inside[i] == '\\')
            {
                if (!TryEscape(inside[(i + 1)..], out var value, out var length)) return null;
                bytes.Add(value);
                i += 1 + length;
                continue;
            }
            Rune.DecodeFromUtf16(inside[i..], out var rune, out var consumed);
            bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
            i += consumed;
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>The string in quotes.</summary>
    public static string Encode(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (b == '\\') quoted.Append(@"\\");
            else if (b is >= 0x20 and < 0x7F and not (byte)'"') quoted.Append((char)b);
            else quoted.Append(CultureInfo.InvariantCulture, $"\\{b:X2}");
        }
        return quoted.Append('"').ToString();
    }

    private static bool TryEscape(ReadOnlySpan<char> rest, out byte value, out int length)
    {
        (value, length) = rest switch
        {
            ['n', ..] => ((byte)'\n', 1),
            ['t', ..] => ((byte)'\t', 1),
            ['\\', ..] => ((byte)'\\', 1),
            ['"', ..] => ((byte)'"', 1),
            _ => ((byte)0, 0),
        };
        if (length > 0) return true;
        length = 2;
        return rest.Length >= 2 && byte.TryParse(rest[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
