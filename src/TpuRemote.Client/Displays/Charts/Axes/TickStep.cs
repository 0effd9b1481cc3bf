namespace TpuRemote.Client.Displays.Charts.Axes;

/// <summary>The distance between ticks: 1, 2 or 5 times a power of ten.</summary>
/// <param name="Mantissa">1, 2 or 5.</param>
/// <param name="Exponent">The power of ten.</param>
internal readonly record struct TickStep(int Mantissa, int Exponent)
{
    /// <summary>The distance.</summary>
    public double Size => At(1);

    /// <summary>The least step with at most so many intervals between two values.</summary>
    public static TickStep For(double min, double max, int atMost)
    {
        var least = (max / atMost) - (min / atMost);
        var exponent = (int)Math.Floor(Math.Log10(least));
        // A little above the bound still fits: 0.3 / 3 is a hair more than 0.1.
        var share = least / Power(exponent) * (1 - 1e-9);
        return share switch
        {
            <= 1 => new(1, exponent),
            <= 2 => new(2, exponent),
            <= 5 => new(5, exponent),
            _ => new(1, exponent + 1),
        };
    }

    /// <summary>The <paramref name="index"/>-th multiple, the double nearest to the decimal number.</summary>
    public double At(double index) =>
        Exponent is < 0 and >= -300 ? index * Mantissa / Power(-Exponent) : index * Mantissa * Power(Exponent);

    /// <summary>The nearest multiples that enclose a range.</summary>
    public (double Min, double Max) Around(double min, double max)
    {
        var (first, last) = (At(Math.Floor((min / Size) + 1e-9)), At(Math.Ceiling((max / Size) - 1e-9)));
        return double.IsFinite(first) && double.IsFinite(last) ? (first, last) : (min, max);
    }

    /// <summary>The multiples within a range, ascending.</summary>
    public IReadOnlyList<double> Within(double min, double max)
    {
        var first = Math.Ceiling((min / Size) - 1e-9);
        var last = Math.Floor((max / Size) + 1e-9);
        var ticks = new List<double>();
        for (var index = first; index <= last; index++) ticks.Add(At(index));
        return ticks;
    }

    private static double Power(int exponent) => Math.Pow(10, exponent);
}
