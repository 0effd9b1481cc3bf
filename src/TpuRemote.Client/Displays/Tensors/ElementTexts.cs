using System.Globalization;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Client.Displays.Tensors;

/// <summary>
/// Elements as text, so that those shown together can be compared: all with the same number of decimals, as few as show them, or all with
/// an exponent where their sizes are far apart.
/// </summary>
internal sealed class ElementTexts
{
    private const int MostDecimals = 4;
    private const double Large = 1e6;
    private const double Small = 1e-3;

    private readonly IElements _elements;
    private readonly string _format;

    /// <summary>Chooses a form for the elements at some indices.</summary>
    public ElementTexts(IElements elements, IEnumerable<long> indices)
    {
        _elements = elements;
        _format = elements.ElementType.IsFloat() ? FormatOf([.. indices.Select(Number).Where(double.IsFinite)]) : "";
    }

    /// <summary>The element at an index.</summary>
    public double Number(long index)
    {
        double number = 0;
        _elements.Read(index, new Span<double>(ref number));
        return number;
    }

    /// <summary>The text of the element at an index.</summary>
    public string At(long index)
    {
        if (_elements.ElementType.IsInteger()) return _elements.Integer(index);
        var number = Number(index);
        return _elements.ElementType.IsBoolean() ? number == 0 ? "false" : "true" : Float(number, _format);
    }

    /// <summary>A number that stands alone, such as a mean: about <paramref name="digits"/> significant digits.</summary>
    public static string Alone(double number, int digits = 6)
    {
        if (!double.IsFinite(number)) return Float(number, "");
        var size = Math.Abs(number);
        if (size is not (0 or (>= 1e-4 and < 1e15)))
            return number.ToString($"0.{new string('#', digits - 1)}e+00", CultureInfo.InvariantCulture);
        var rounded = number.ToString($"E{digits - 1}", CultureInfo.InvariantCulture);
        return decimal.Parse(rounded, NumberStyles.Float, CultureInfo.InvariantCulture)
            .ToString("#,0.##########", CultureInfo.InvariantCulture);
    }

    private static string Float(double number, string format) => number switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        0 when format.Contains('e', StringComparison.Ordinal) => "0",
        _ => number.ToString(format, CultureInfo.InvariantCulture),
    };

    private string FormatOf(double[] numbers)
    {
        var sizes = numbers.Where(x => x != 0).Select(Math.Abs).DefaultIfEmpty(1);
        if (sizes.Max() >= Large || sizes.Min() < Small) return $"0.{new string('#', MostDecimals)}e+00";
        return $"0.{new string('0', numbers.Select(Decimals).DefaultIfEmpty(0).Max())}";
    }

    // Of the shortest text that gives the element back.
    private int Decimals(double number)
    {
        var text = _elements.ElementType == ElementType.F64
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : ((float)number).ToString("R", CultureInfo.InvariantCulture);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (text.Contains('E', StringComparison.Ordinal)) return MostDecimals;
        return point < 0 ? 0 : Math.Min(MostDecimals, text.Length - point - 1);
    }
}
