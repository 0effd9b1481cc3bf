using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Client.Displays.Tensors;

/// <summary>Numbers in rows and columns that can be looked at without copying all of them: a literal's, or a MathNet matrix's.</summary>
internal interface IElements
{
    /// <summary>What they are, such as <c>tensor&lt;2x3xf32&gt;</c>.</summary>
    string Title { get; }

    /// <summary>The type of each.</summary>
    ElementType ElementType { get; }

    /// <summary>Dimension sizes, outermost first.</summary>
    IReadOnlyList<long> Shape { get; }

    /// <summary>How many of them are examined for statistics; of more, evenly spread ones.</summary>
    long ExaminedAtMost { get; }

    /// <summary>Reads elements in row-major order from one on; those of 64 bits are rounded to 53.</summary>
    void Read(long start, Span<double> numbers);

    /// <summary>An integer in full.</summary>
    string Integer(long index);
}
