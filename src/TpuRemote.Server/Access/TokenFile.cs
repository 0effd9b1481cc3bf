using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using TpuRemote.Server.Sessions;

namespace TpuRemote.Server.Access;

/// <summary>The file of users, their quotas and the hashes of their tokens.</summary>
/// <param name="Users">The users, by the order of their entries.</param>
internal sealed record TokenFile(ImmutableArray<TokenUser> Users)
{
    private const int MaxNameLength = 64;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-@");

    // Unknown members are errors: a quota with a typing error would not hold.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    /// <summary>A file without users.</summary>
    public static TokenFile Empty { get; } = new([]);

    /// <summary>Whether users may be called so: 1 to 64 ASCII letters, digits, and ._-@, so that no name can forge a line of a
    /// log.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && !name.AsSpan().ContainsAnyExcept(NameCharacters) && name != User.Anonymous.Name;

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It is not such a file; says what is wrong.</exception>
    /// <exception cref="IOException">It cannot be read, or anybody may write to it.</exception>
    public static TokenFile Read(string path)
    {
        try
        {
            SecretMode.Check(path, UnixFileMode.OtherWrite, "write to the tokens file, and so let themselves in");
            return Parse(File.ReadAllBytes(path));
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="FormatException">It is not such a file; says what is wrong.</exception>
    public static TokenFile Parse(ReadOnlySpan<byte> text)
    {
        TokenFile? file;
        try
        {
            file = JsonSerializer.Deserialize<TokenFile>(text, Json);
        }
        catch (JsonException error)
        {
            throw new FormatException($"the tokens file is wrong at line {error.LineNumber + 1}, {error.Path}: expected " +
                "{\"users\": [{\"name\", \"quotas\", \"tokens\": [{\"id\", \"sha256\", \"expires\"}]}]}", error);
        }

        if (file is null || file.Users.IsDefault) throw new FormatException("the tokens file has no \"users\"");

        // The reader's rules for null do not reach into lists.
        if (file.Users.Any(user => user is null || (!user.Tokens.IsDefault && user.Tokens.Any(token => token is null))))
            throw new FormatException("the tokens file has null where a user or a token is expected");
        file.Check();
        return file;
    }

    /// <summary>The text of the file.</summary>
    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    private void Check()
    {
        foreach (var user in Users)
        {
            if (!IsName(user.Name))
            {
                throw new FormatException(
                    $"a user of the tokens file has a wrong name; expected 1 to {MaxNameLength} of A-Z a-z 0-9 . _ - @");
            }

            foreach (var (name, value) in user.Quotas.All)
            {
                if (value < 1) throw new FormatException($"{name} of user {user.Name} is {value}; expected at least 1");
            }

            if (user.Tokens.IsDefault) throw new FormatException($"user {user.Name} has no \"tokens\"");
            if (user.Tokens.FirstOrDefault(token => !BearerToken.IsHash(token.Sha256)) is { } wrong)
                throw new FormatException($"token {wrong.Id} of user {user.Name} has a wrong sha256; expected 64 hexadecimal digits");
        }

        if (Users.GroupBy(user => user.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new FormatException($"user {twice.Key} stands twice in the tokens file; expected one entry with all tokens");
    }
}

/// <summary>One user of a <see cref="TokenFile"/>.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Quotas">What the user has at most.</param>
/// <param name="Tokens">What the user may show; several while one replaces another.</param>
internal sealed record TokenUser(string Name, UserQuotas Quotas, ImmutableArray<TokenEntry> Tokens);

/// <summary>One token of a <see cref="TokenUser"/>.</summary>
/// <param name="Id">Names it for lists, logs and removal; tells nothing of the token.</param>
/// <param name="Sha256">SHA-256 of the token, in hexadecimal digits.</param>
/// <param name="Expires">From when on it is refused; null for never.</param>
internal sealed record TokenEntry(string Id, string Sha256, DateTimeOffset? Expires = null);
