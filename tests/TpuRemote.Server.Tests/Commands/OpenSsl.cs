namespace TpuRemote.Server.Tests.Commands;

/// <summary>Debian's OpenSSL, which judges certificates.</summary>
internal static class OpenSsl
{
    public const string Program = "/usr/bin/openssl";
}

/// <summary>A fact that needs <see cref="OpenSsl"/>; skipped at discovery, with the reason, without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenSslFactAttribute : FactAttribute
{
    /// <summary>Skips where OpenSSL is absent.</summary>
    public OpenSslFactAttribute() => Skip = File.Exists(OpenSsl.Program) ? null : $"{OpenSsl.Program} is absent (Debian: openssl)";
}
