using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using TpuRemote.Server.Access;

namespace TpuRemote.Server.Commands;

/// <summary>
/// Makes a private authority and what it signs: <c>ca.pem</c>, <c>ca-key.pem</c>, <c>server.pem</c>, <c>server-key.pem</c>, and for each
/// client <c>client-NAME.pem</c>, <c>client-NAME-key.pem</c>. An authority that stands in the directory already signs what comes later.
/// </summary>
/// <param name="output">Takes results.</param>
/// <param name="notes">Takes what is to be read by people.</param>
/// <param name="clock">Tells from when on they are valid.</param>
internal sealed class CertificateCommands(TextWriter output, TextWriter notes, TimeProvider clock)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const int DefaultDays = 365;
    private const int AuthorityYears = 10;
    private const int SerialBytes = 16;

    // Clocks of other machines may be behind.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly List<string> _written = [];

    /// <summary>What can be given.</summary>
    public static IEnumerable<string> Usage => ["create DIR [--host NAME or IP]... [--client USER]... [--days N]"];

    /// <summary>Does a command.</summary>
    /// <exception cref="FormatException">The arguments are wrong.</exception>
    /// <exception cref="IOException">A file cannot be written, or is there already.</exception>
    public void Run(ReadOnlySpan<string> arguments)
    {
        if (arguments is not ["create", .. var rest]) throw new FormatException("expected certificates create");
        var given = CommandArguments.Parse(rest, "the directory", ["--host", "--client", "--days"], ["--json"]);
        Check(given);
        try
        {
            Create(given);
        }
        catch (CryptographicException error)
        {
            throw new FormatException($"the authority in {given.Subject} cannot be used: {error.Message}", error);
        }

        if (given.Has("--json")) output.WriteLine(JsonSerializer.Serialize(_written, Indented));
        else _written.ForEach(output.WriteLine);
        notes.WriteLine("Clients are given ca.pem, and their own certificate and key; ca-key.pem stays off the server.");
    }

    private static void Check(CommandArguments given)
    {
        var (hosts, clients) = (given.All("--host"), given.All("--client"));
        if (hosts.Count + clients.Count == 0)
            throw new FormatException("expected --host NAME for a server's certificate, or --client USER");
        if (hosts.FirstOrDefault(host => Uri.CheckHostName(host) == UriHostNameType.Unknown) is { } wrong)
            throw new FormatException($"--host {wrong} was given; expected a host's name or an IP address, without a port");
        if (clients.FirstOrDefault(client => !TokenFile.IsName(client)) is { } unnamed)
            throw new FormatException($"--client {unnamed} was given; expected 1 to 64 of A-Z a-z 0-9 . _ - @");
    }

    private void Create(CommandArguments given)
    {
        SecretFiles.CreateDirectory(given.Subject);
        using var authority = Authority(given.Subject);
        var until = clock.GetUtcNow().AddDays(Math.Min(given.Number("--days") ?? DefaultDays, DefaultDays * AuthorityYears));
        if (given.All("--host") is { Count: > 0 } hosts)
            Issue(given.Subject, "server", authority, hosts[0], ServerAuthentication, until, request => AddNames(request, hosts));
        foreach (var client in given.All("--client"))
            Issue(given.Subject, $"client-{client}", authority, client, ClientAuthentication, until, _ => { });
    }

    private X509Certificate2 Authority(string directory)
    {
        var (file, keyFile) = (Path.Combine(directory, "ca.pem"), Path.Combine(directory, "ca-key.pem"));
        if (File.Exists(file)) return X509Certificate2.CreateFromPemFile(file, keyFile);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=TpuRemote authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, pathLengthConstraint: 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var authority = request.CreateSelfSigned(clock.GetUtcNow() - Tolerance, clock.GetUtcNow().AddYears(AuthorityYears));
        Write(directory, "ca", authority, key);
        return authority;
    }

    private void Issue(
        string directory,
        string name,
        X509Certificate2 authority,
        string subject,
        string purpose,
        DateTimeOffset until,
        Action<CertificateRequest> extend)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var distinguished = new X500DistinguishedNameBuilder();
        distinguished.AddCommonName(subject);
        var request = new CertificateRequest(distinguished.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        extend(request);
        var from = Later(clock.GetUtcNow() - Tolerance, authority.NotBefore);
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        using var certificate = request.Create(authority, from, Earlier(until, authority.NotAfter), serial);
        Write(directory, name, certificate, key);
    }

    // Clients compare the name that they connect to with these, not with the subject (RFC 9525 section 6.3).
    private static void AddNames(CertificateRequest request, IReadOnlyList<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
            else names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
    }

    private void Write(string directory, string name, X509Certificate2 certificate, ECDsa key)
    {
        Write(Path.Combine(directory, $"{name}-key.pem"), key.ExportPkcs8PrivateKeyPem());
        Write(Path.Combine(directory, $"{name}.pem"), certificate.ExportCertificatePem());
    }

    private void Write(string path, string pem)
    {
        SecretFiles.Create(path, Encoding.ASCII.GetBytes(pem + "\n"));
        _written.Add(path);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
