using System.Text;
using System.Text.RegularExpressions;

namespace TpuRemote.Fuzz.Tests.Campaigns;

/// <summary>Makes inputs of others. What is made depends on the random numbers and the inputs alone.</summary>
internal static partial class Mutations
{
    private const int MostSteps = 6;

    // What parsers and arithmetic stumble over.
    private static readonly string[] Numbers =
    [
        "0", "1", "-1", "2", "3", "7", "8", "64", "127", "128", "255", "256", "65536", "2147483647", "-2147483648", "2147483648",
        "4294967296",
        "9223372036854775807", "-9223372036854775808", "9223372036854775808", "99999999999999999999", "0x7F", "1.0e400", "1000000000000",
    ];

    private static readonly string[] Elements =
        ["i1", "i8", "i16", "i32", "i64", "ui8", "ui16", "ui32", "ui64", "bf16", "f16", "f32", "f64"];

    private static readonly string[] Ops =
    [
        "add", "subtract", "multiply", "divide", "remainder", "power", "maximum", "minimum", "and", "or", "xor", "atan2", "shift_left",
        "shift_right_arithmetic", "shift_right_logical", "abs", "negate", "exponential", "log", "tanh", "sine", "cosine", "sqrt", "rsqrt",
        "floor", "ceil", "sign", "not", "popcnt", "count_leading_zeros", "is_finite", "logistic", "convert", "reshape", "transpose",
        "reverse",
    ];

    /// <summary>Changes bytes: flips, sets, inserts, removes, repeats, moves, takes over a part of another input.</summary>
    public static byte[] Bytes(Random random, byte[] input, IReadOnlyList<byte[]> others)
    {
        var bytes = input.ToList();
        for (var steps = random.Next(1, MostSteps); steps > 0; steps--) StepBytes(random, bytes, others);
        return [.. bytes];
    }

    /// <summary>Changes tokens: swaps, removes, repeats, replaces by numbers, or by tokens of another input.</summary>
    public static byte[] Tokens(Random random, byte[] input, IReadOnlyList<byte[]> others)
    {
        var tokens = Split(input);
        if (tokens.Count == 0) return Bytes(random, input, others);
        for (var steps = Steps(random); steps > 0 && tokens.Count > 0; steps--) StepTokens(random, tokens, others);
        return Encoding.UTF8.GetBytes(string.Concat(tokens));
    }

    /// <summary>Changes lines: swaps, removes, repeats, takes over those of another input.</summary>
    public static byte[] Lines(Random random, byte[] input, IReadOnlyList<byte[]> others)
    {
        var lines = Encoding.UTF8.GetString(input).Split('\n').ToList();
        for (var steps = random.Next(1, MostSteps); steps > 0 && lines.Count > 0; steps--) StepLines(random, lines, others);
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    // Most often one: what is changed in many places is seldom a program.
    private static int Steps(Random random) => random.Next(2) == 0 ? 1 : random.Next(1, MostSteps);

    /// <summary>One of several.</summary>
    public static T Pick<T>(Random random, IReadOnlyList<T> all) => all[random.Next(all.Count)];

    private static void StepBytes(Random random, List<byte> bytes, IReadOnlyList<byte[]> others)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, 1 + Math.Max(1, bytes.Count / 4)), bytes.Count - at);
        switch (random.Next(7))
        {
            case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1 when at < bytes.Count: bytes[at] = Pick<byte>(random, [0, 1, 0x7F, 0x80, 0xFE, 0xFF, (byte)random.Next(256)]); break;
            case 2: bytes.Insert(at, (byte)random.Next(256)); break;
            case 3: bytes.RemoveRange(at, length); break;
            case 4: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
            case 5:
                var other = Pick(random, others);
                var from = random.Next(other.Length + 1);
                bytes.InsertRange(at, other.AsSpan(from, random.Next(other.Length - from + 1)).ToArray());
                break;
            case 6: bytes.RemoveRange(at, bytes.Count - at); break;
        }
    }

    private static void StepTokens(Random random, List<string> tokens, IReadOnlyList<byte[]> others)
    {
        var at = random.Next(tokens.Count);
        switch (random.Next(13))
        {
            case 0: tokens.RemoveAt(at); break;
            case 1: tokens.Insert(at, tokens[random.Next(tokens.Count)]); break;
            case 2: (tokens[at], tokens[^1]) = (tokens[random.Next(tokens.Count)], tokens[^1]); break;
            case 3:
                var numbers = Enumerable.Range(0, tokens.Count).Where(i => char.IsAsciiDigit(tokens[i][0])).ToList();
                if (numbers.Count > 0) tokens[Pick(random, numbers)] = Pick(random, Numbers);
                break;
            case 4:
                var donor = Split(Pick(random, others));
                if (donor.Count > 0) tokens[at] = Pick(random, donor);
                break;
            case 5:
                var length = Math.Min(random.Next(1, 30), tokens.Count - at);
                tokens.InsertRange(random.Next(tokens.Count), tokens.GetRange(at, length));
                break;
            case 6: tokens.RemoveRange(at, Math.Min(random.Next(1, 20), tokens.Count - at)); break;
            case 7:
                // A token of the same sort from elsewhere: types for types, values for values.
                var alike = tokens.Where(t => t[0] == tokens[at][0]).ToList();
                tokens[at] = Pick(random, alike);
                break;
            default:
                // The same change everywhere: of a size, an element type, an op. Such programs are often still programs.
                Everywhere(random, tokens);
                break;
        }
    }

    private static void Everywhere(Random random, List<string> tokens)
    {
        var words = tokens.Where(t => char.IsAsciiLetterOrDigit(t[0])).ToList();
        if (words.Count == 0) return;
        var old = Pick(random, words);
        var fresh = old switch
        {
            _ when char.IsAsciiDigit(old[0]) => random.Next(4) == 0 ? Pick(random, Numbers) : $"{random.Next(9)}",
            _ when old.StartsWith("stablehlo.", StringComparison.Ordinal) => $"stablehlo.{Pick(random, Ops)}",
            _ when old.Length is >= 3 and <= 8 => $"{(old[0] == 'x' ? "x" : "")}{Pick(random, Elements)}",
            _ => old,
        };
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i] == old) tokens[i] = fresh;
        }
    }

    private static void StepLines(Random random, List<string> lines, IReadOnlyList<byte[]> others)
    {
        var at = random.Next(lines.Count);
        switch (random.Next(5))
        {
            case 0: lines.RemoveAt(at); break;
            case 1: lines.Insert(random.Next(lines.Count + 1), lines[at]); break;
            case 2:
                var to = random.Next(lines.Count);
                (lines[at], lines[to]) = (lines[to], lines[at]);
                break;
            case 3:
                var donor = Encoding.UTF8.GetString(Pick(random, others)).Split('\n');
                lines.Insert(at, Pick(random, donor));
                break;
            case 4:
                var words = lines[at].Split(' ');
                words[random.Next(words.Length)] = random.Next(3) == 0 ? Pick(random, Numbers) : $"{random.Next(10)}";
                lines[at] = string.Join(' ', words);
                break;
        }
    }

    private static List<string> Split(byte[] text) => [.. Token().Matches(Encoding.UTF8.GetString(text)).Select(m => m.Value)];

    // The x between dimensions; names and words; numbers; strings; blanks; an arrow; any other character.
    [GeneratedRegex(
        """(?<=\d)x(?=[\da-z])|[%@#!^]?[A-Za-z_][\w.]*|[%#^]\d+|\d+(\.\d*)?([eE][+-]?\d+)?|"[^"\n]*"|\s+|->|.""",
        RegexOptions.Singleline)]
    private static partial Regex Token();
}
