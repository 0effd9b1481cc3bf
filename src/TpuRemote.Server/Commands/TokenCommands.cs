using System.Globalization;
using System.Text.Json;
using TpuRemote.Server.Access;

namespace TpuRemote.Server.Commands;

/// <summary>Adds, lists and removes the tokens of a file that <c>--tokens</c> names. A server that runs sees the change within a
/// second.</summary>
/// <param name="output">Takes results.</param>
/// <param name="notes">Takes what is to be read by people.</param>
/// <param name="clock">Tells which tokens have expired.</param>
internal sealed class TokenCommands(TextWriter output, TextWriter notes, TimeProvider clock)
{
    private const string Json = "--json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly string[] Quotas = [.. UserQuotas.None.All.Select(quota => "--" + quota.Name)];

    /// <summary>What can be given.</summary>
    public static IEnumerable<string> Usage =>
    [
        $"add FILE --user NAME [--expires DATE or Nd] [{string.Join(" N] [", Quotas)} N]",
        "list FILE",
        "remove FILE --id ID or --user NAME",
    ];

    /// <summary>Does a command.</summary>
    /// <exception cref="FormatException">The arguments or the file are wrong.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public void Run(ReadOnlySpan<string> arguments)
    {
        switch (arguments)
        {
            case ["add", .. var rest]:
                Add(CommandArguments.Parse(rest, "the tokens file", ["--user", "--expires", .. Quotas], [Json]));
                break;
            case ["list", .. var rest]:
                List(CommandArguments.Parse(rest, "the tokens file", [], [Json]));
                break;
            case ["remove", .. var rest]:
                Remove(CommandArguments.Parse(rest, "the tokens file", ["--id", "--user"], [Json]));
                break;
            default:
                throw new FormatException("expected tokens add, tokens list or tokens remove");
        }
    }

    private void Add(CommandArguments given)
    {
        var name = given.One("--user") ?? throw new FormatException("--user was not given; expected --user NAME");
        if (!TokenFile.IsName(name)) throw new FormatException($"--user {name} was given; expected 1 to 64 of A-Z a-z 0-9 . _ - @");
        var (token, entry) = BearerToken.New(Expiry(given.One("--expires")));
        TokenUser? changed = null;
        Change(given.Subject, mayBeNew: true, file =>
        {
            var user = file.Users.FirstOrDefault(user => user.Name == name) ?? new TokenUser(name, UserQuotas.None, []);
            changed = user with { Tokens = user.Tokens.Add(entry), Quotas = QuotasOf(given, user.Quotas) };
            return new TokenFile([.. file.Users.Where(user => user.Name != name), changed]);
        });
        if (given.Has(Json))
        {
            Write(new { token, id = entry.Id, user = name, expires = entry.Expires, quotas = QuotasOf(changed!) });
            return;
        }

        output.WriteLine(token);
        notes.WriteLine($"Token {entry.Id} of {name}, {ExpiryText(entry)}. It is shown this once: {given.Subject} keeps its SHA-256 only.");
    }

    private void List(CommandArguments given)
    {
        var file = TokenFile.Read(given.Subject);
        if (given.Has(Json))
        {
            Write(file.Users.Select(user => new
            {
                user = user.Name,
                quotas = QuotasOf(user),
                tokens = user.Tokens.Select(token => new { id = token.Id, expires = token.Expires }),
            }));
            return;
        }

        foreach (var user in file.Users)
        {
            var quotas = string.Join(", ", QuotasOf(user).Select(quota => $"{quota.Key} = {quota.Value}"));
            output.WriteLine($"{user.Name}{(quotas.Length == 0 ? "" : $" ({quotas})")}");
            foreach (var token in user.Tokens) output.WriteLine($"  {token.Id}  {ExpiryText(token)}");
        }
    }

    private void Remove(CommandArguments given)
    {
        var (id, name) = (given.One("--id"), given.One("--user"));
        if ((id is null) == (name is null)) throw new FormatException("expected either --id ID or --user NAME");
        TokenEntry[] removed = [];
        Change(given.Subject, mayBeNew: false, file =>
        {
            removed = [.. file.Users.SelectMany(user => user.Tokens.Where(token => user.Name == name || token.Id == id))];
            if (removed.Length == 0 && !file.Users.Any(user => user.Name == name))
                throw new FormatException($"{given.Subject} has no {(id is null ? $"user {name}" : $"token {id}")}");
            return new TokenFile(
            [
                .. file.Users.Where(user => user.Name != name)
                    .Select(user => user with { Tokens = user.Tokens.RemoveAll(token => token.Id == id) }),
            ]);
        });
        if (given.Has(Json)) Write(removed.Select(token => token.Id));
        else output.WriteLine($"Removed {removed.Length} tokens.");
    }

    // Two commands at once must not lose what one of them wrote. The lock's file stays: one that is deleted can be locked twice.
    private static void Change(string path, bool mayBeNew, Func<TokenFile, TokenFile> change)
    {
        path = SecretFiles.Target(path);

        // Before the lock's file is made, whose owner would be another's, too.
        SecretFiles.CheckOwner(path);
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        using var mine = new FileStream(path + ".lock", options);
        var file = mayBeNew && !File.Exists(path) ? TokenFile.Empty : TokenFile.Read(path);
        SecretFiles.Replace(path, change(file).ToUtf8());
    }

    private static UserQuotas QuotasOf(CommandArguments given, UserQuotas before) => Quotas.Aggregate(
        before, (quotas, option) => given.Number(option) is { } value ? quotas.With(option[2..], value) : quotas);

    private static Dictionary<string, long> QuotasOf(TokenUser user) =>
        user.Quotas.All.Where(quota => quota.Value is not null).ToDictionary(quota => quota.Name, quota => quota.Value!.Value);

    private DateTimeOffset? Expiry(string? text)
    {
        if (text is null) return null;
        var expires = ParseExpiry(text)
            ?? throw new FormatException(
                $"--expires {text} was given; expected a date such as 2027-01-31 (its beginning, UTC) or days: 90d");
        return expires > clock.GetUtcNow() ? expires : throw new FormatException($"--expires {text} was given, which has passed");
    }

    private DateTimeOffset? ParseExpiry(string text)
    {
        const int MaxDays = 36500;
        var (number, isDays) = (text[..^Math.Min(1, text.Length)], text.EndsWith('d'));
        if (isDays && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= MaxDays)
            return clock.GetUtcNow().AddDays(days);
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        string[] formats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssK"];
        return DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, Utc, out var date) ? date : null;
    }

    private string ExpiryText(TokenEntry token) => token.Expires switch
    {
        null => "never expires",
        { } date when date <= clock.GetUtcNow() => $"expired {date:u}",
        { } date => $"expires {date:u}",
    };

    private void Write<T>(T value) => output.WriteLine(JsonSerializer.Serialize(value, Indented));
}
