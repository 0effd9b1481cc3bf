using MathNet.Numerics.LinearAlgebra;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Client.Displays.Tensors;

/// <summary>The elements of a MathNet vector, read where they lie.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class VectorElements<T>(Vector<T> vector) : IElements
    where T : unmanaged, IEquatable<T>, IFormattable, IConvertible
{
    /// <inheritdoc />
    public string Title => $"{vector.GetType().Name} {vector.Count} {ElementType.Name()}";

    /// <inheritdoc />
    public ElementType ElementType => typeof(T) == typeof(float) ? ElementType.F32 : ElementType.F64;

    /// <inheritdoc />
    public IReadOnlyList<long> Shape => [vector.Count];

    /// <inheritdoc />
    public long ExaminedAtMost => 1 << 20;

    /// <inheritdoc />
    public void Read(long start, Span<double> numbers)
    {
        for (var i = 0; i < numbers.Length; i++) numbers[i] = vector.At((int)start + i).ToDouble(null);
    }

    /// <inheritdoc />
    public string Integer(long index) => throw new NotSupportedException($"{Title} has no integers");
}
