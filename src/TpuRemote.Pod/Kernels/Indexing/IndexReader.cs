using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Pod.Kernels.Indexing;

/// <summary>Reads indices of any integer type.</summary>
internal static unsafe class IndexReader
{
    /// <summary>An element as a 64-bit number; a ui64 beyond that is the largest, which clamps or falls outside just the same.</summary>
    // Invariant: the array has that element.
    public static long Read(byte* array, ElementType type, long element) => type switch
    {
        ElementType.I8 => ((sbyte*)array)[element],
        ElementType.I16 => ((short*)array)[element],
        ElementType.I32 => ((int*)array)[element],
        ElementType.I64 => ((long*)array)[element],
        ElementType.Ui8 => array[element],
        ElementType.Ui16 => ((ushort*)array)[element],
        ElementType.Ui32 => ((uint*)array)[element],
        ElementType.Ui64 => (long)Math.Min(((ulong*)array)[element], long.MaxValue),
        _ => throw new NotSupportedException($"indices of {type.Name()}"),
    };
}
