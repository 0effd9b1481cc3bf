using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TpuRemote.Server.Access;

/// <summary>
/// Tokens: 256 random bits. Only their SHA-256 is kept. A fast hash suffices, and needs no salt: slow hashes make guessing passwords
/// expensive, and nobody guesses 256 random bits, however fast the hash is.
/// </summary>
internal static class BearerToken
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    // Tells scanners for secrets, and people, what it is.
    private const string Prefix = "tpu_";
    private const int RandomBytes = 32;
    private const int IdBytes = 4;

    // RFC 6750 section 2.1; the scheme's name is case-insensitive (RFC 9110 section 11.1).
    private const string Scheme = "Bearer ";
    private const int MaxLength = 256;

    /// <summary>A new token, and what the file keeps of it.</summary>
    public static (string Token, TokenEntry Entry) New(DateTimeOffset? expires)
    {
        var token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        Span<byte> hash = stackalloc byte[HashBytes];
        Hash(token, hash);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        return (token, new TokenEntry(id, Convert.ToHexStringLower(hash), expires));
    }

    /// <summary>Whether a text is a hash as the file has it.</summary>
    public static bool IsHash(string text) => text.Length == 2 * HashBytes && text.All(char.IsAsciiHexDigit);

    /// <summary>Hashes the token of an <c>authorization</c> header.</summary>
    /// <returns>Whether there is one that could be a token.</returns>
    public static bool TryHash(string header, Span<byte> hash)
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        var token = header.AsSpan(Scheme.Length).Trim(' ');
        if (token.IsEmpty || token.Length > MaxLength || !Ascii.IsValid(token)) return false;
        Hash(token, hash);
        return true;
    }

    private static void Hash(ReadOnlySpan<char> token, Span<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(token, bytes)], hash);
    }
}
