using System.Text;

namespace TpuRemote.Grpc.Tests.Http2;

/// <summary>
/// Headers as HPACK has them (RFC 7541), without its tables: ours are literals that nobody remembers; of the peer's, which we have told to
/// remember none either, those with a name that is spelt out are read.
/// </summary>
internal static class HeaderBlock
{
    private const int StatusOk = 0x88; // ":status: 200", entry 8 of the static table

    /// <summary>Headers, in order. The name ":ok" stands for the status 200.</summary>
    public static byte[] Write(params (string Name, string Value)[] headers)
    {
        using var block = new MemoryStream();
        foreach (var (name, value) in headers)
        {
            if (name == ":ok")
            {
                block.WriteByte(StatusOk);
                continue;
            }

            block.WriteByte(0);
            WriteText(block, name);
            WriteText(block, value);
        }

        return block.ToArray();
    }

    /// <summary>The headers whose names are not in the static table, as all of gRPC's.</summary>
    public static Dictionary<string, string> Read(byte[] block)
    {
        var found = new Dictionary<string, string>();
        for (var at = 0; at < block.Length;)
        {
            var first = block[at];
            var prefix = (first & 0x80) != 0 ? 7 : (first & 0x40) != 0 ? 6 : (first & 0x20) != 0 ? 5 : 4;
            var index = ReadNumber(block, ref at, prefix);
            if (prefix is 7 or 5)
            {
                continue;
            }

            var name = index == 0 ? ReadText(block, ref at) : null;
            var value = ReadText(block, ref at);
            if (name is not null)
            {
                found[name] = value;
            }
        }

        return found;
    }

    private static void WriteText(MemoryStream block, string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        if (bytes.Length < 127)
        {
            block.WriteByte((byte)bytes.Length);
        }
        else
        {
            block.WriteByte(127);
            var rest = bytes.Length - 127;
            for (; rest >= 128; rest /= 128)
            {
                block.WriteByte((byte)((rest % 128) + 128));
            }

            block.WriteByte((byte)rest);
        }

        block.Write(bytes);
    }

    private static string ReadText(byte[] block, ref int at)
    {
        Assert.True((block[at] & 0x80) == 0, "Huffman coding is not read here");
        var length = ReadNumber(block, ref at, 7);
        at += length;
        return Encoding.Latin1.GetString(block, at - length, length);
    }

    private static int ReadNumber(byte[] block, ref int at, int prefix)
    {
        var largest = (1 << prefix) - 1;
        var number = block[at++] & largest;
        if (number < largest)
        {
            return number;
        }

        for (var shift = 0; ; shift += 7)
        {
            var octet = block[at++];
            number += (octet & 0x7F) << shift;
            if (octet < 128)
            {
                return number;
            }
        }
    }
}
