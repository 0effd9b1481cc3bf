namespace TpuRemote.Server.Access;

/// <summary>
/// Whom a server lets in, and how its traffic is protected. With nothing set it listens on the loopback and on Unix sockets only, and
/// serves whoever reaches it there. All files are PEM but for <see cref="Tokens"/>, which <c>tokens add</c> writes.
/// </summary>
public sealed record AccessOptions
{
    /// <summary>File of the server's certificate, with the intermediate ones behind it; null for no TLS.</summary>
    public string? Certificate { get; init; }

    /// <summary>File of the certificate's private key, not encrypted.</summary>
    public string? Key { get; init; }

    /// <summary>File of the authorities whose certificates clients must show (mutual TLS); the subject's one CN is the user's
    /// name.</summary>
    public string? ClientAuthority { get; init; }

    /// <summary>File of the users' tokens and quotas; with it every client must show a token, also on the loopback.</summary>
    public string? Tokens { get; init; }

    /// <summary>Whether TCP is served over TLS.</summary>
    internal bool HasTls => Certificate is not null;

    /// <summary>Whether callers must say who they are.</summary>
    internal bool AsksForCredentials => Tokens is not null || ClientAuthority is not null;
}
