using System.Collections.Immutable;
using System.Security.Cryptography;
using TpuRemote.Server.Sessions;

namespace TpuRemote.Server.Access;

/// <summary>What one state of the tokens file says, ready to be asked.</summary>
internal sealed class TokenTable
{
    private readonly byte[] _hashes;
    private readonly ImmutableArray<TokenGrant> _grants;
    private readonly Dictionary<string, UserQuotas> _quotas;

    /// <summary>The table of a file.</summary>
    public TokenTable(TokenFile file)
    {
        _grants =
        [
            .. file.Users.SelectMany(user => user.Tokens.Select(token => new TokenGrant(new User(user.Name), token.Id, token.Expires))),
        ];
        _hashes = [.. file.Users.SelectMany(user => user.Tokens).SelectMany(token => Convert.FromHexString(token.Sha256))];
        _quotas = file.Users.ToDictionary(user => user.Name, user => user.Quotas);
    }

    /// <summary>Tokens.</summary>
    public int Count => _grants.Length;

    /// <summary>Whose token has this hash; null where nobody's has. Takes as long for every hash.</summary>
    public TokenGrant? Find(ReadOnlySpan<byte> hash)
    {
        var found = -1;
        for (var i = 0; i < _grants.Length; i++)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, _hashes.AsSpan(i * BearerToken.HashBytes, BearerToken.HashBytes))) found = i;
        }

        return found < 0 ? null : _grants[found];
    }

    /// <summary>Whether a user has a valid token.</summary>
    public bool Admits(User user, DateTimeOffset now) => _grants.Any(grant => grant.User == user && !(grant.Expires <= now));

    /// <summary>What a user has at most.</summary>
    public UserQuotas QuotasOf(User user) => _quotas.GetValueOrDefault(user.Name, UserQuotas.None);
}

/// <summary>What a token gives.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="Id">Names the token in the log.</param>
/// <param name="Expires">From when on it is refused; null for never.</param>
internal sealed record TokenGrant(User User, string Id, DateTimeOffset? Expires);
