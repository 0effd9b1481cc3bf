using MathNet.Numerics.LinearAlgebra;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Client.Displays.Tensors;

/// <summary>The elements of a MathNet matrix, row by row, read where they lie: sparse and diagonal ones stay so.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class MatrixElements<T>(Matrix<T> matrix) : IElements
    where T : unmanaged, IEquatable<T>, IFormattable, IConvertible
{
    /// <inheritdoc />
    public string Title => $"{matrix.GetType().Name} {matrix.RowCount}x{matrix.ColumnCount} {ElementType.Name()}";

    /// <inheritdoc />
    public ElementType ElementType => typeof(T) == typeof(float) ? ElementType.F32 : ElementType.F64;

    /// <inheritdoc />
    public IReadOnlyList<long> Shape => [matrix.RowCount, matrix.ColumnCount];

    /// <inheritdoc />
    public long ExaminedAtMost => 1 << 20;

    /// <inheritdoc />
    public void Read(long start, Span<double> numbers)
    {
        var (row, column) = Math.DivRem(start, matrix.ColumnCount);
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = matrix.At((int)row, (int)column).ToDouble(null);
            if (++column == matrix.ColumnCount) (row, column) = (row + 1, 0);
        }
    }

    /// <inheritdoc />
    public string Integer(long index) => throw new NotSupportedException($"{Title} has no integers");
}
