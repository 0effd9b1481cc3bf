using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TpuRemote.Grpc.Addresses;

/// <summary>The client's side of TLS.</summary>
internal static class ClientTls
{
    /// <summary>The versions that are spoken; older ones are broken (RFC 8996).</summary>
    public const SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>The TLS settings of a channel's connections.</summary>
    public static SslClientAuthenticationOptions CreateOptions(ChannelSecurity security) => new()
    {
        EnabledSslProtocols = Versions,
        CertificateChainPolicy = Trusting(security.RootCertificates),

        // A certificate given this way is shown whichever issuers the server names, and with those between.
        ClientCertificateContext = security.ClientCertificate is { } certificate
            ? SslStreamCertificateContext.Create(certificate, security.ClientIntermediates, offline: true)
            : null,
        RemoteCertificateValidationCallback = ServerCertificate.Validate,
    };

    // Without roots of the caller's those of the system.
    private static X509ChainPolicy Trusting(X509Certificate2Collection? roots)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = roots is null ? X509ChainTrustMode.System : X509ChainTrustMode.CustomRootTrust,

            // Private authorities publish no lists of what they revoked.
            RevocationMode = X509RevocationMode.NoCheck,

            // Servers send what is between them and their root (RFC 8446 section 4.4.2); whom else to ask is not for a stranger to say.
            DisableCertificateDownloads = true,
        };
        if (roots is not null)
        {
            policy.CustomTrustStore.AddRange(roots);
        }

        // Purpose: server authentication (RFC 5280 section 4.2.1.12).
        _ = policy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.1"));
        return policy;
    }
}
