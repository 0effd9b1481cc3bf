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

    /// <summary>Reads for each lane the element of that number, or <paramref name="otherwise"/> where the number is negative.</summary>
    // Invariant: the array has an element of every number that is not negative.
    public static void Gather(byte* array, int elementSize, long* elements, byte* otherwise, byte* lanes, int count)
    {
        switch (elementSize)
        {
            case 1: Gather(array, elements, *otherwise, lanes, count); break;
            case 2: Gather((ushort*)array, elements, *(ushort*)otherwise, (ushort*)lanes, count); break;
            case 4: Gather((uint*)array, elements, *(uint*)otherwise, (uint*)lanes, count); break;
            default: Gather((ulong*)array, elements, *(ulong*)otherwise, (ulong*)lanes, count); break;
        }
    }

    private static void Gather<T>(T* array, long* elements, T otherwise, T* lanes, int count)
        where T : unmanaged
    {
        for (var i = 0; i < count; i++) lanes[i] = elements[i] < 0 ? otherwise : array[elements[i]];
    }
}
