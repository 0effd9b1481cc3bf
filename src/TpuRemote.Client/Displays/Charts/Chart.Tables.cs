using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using MathNet.Numerics.LinearAlgebra;
using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Displays.Charts;

/// <content>Bars and heat maps.</content>
public abstract partial class Chart
{
    /// <summary>Bars labelled 0, 1, 2 and so on.</summary>
    /// <param name="values">Their lengths.</param>
    /// <param name="name">What the legend calls them.</param>
    public static BarChart Bar<T>(IEnumerable<T> values, string? name = null)
        where T : INumber<T> => Counted(Numbers.Of(values), name);

    /// <summary>Bars with labels.</summary>
    /// <param name="labels">A label for each.</param>
    /// <param name="values">Their lengths, as many.</param>
    /// <param name="name">What the legend calls them.</param>
    /// <exception cref="TpuArgumentException">There are not as many of both.</exception>
    public static BarChart Bar<TLabel, T>(IEnumerable<TLabel> labels, IEnumerable<T> values, string? name = null)
        where T : INumber<T> => new([.. labels.Select(Text)], [new(name, Numbers.Of(values))], new());

    /// <inheritdoc cref="Bar{T}(IEnumerable{T}, string?)"/>
    /// <exception cref="TpuArgumentException">The tensor is not of rank 1.</exception>
    [OverloadResolutionPriority(-1)]
    public static BarChart Bar(Tensor values, string? name = null) => Counted(Numbers.Of(values), name);

    /// <inheritdoc cref="Bar{TLabel, T}(IEnumerable{TLabel}, IEnumerable{T}, string?)"/>
    [OverloadResolutionPriority(-1)]
    public static BarChart Bar<TLabel>(IEnumerable<TLabel> labels, Tensor values, string? name = null) =>
        new([.. labels.Select(Text)], [new(name, Numbers.Of(values))], new());

    /// <summary>The values of a matrix as colours, row 0 on top.</summary>
    public static HeatMap HeatMap<T>(T[,] matrix)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var values = new double[matrix.GetLength(0), matrix.GetLength(1)];
        for (var row = 0; row < values.GetLength(0); row++)
        {
            for (var column = 0; column < values.GetLength(1); column++)
                values[row, column] = double.CreateSaturating(matrix[row, column]);
        }
        return new HeatMap(values, new(), new());
    }

    /// <summary>The values of rows as colours, row 0 on top.</summary>
    /// <exception cref="TpuArgumentException">The rows are not equally long.</exception>
    public static HeatMap HeatMap<T>(IEnumerable<IEnumerable<T>> rows)
        where T : INumber<T> => new(Numbers.Matrix([.. rows.Select(Numbers.Of)]), new(), new());

    /// <summary>The values of a MathNet matrix as colours, row 0 on top.</summary>
    public static HeatMap HeatMap<T>(Matrix<T> matrix)
        where T : struct, IEquatable<T>, IFormattable, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return HeatMap(matrix.ToArray());
    }

    /// <summary>The elements of a concrete tensor of rank 2 as colours, row 0 on top.</summary>
    /// <exception cref="TpuArgumentException">The tensor is not of rank 2.</exception>
    [OverloadResolutionPriority(-1)]
    public static HeatMap HeatMap(Tensor matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (matrix.Rank != 2) throw new TpuArgumentException($"a tensor of rank 2 was expected, {matrix.Type} was given");
        var values = new double[matrix.Shape[0], matrix.Shape[1]];
        Buffer.BlockCopy(Numbers.Elements(matrix), 0, values, 0, values.Length * sizeof(double));
        return new HeatMap(values, new(), new());
    }

    private static BarChart Counted(double[] values, string? name) =>
        new([.. Enumerable.Range(0, values.Length).Select(Text)], [new(name, values)], new());

    private static string Text<T>(T label) => Convert.ToString(label, CultureInfo.InvariantCulture) ?? "";
}
