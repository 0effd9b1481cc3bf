using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TpuRemote.Grpc.Tests.Hosting;

/// <summary>A certificate authority of a test's own.</summary>
internal sealed class TestAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _root;
    private readonly List<X509Certificate2> _issued = [];

    public TestAuthority(string name = "Test Root", X509Certificate2? issuer = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        if (issuer is null)
        {
            _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(2));
            return;
        }

        using var bare = request.Create(
            issuer, DateTimeOffset.UtcNow.AddMonths(-18), DateTimeOffset.UtcNow.AddYears(1), RandomNumberGenerator.GetBytes(8));
        _root = bare.CopyWithPrivateKey(key);
    }

    public X509Certificate2Collection Roots => [X509CertificateLoader.LoadCertificate(_root.Export(X509ContentType.Cert))];

    /// <summary>A server's certificate for names, or for the address 127.0.0.1.</summary>
    public X509Certificate2 IssueServer(string name, bool isExpired = false)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        return Issue($"CN={name}", names, ServerAuthentication, isExpired);
    }

    public X509Certificate2 IssueClient(string name, params string[] dnsNames)
    {
        var names = new SubjectAlternativeNameBuilder();
        Array.ForEach(dnsNames, names.AddDnsName);
        return Issue($"CN={name}", dnsNames.Length == 0 ? null : names, ClientAuthentication, isExpired: false);
    }

    /// <summary>An authority between this one's root and what it issues.</summary>
    public TestAuthority CreateIntermediate(string name) => new(name, _root);

    /// <summary>Whether this authority issued a certificate, as a server asks.</summary>
    public bool Issued(X509Certificate2 certificate, X509Certificate2Collection? between = null)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(_root);
        chain.ChainPolicy.ExtraStore.AddRange(between ?? []);
        return chain.Build(certificate);
    }

    public void Dispose()
    {
        _issued.ForEach(certificate => certificate.Dispose());
        _root.Dispose();
    }

    private X509Certificate2 Issue(string subject, SubjectAlternativeNameBuilder? names, string purpose, bool isExpired)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        var end = DateTimeOffset.UtcNow.AddDays(isExpired ? -1 : 30);
        using var bare = request.Create(_root, DateTimeOffset.UtcNow.AddYears(-1), end, RandomNumberGenerator.GetBytes(8));
        var certificate = bare.CopyWithPrivateKey(key);
        _issued.Add(certificate);
        return certificate;
    }
}
