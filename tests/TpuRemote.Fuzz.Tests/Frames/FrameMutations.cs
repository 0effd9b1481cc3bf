using System.Buffers.Binary;
using TpuRemote.Fuzz.Tests.Campaigns;

namespace TpuRemote.Fuzz.Tests.Frames;

/// <summary>
/// Changes of a connection's bytes by frame (RFC 9113, section 4.1), so that what follows a change is still read as frames: their type,
/// flags, stream, length or payload; their order; their number.
/// </summary>
internal static class FrameMutations
{
    private const int PrefaceLength = 24;
    private const int HeaderLength = 9;

    /// <summary>Changes one or a few frames.</summary>
    public static byte[] Change(Random random, byte[] input, IReadOnlyList<byte[]> others)
    {
        var frames = Split(input);
        for (var steps = random.Next(1, 4); steps > 0 && frames.Count > 1; steps--) Step(random, frames, others);
        return [.. frames.SelectMany(frame => frame)];
    }

    private static void Step(Random random, List<byte[]> frames, IReadOnlyList<byte[]> others)
    {
        var at = random.Next(1, frames.Count);
        switch (random.Next(8))
        {
            case 0: frames.RemoveAt(at); break;
            case 1: frames.Insert(random.Next(1, frames.Count + 1), frames[at]); break;
            case 2: frames.Insert(at, Mutations.Pick(random, Split(Mutations.Pick(random, others)))); break;
            case 3: frames.InsertRange(at, Enumerable.Repeat(frames[at], random.Next(2, 200))); break;
            default: frames[at] = Changed(random, [.. frames[at]]); break;
        }
    }

    private static byte[] Changed(Random random, byte[] frame)
    {
        if (frame.Length < HeaderLength) return frame;
        switch (random.Next(6))
        {
            case 0: frame[3] = (byte)random.Next(12); break;
            case 1: frame[4] = (byte)random.Next(256); break;
            case 2:
                var stream = Mutations.Pick<uint>(random, [0, 1, 2, 3, 5, 7, 0x7FFFFFFF, 0xFFFFFFFF]);
                BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(5), stream);
                break;
            case 3: frame[random.Next(3)] ^= (byte)(1 << random.Next(8)); break;
            default:
                var payload = Mutations.Bytes(random, frame[HeaderLength..], [frame]);
                frame = [.. frame.AsSpan(0, HeaderLength), .. payload];
                (frame[0], frame[1], frame[2]) = ((byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length);
                break;
        }

        return frame;
    }

    // The preface, then the frames; what is left at the end is one, too.
    private static List<byte[]> Split(byte[] input)
    {
        var frames = new List<byte[]>();
        var rest = input.AsSpan();
        var length = Math.Min(PrefaceLength, rest.Length);
        while (length > 0)
        {
            frames.Add(rest[..length].ToArray());
            rest = rest[length..];
            length = rest.Length < HeaderLength
                ? rest.Length
                : Math.Min(HeaderLength + ((rest[0] << 16) | (rest[1] << 8) | rest[2]), rest.Length);
        }

        return frames;
    }
}
