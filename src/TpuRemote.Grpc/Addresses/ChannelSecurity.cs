using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TpuRemote.Grpc.Addresses;

/// <summary>
/// Whom a channel trusts and as whom it comes. What concerns certificates needs an address with TLS: <c>https://</c>, <c>grpcs://</c>, or
/// a Unix socket, which such a setting switches to TLS. TLS is of version 1.2 or 1.3.
/// </summary>
internal sealed record ChannelSecurity
{
    /// <summary>The only roots that the server's certificate may come from; null for those of the system.</summary>
    public X509Certificate2Collection? RootCertificates { get; init; }

    /// <summary>The certificate, with its private key, by which the client shows who it is; null to show none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The certificates between the client's and a root, without which a server may not find the way; null for none.</summary>
    public X509Certificate2Collection? ClientIntermediates { get; init; }

    /// <summary>
    /// The name that the server's certificate must be for, which is also the authority of the calls; null for the address's own host, and
    /// for <c>localhost</c> on a Unix socket.
    /// </summary>
    public string? ExpectedHostName { get; init; }

    /// <summary>The bearer token of every call; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>Gives the bearer token of each call, where it changes; null or an empty answer for none.</summary>
    public Func<CancellationToken, ValueTask<string?>>? TokenSource { get; init; }

    internal bool HasToken => Token is not null || TokenSource is not null;

    internal bool NeedsTls => RootCertificates is not null || ClientCertificate is not null || ExpectedHostName is not null;

    // What a record prints of itself, without the secrets.
    private bool PrintMembers(StringBuilder builder)
    {
        _ = builder.Append("Roots = ").Append(RootCertificates is null ? "the system's" : $"{RootCertificates.Count}")
            .Append(", Client = ").Append(ClientCertificate?.Subject ?? "none")
            .Append(", ExpectedHostName = ").Append(ExpectedHostName ?? "the address's")
            .Append(", Token = ").Append(HasToken ? "given" : "none");
        return true;
    }
}
