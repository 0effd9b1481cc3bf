using System.Security.Cryptography;

namespace TpuRemote.Server.Executables;

/// <summary>A program's text to the letter, and what it was to be rewritten for.</summary>
/// <param name="Hash">SHA-256 of the text, in hexadecimal digits.</param>
/// <param name="Spec">What for.</param>
internal readonly record struct GivenText(string Hash, RewriteSpec Spec)
{
    /// <summary>Of these bytes.</summary>
    public static GivenText Of(ReadOnlySpan<byte> code, RewriteSpec spec) => new(Convert.ToHexStringLower(SHA256.HashData(code)), spec);
}
