using System.Globalization;
using System.Text;

namespace TpuRemote.Grpc.Wire;

/// <summary>
/// The value of <c>grpc-message</c>: UTF-8 in which every byte outside printable ASCII, and '%' itself, is %XX
/// (doc/PROTOCOL-HTTP2.md, Status-Message).
/// </summary>
internal static class StatusText
{
    /// <summary>Text as it may stand in a header.</summary>
    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains('%'))
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 16);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            _ = octet is >= (byte)' ' and <= (byte)'~' and not (byte)'%'
                ? encoded.Append((char)octet)
                : encoded.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }

        return encoded.ToString();
    }

    /// <summary>The text back. A '%' that starts no %XX stays as it is: the specification forbids losing a message over it.</summary>
    public static string Decode(string header)
    {
        if (!header.Contains('%'))
        {
            return header;
        }

        var octets = new List<byte>(header.Length);
        for (var i = 0; i < header.Length; i++)
        {
            if (header[i] == '%' && TryReadOctet(header, i + 1, out var octet))
            {
                octets.Add(octet);
                i += 2;
            }
            else
            {
                octets.Add((byte)header[i]);
            }
        }

        return Encoding.UTF8.GetString([.. octets]);
    }

    private static bool TryReadOctet(string header, int start, out byte octet)
    {
        octet = 0;
        return start + 2 <= header.Length
            && byte.TryParse(header.AsSpan(start, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out octet);
    }
}
