namespace TpuRemote.Pod.Lanes;

/// <summary>Moves single elements in and out of lanes.</summary>
internal static unsafe class Lane
{
    /// <summary>Writes one element to every lane.</summary>
    public static void Fill(ReadOnlySpan<byte> element, byte* lanes, int count)
    {
        fixed (byte* value = element) Fill(value, element.Length, lanes, count);
    }

    /// <summary>Writes one element to every lane.</summary>
    public static void Fill(byte* element, int elementSize, byte* lanes, long count)
    {
        // Invariant: the lanes are count elements long; spans hold at most int.MaxValue of them.
        for (long done = 0; done < count; done += int.MaxValue)
        {
            var part = (int)Math.Min(int.MaxValue, count - done);
            switch (elementSize)
            {
                case 1: new Span<byte>(lanes + done, part).Fill(*element); break;
                case 2: new Span<ushort>((ushort*)lanes + done, part).Fill(*(ushort*)element); break;
                case 4: new Span<uint>((uint*)lanes + done, part).Fill(*(uint*)element); break;
                default: new Span<ulong>((ulong*)lanes + done, part).Fill(*(ulong*)element); break;
            }
        }
    }
}
