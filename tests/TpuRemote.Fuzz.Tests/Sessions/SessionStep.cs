using System.Globalization;
using System.Text;

namespace TpuRemote.Fuzz.Tests.Sessions;

/// <summary>One line of a script: which client does what with which numbers. Every line of words and numbers means something.</summary>
/// <param name="Client">0 or 1: each has a session of its own.</param>
/// <param name="Verb">What it does.</param>
/// <param name="Numbers">With what; numbers that are missing are 0.</param>
internal sealed record SessionStep(int Client, string Verb, IReadOnlyList<ulong> Numbers)
{
    /// <summary>What can be done.</summary>
    public static IReadOnlyList<string> Verbs { get; } =
    [
        "store", "rewrite", "run", "run", "run", "fetch", "delete", "check", "recover", "after", "op", "cancel", "forget", "upload",
        "nothing",
        "open", "end", "kill",
    ];

    /// <summary>The number at a place; 0 where there is none.</summary>
    public ulong this[int index] => index < Numbers.Count ? Numbers[index] : 0;

    /// <summary>The steps of a script.</summary>
    public static IEnumerable<SessionStep> Parse(byte[] script) => Encoding.UTF8.GetString(script).Split('\n')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words.Length >= 2 && words[0] is ("0" or "1"))
        .Select(words => new SessionStep(words[0][0] - '0', words[1], [.. words.Skip(2).Select(Number)]));

    /// <summary>A line that random numbers make.</summary>
    public static string Any(Random random)
    {
        var verb = Verbs[random.Next(Verbs.Count)];
        var numbers = Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(7));
        return string.Create(CultureInfo.InvariantCulture, $"{(random.Next(4) == 0 ? 1 : 0)} {verb} {string.Join(' ', numbers)}");
    }

    private static ulong Number(string word) =>
        ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
