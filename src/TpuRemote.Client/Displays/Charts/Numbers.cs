using System.Numerics;
using System.Runtime.CompilerServices;
using TpuRemote.Client.Errors;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Client.Displays.Charts;

/// <summary>Host data of any number type, copied as doubles.</summary>
internal static class Numbers
{
    /// <summary>The values of a sequence.</summary>
    public static double[] Of<T>(IEnumerable<T> values)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        return values is double[] doubles ? [.. doubles] : [.. values.Select(double.CreateSaturating)];
    }

    /// <summary>The elements of a concrete tensor of rank 1; a scalar is one value.</summary>
    /// <exception cref="TpuArgumentException">It is of a higher rank.</exception>
    /// <exception cref="TpuTracingException">It is traced.</exception>
    [OverloadResolutionPriority(-1)]
    public static double[] Of(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.Rank <= 1
            ? Elements(tensor)
            : throw new TpuArgumentException($"a tensor of rank 1 was expected, {tensor.Type} was given");
    }

    /// <summary>All elements of a concrete tensor, row-major.</summary>
    public static double[] Elements(Tensor tensor) => tensor.ElementType switch
    {
        ElementType.F64 => tensor.ToArray<double>(),
        ElementType.F32 => Of(tensor.ToArray<float>()),
        ElementType.I32 => Of(tensor.ToArray<int>()),
        ElementType.Ui8 => Of(tensor.ToArray<byte>()),
        _ => tensor.Cast(ElementType.F64).ToArray<double>(),
    };

    /// <summary>The rows of a matrix.</summary>
    /// <exception cref="TpuArgumentException">They are not equally long.</exception>
    public static double[,] Matrix(IReadOnlyList<double[]> rows)
    {
        var columns = rows.Count == 0 ? 0 : rows[0].Length;
        var matrix = new double[rows.Count, columns];
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row].Length != columns)
                throw new TpuArgumentException(
                    $"rows of a matrix should be equally long: row 0 has {columns} values, row {row} has {rows[row].Length}");
            for (var column = 0; column < columns; column++) matrix[row, column] = rows[row][column];
        }
        return matrix;
    }

    /// <summary>0, 1, 2 and so on.</summary>
    public static double[] Range(int count)
    {
        var range = new double[count];
        for (var i = 0; i < count; i++) range[i] = i;
        return range;
    }
}
