using System.Globalization;
using System.Text.RegularExpressions;

namespace TpuRemote.Notebooks.Tests.Comparison;

/// <summary>Text whose numbers may differ a little: processors sum in different orders.</summary>
internal static partial class NumberedText
{
    private const double Relative = 1e-2;
    private const double Absolute = 1e-6;

    /// <summary>What the first difference is; null where there is none.</summary>
    public static string? Difference(string committed, string fresh)
    {
        var (one, other) = (Numbers().Split(Folded(committed)), Numbers().Split(Folded(fresh)));
        for (var i = 0; i < Math.Min(one.Length, other.Length); i++)
        {
            if (!Same(one[i].Trim(), other[i].Trim(), isNumber: i % 2 == 1))
                return $"'{Short(one[i])}' was committed, '{Short(other[i])}' came now";
        }
        return one.Length == other.Length
            ? null
            : $"{one.Length / 2} numbers were committed, {other.Length / 2} came now";
    }

    private static bool Same(string one, string other, bool isNumber) =>
        one == other || (isNumber && Near(Number(one), Number(other)));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static bool Near(double one, double other) =>
        Math.Abs(one - other) <= Absolute + (Relative * Math.Max(Math.Abs(one), Math.Abs(other)));

    // Columns are padded to the width of their numbers.
    private static string Folded(string text) => Spaces().Replace(text, " ");

    private static string Short(string text) => text.Length <= 80 ? text : $"{text[..80]}...";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"((?<![\w.])-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)")]
    private static partial Regex Numbers();
}
