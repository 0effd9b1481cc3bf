using System.Collections.Immutable;
using System.Globalization;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>Reads <c>[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]</c>: for each of input, kernel and output what each dimension is.</summary>
internal sealed class ConvolutionDimensionsParser(TokenCursor cursor)
{
    /// <summary>Reads the three lists.</summary>
    public ConvolutionDimensionNumbers Parse()
    {
        var input = Part("b", "f");
        Times();
        var kernel = Part("i", "o");
        cursor.Take("->");
        var output = Part("b", "f");
        return new(
            input.First, input.Second, input.Spatial,
            kernel.First, kernel.Second, kernel.Spatial,
            output.First, output.Second, output.Spatial);
    }

    // The x stands alone before a bracket, so it reads as a word.
    private void Times() => cursor.Take("x");

    private (long First, long Second, ImmutableArray<long> Spatial) Part(string first, string second)
    {
        var start = cursor.Current;
        var labels = cursor.TakeList("[", "]", Label);
        var spatial = labels.Where(l => char.IsAsciiDigit(l[0])).Count();
        long At(string label) => labels.IndexOf(label);
        var places = Enumerable.Range(0, spatial).Select(i => At(i.ToString(CultureInfo.InvariantCulture)));
        var complete = labels.Count == spatial + 2 && At(first) >= 0 && At(second) >= 0 && places.All(p => p >= 0);
        return complete
            ? (At(first), At(second), [.. places])
            : throw cursor.Fault(
                start, $"found [{string.Join(", ", labels)}], expected {first}, {second} and the spatial dimensions 0, 1, ... once each");
    }

    private string Label() => cursor.Is(TokenKind.BareIdentifier) || cursor.Is(TokenKind.Integer)
        ? cursor.Advance().In(cursor.Source).ToString()
        : throw cursor.Unexpected("b, f, i, o or a spatial dimension's number");
}
