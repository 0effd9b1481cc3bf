using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TpuRemote.Interop.Tests.Peers;

/// <summary>
/// A certificate authority of an hour, with a certificate for a server at localhost and one for a client; and a stranger's authority.
/// PEM files in a folder of its own: <c>ca</c>, <c>stranger</c>, <c>server</c>, <c>client</c>, each <c>.pem</c>, the latter two with
/// <c>.key</c>.
/// </summary>
internal sealed class TestCertificates : IDisposable
{
    /// <summary>Whom the client's certificate names.</summary>
    public const string ClientName = "interop-client";

    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("interop-certificates");

    public TestCertificates()
    {
        using var authority = CreateAuthority("CN=TpuRemote interop tests");
        using var stranger = CreateAuthority("CN=Somebody else");
        WritePem("ca", authority);
        WritePem("stranger", stranger);
        Issue("server", "CN=localhost", ServerUsage, authority);
        Issue("client", $"CN={ClientName}", ClientUsage, authority);
    }

    /// <summary>Where the files are.</summary>
    public string Folder => _folder.FullName;

    public X509Certificate2 LoadServer() => Load("server");

    public X509Certificate2 LoadClient() => Load("client");

    /// <summary>Whether a certificate was issued by the authority and is valid now.</summary>
    public bool IsOfAuthority(X509Certificate2 certificate) => IsOf("ca", certificate);

    /// <summary>What a client checks: the name, and the authority with the given name.</summary>
    public RemoteCertificateValidationCallback TrustOnly(string authority) => (_, certificate, _, errors) =>
        (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == 0 && IsOf(authority, (X509Certificate2)certificate!);

    public void Dispose() => _folder.Delete(recursive: true);

    private bool IsOf(string authority, X509Certificate2 certificate)
    {
        using var trusted = X509CertificateLoader.LoadCertificateFromFile(FilePath($"{authority}.pem"));
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(trusted);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private static X509Certificate2 CreateAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddHours(1));
    }

    private void Issue(string file, string name, string usage, X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(16));
        WritePem(file, certificate);
        WriteKey(FilePath($"{file}.key"), key.ExportPkcs8PrivateKeyPem());
    }

    // A server refuses a key that everybody may read.
    private static void WriteKey(string path, string pem)
    {
        File.WriteAllText(path, "");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(path, pem);
    }

    private X509Certificate2 Load(string file) => X509Certificate2.CreateFromPemFile(FilePath($"{file}.pem"), FilePath($"{file}.key"));

    private void WritePem(string file, X509Certificate2 certificate) =>
        File.WriteAllText(FilePath($"{file}.pem"), certificate.ExportCertificatePem());

    private string FilePath(string file) => Path.Combine(Folder, file);
}
