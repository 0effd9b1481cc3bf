namespace TpuRemote.Jupyter.Packages;

/// <summary>What a notebook asks for by <c>#r "nuget: Name, Version"</c>.</summary>
/// <param name="Id">The package's name.</param>
/// <param name="Version">
/// As NuGet writes versions: <c>5.0.0</c> (exactly this one), <c>5.*</c> (the newest 5), <c>[4.0, 5.0)</c> (a range), <c>*-*</c> (the
/// newest, a prerelease too); null for the newest stable one.
/// </param>
public sealed record PackageRequest(string Id, string? Version)
{
    private const string Scheme = "nuget:";
    private const string Expected = "expected \"nuget: Name, Version\" or \"nuget: Name\"";

    /// <summary>Whether the text of an <c>#r</c> or <c>#i</c> speaks of NuGet rather than of a file.</summary>
    public static bool IsNuGet(string text) => text.AsSpan().Trim().StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands behind <c>nuget:</c>, trimmed.</summary>
    internal static string AfterScheme(string text) => text.Trim()[Scheme.Length..].Trim();

    /// <summary>Reads the text between the quotes: <c>nuget: MathNet.Numerics, 5.0.0</c>.</summary>
    /// <exception cref="FormatException">It is not of that form; the message says what was expected.</exception>
    public static PackageRequest Parse(string text)
    {
        if (!IsNuGet(text))
            throw new FormatException($"\"{text}\" names no package: {Expected}.");
        var body = AfterScheme(text);
        var comma = body.IndexOf(',');
        var id = (comma < 0 ? body : body[..comma]).Trim();
        if (!IsId(id))
            throw new FormatException($"\"{id}\" cannot be a package's name (letters, digits, '.', '-' and '_'): {Expected}.");
        if (comma < 0)
            return new PackageRequest(id, null);
        var version = body[(comma + 1)..].Trim();
        if (!IsVersion(version))
            throw new FormatException($"\"{version}\" is not a version of {id}: expected one like 5.0.0, 5.*, 1.0.0-beta or [4.0, 5.0).");
        return new PackageRequest(id, version);
    }

    /// <summary>As a notebook writes it.</summary>
    public override string ToString() => Version is null ? Id : $"{Id}, {Version}";

    /// <summary>
    /// The range that the project asks for. A plain version means exactly that one: NuGet alone would silently take the next higher.
    /// </summary>
    internal string Range => Version switch
    {
        null => "*",
        _ when Version.AsSpan().ContainsAny("*[(") => Version,
        _ => $"[{Version}]",
    };

    /// <summary>The one version that is asked for; null where several would do.</summary>
    internal string? ExactVersion => Version is null || Version.AsSpan().ContainsAny("*[(") ? null : Version;

    private static bool IsId(string id) =>
        id.Length is > 0 and <= 100 && id.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_') && id[0] != '.';

    private static bool IsVersion(string version)
    {
        var bounds = version.AsSpan();
        var isRange = bounds.Length > 2 && bounds[0] is '[' or '(' && bounds[^1] is ']' or ')';
        if (isRange)
            bounds = bounds[1..^1];
        foreach (var part in bounds.Split(','))
        {
            var bound = bounds[part].Trim();
            if (bound.Length > 0 ? !IsNumber(bound, mayFloat: !isRange) : !isRange)
                return false;
            if (!isRange && part.End.Value < bounds.Length)
                return false;
        }

        return true;
    }

    /// <summary>Whether it begins as a version does; NuGet says the rest.</summary>
    private static bool IsNumber(ReadOnlySpan<char> bound, bool mayFloat)
    {
        foreach (var c in bound)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '+') && !(mayFloat && c == '*'))
                return false;
        }

        return char.IsAsciiDigit(bound[0]) || (mayFloat && bound[0] == '*');
    }
}
