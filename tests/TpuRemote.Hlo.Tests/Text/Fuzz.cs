using System.Text;
using System.Text.RegularExpressions;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Hlo.Tests.Text;

/// <summary>Damages texts at random, always the same for a seed.</summary>
internal sealed partial class Fuzz(int seed)
{
    private static readonly string[] Pieces =
    [
        "(", ")", "{", "}", "[", "]", "<", ">", ",", ":", "=", "-", "->", "%", "%0", "#", "@", "^bb0", "!", "\"", "x", "0x", "-1", "?",
        "\\", "\n", "\0", "é", "9999999999999999999999", "tensor<", "tensor<4x0xf32>", "dense<", "array<i64: ", "loc(", "module", "func.func",
        "stablehlo.add", "({", "^bb0(",
    ];

    private static readonly string[] Types =
    [
        "tensor<f32>", "tensor<i32>", "tensor<i1>", "tensor<ui32>", "tensor<2x3xbf16>", "tensor<0xf32>", "tensor<4x2x3xi64>",
        "tensor<1x1x1x1xf64>", "tensor<3x3xi8>", "!stablehlo.token", "tensor<2xui64>",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The text with one to four damages.</summary>
    public string Damage(string text)
    {
        var damaged = new StringBuilder(text);
        for (var n = _random.Next(1, 5); n > 0 && damaged.Length > 0; n--) Damage(damaged);
        return damaged.ToString();
    }

    /// <summary>
    /// The text with one to three changes that leave it well-formed: another type, attribute's number or op throughout. What is wrong
    /// then is for the verifier to say.
    /// </summary>
    public string Alter(string text)
    {
        for (var n = _random.Next(1, 4); n > 0; n--) text = AlterOnce(text);
        return text;
    }

    private string AlterOnce(string text) => _random.Next(3) switch
    {
        0 => Replace(text, TypePattern(), _ => Types[_random.Next(Types.Length)]),
        1 => Replace(text, NumberPattern(), _ => $"{_random.Next(-2, 9)}"),
        _ => Replace(text, NamePattern(), name => name == "stablehlo.return" ? name : AnyOp()),
    };

    private string AnyOp() => OpRegistry.All[_random.Next(OpRegistry.All.Length)].Name;

    private string Replace(string text, Regex pattern, Func<string, string> other)
    {
        var found = pattern.Matches(text);
        if (found.Count == 0) return text;
        var match = found[_random.Next(found.Count)];
        var replacement = other(match.Value);
        // A type or a name changes everywhere, a number in its place.
        return char.IsAsciiLetter(match.Value[0])
            ? text.Replace(match.Value, replacement, StringComparison.Ordinal)
            : text[..match.Index] + replacement + text[(match.Index + match.Length)..];
    }

    [GeneratedRegex("tensor<[^>]*>")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"(?<=[\[ :=])-?\d+(?=[,\]:>])")]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"stablehlo\.[a-z_0-9]+(?=""?[ (])")]
    private static partial Regex NamePattern();

    private void Damage(StringBuilder text)
    {
        var at = _random.Next(text.Length);
        var length = Math.Min(_random.Next(1, 20), text.Length - at);
        switch (_random.Next(6))
        {
            case 0: text.Remove(at, length); break;
            case 1: text.Insert(at, Pieces[_random.Next(Pieces.Length)]); break;
            case 2: text[at] = (char)_random.Next(1, 128); break;
            case 3: text.Insert(_random.Next(text.Length), text.ToString(at, length)); break;
            case 4: text.Length = at; break;
            default: Digit(text, at); break;
        }
    }

    // Another number in place of one: other shapes, dimensions and indices in a text that stays well-formed.
    private void Digit(StringBuilder text, int at)
    {
        while (at < text.Length && !char.IsAsciiDigit(text[at])) at++;
        if (at < text.Length) text.Remove(at, 1).Insert(at, _random.Next(-2, 12));
    }
}
