using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace TpuRemote.Server.Access;

/// <summary>The server's side of TLS, from the files of <see cref="AccessOptions"/>.</summary>
internal static class ServerTls
{
    // RFC 5280 section 4.2.1.12: what a certificate must be for when a client shows it.
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>What Kestrel serves with; null for no TLS. TLS 1.3, or 1.2 where a client has no more.</summary>
    /// <param name="access">The files.</param>
    /// <param name="clock">Tells whether the certificate is still valid.</param>
    /// <param name="refused">Told of certificates that were refused, and why.</param>
    /// <exception cref="ArgumentException">A file is missing or holds something else; says which.</exception>
    public static HttpsConnectionAdapterOptions? Load(AccessOptions access, TimeProvider clock, Action<X509Certificate2, string> refused)
    {
        if (!access.HasTls) return null;
        var options = new HttpsConnectionAdapterOptions
        {
            ServerCertificate = Read("--tls-certificate", access.Certificate!, () => Certificate(access, clock)),
            ServerCertificateChain = Read("--tls-certificate", access.Certificate!, () => All(access.Certificate!)),
            SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        if (access.ClientAuthority is { } path) AskForCertificates(options, Read("--client-ca", path, () => All(path)), refused);
        return options;
    }

    // A client that shows none gets through the handshake, to the health service and to an answer that says what is missing.
    private static void AskForCertificates(
        HttpsConnectionAdapterOptions options, X509Certificate2Collection authorities, Action<X509Certificate2, string> refused)
    {
        options.ClientCertificateMode = ClientCertificateMode.AllowCertificate;

        // TLS builds a chain of its own before it asks the validation below.
        options.OnAuthenticate = (_, tls) => tls.CertificateChainPolicy = Trusting(authorities);
        options.ClientCertificateValidation = (certificate, sent, _) =>
        {
            var fault = FaultOf(certificate, sent, authorities);
            if (fault is not null) refused(certificate, fault);
            return fault is null;
        };
    }

    private static string? FaultOf(X509Certificate2 certificate, X509Chain? sent, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain { ChainPolicy = Trusting(authorities) };
        if (sent is not null) chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        var isGood = chain.Build(certificate);
        foreach (var element in chain.ChainElements) element.Certificate.Dispose();
        return isGood ? null : string.Join(", ", chain.ChainStatus.Select(status => status.Status).Distinct());
    }

    private static X509ChainPolicy Trusting(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,

            // A private authority has no list of what it has revoked: who is to be kept out gets no new certificate, or loses the token.
            RevocationMode = X509RevocationMode.NoCheck,

            // A certificate may say where its issuer's is to be had: the server would ask any address that a stranger names.
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        return policy;
    }

    private static X509Certificate2 Certificate(AccessOptions access, TimeProvider clock)
    {
        SecretMode.Check(access.Key!, UnixFileMode.OtherRead | UnixFileMode.OtherWrite, "read or replace the server's private key");
        var certificate = X509Certificate2.CreateFromPemFile(access.Certificate!, access.Key);
        if (certificate.NotAfter < clock.GetUtcNow().LocalDateTime)
            throw new CryptographicException($"the certificate has expired on {certificate.NotAfter.ToUniversalTime():u}");
        if (!OperatingSystem.IsWindows()) return certificate;

        // Windows serves no keys that live in memory only.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private static X509Certificate2Collection All(string path)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(path);
        return all.Count > 0 ? all : throw new CryptographicException("it holds no certificate");
    }

    private static T Read<T>(string option, string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ArgumentException($"{option} {path} cannot be used: {error.Message}", error);
        }
    }
}
