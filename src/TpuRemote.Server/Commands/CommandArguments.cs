using System.Globalization;

namespace TpuRemote.Server.Commands;

/// <summary>The arguments of one command: what it is about, then options. An option that is given twice is a mistake, unless it may
/// be.</summary>
internal sealed class CommandArguments
{
    private readonly Dictionary<string, List<string>> _values = [];

    private CommandArguments(string subject) => Subject = subject;

    /// <summary>What the command is about: a file, a directory.</summary>
    public string Subject { get; }

    /// <summary>Reads the arguments behind a command's name.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="subject">What the first one is, for messages.</param>
    /// <param name="options">Options that take a value.</param>
    /// <param name="flags">Options that take none.</param>
    /// <exception cref="FormatException">One is unknown, or has no value.</exception>
    public static CommandArguments Parse(ReadOnlySpan<string> arguments, string subject, string[] options, string[] flags)
    {
        if (arguments.Length == 0 || arguments[0].StartsWith('-')) throw new FormatException($"{subject} was not given");
        var parsed = new CommandArguments(arguments[0]);
        for (var i = 1; i < arguments.Length; i++)
        {
            var name = arguments[i];
            var isFlag = flags.Contains(name);
            if (!isFlag && !options.Contains(name))
                throw new FormatException($"'{name}' was given; expected one of {string.Join(", ", options.Concat(flags))}");
            if (!isFlag && i + 1 == arguments.Length) throw new FormatException($"{name} was given without its value");
            parsed.Add(name, isFlag ? "" : arguments[++i]);
        }

        return parsed;
    }

    /// <summary>Whether an option was given.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>All values of an option that may be given several times.</summary>
    public IReadOnlyList<string> All(string name) => _values.GetValueOrDefault(name, []);

    /// <summary>The value of an option; null where it was not given.</summary>
    /// <exception cref="FormatException">It was given twice.</exception>
    public string? One(string name) => All(name) switch
    {
        [] => null,
        [var value] => value,
        var values => throw new FormatException($"{name} was given {values.Count} times"),
    };

    /// <summary>The value of an option that is a number of at least 1; null where it was not given.</summary>
    /// <exception cref="FormatException">It is no such number.</exception>
    public long? Number(string name)
    {
        if (One(name) is not { } text) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"{name} {text} was given; expected a number of at least 1");
    }

    private void Add(string name, string value)
    {
        if (!_values.TryGetValue(name, out var values)) _values[name] = values = [];
        values.Add(value);
    }
}
