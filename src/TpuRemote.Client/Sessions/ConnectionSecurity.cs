using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TpuRemote.Client.Errors;
using TpuRemote.Grpc.Addresses;

namespace TpuRemote.Client.Sessions;

/// <summary>Whom a session trusts and as whom it comes: what the options say, else what the environment says.</summary>
internal static class ConnectionSecurity
{
    /// <summary>What helps where a server wants to know who calls.</summary>
    public const string Hint =
        $"give a token by TpuSessionOptions.Token or TokenFile, or by {TokenVariable} or {TokenFileVariable}; a certificate by "
        + $"TpuSessionOptions.ClientCertificate, or by {CertificateVariable} and {KeyVariable}";

    /// <summary>What helps where a server's certificate is not trusted.</summary>
    public const string TrustHint =
        "where the server's authority is a private one, give its certificate by TpuSessionOptions.RootCertificates, or its file (ca.pem) "
        + $"by {RootsVariable}";

    private const string TokenVariable = "TPUREMOTE_TOKEN";
    private const string TokenFileVariable = "TPUREMOTE_TOKEN_FILE";
    private const string RootsVariable = "TPUREMOTE_CA_FILE";
    private const string CertificateVariable = "TPUREMOTE_CLIENT_CERTIFICATE";
    private const string KeyVariable = "TPUREMOTE_CLIENT_KEY";
    private const string TlsScheme = "grpcs://";

    /// <summary>What to connect with.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="environment">The environment.</param>
    /// <exception cref="TpuArgumentException">Two tokens are given, a file cannot be read, or certificates are given for an address without
    /// TLS.</exception>
    public static ChannelSecurity Of(string address, TpuSessionOptions options, Func<string, string?> environment)
    {
        var security = WithToken(options, environment);

        // The environment's certificates are for servers that others run, not for a socket of this machine.
        if (address.StartsWith(TlsScheme, StringComparison.Ordinal)) return WithCertificates(security, options, environment);
        if (options.RootCertificates is null && options.ClientCertificate is null) return security;
        throw new TpuArgumentException(
            $"RootCertificates or ClientCertificate was given for '{address}', which has no TLS; expected {TlsScheme}host:port");
    }

    private static ChannelSecurity WithToken(TpuSessionOptions options, Func<string, string?> environment)
    {
        if (options is { Token: not null, TokenFile: not null })
            throw new TpuArgumentException("TpuSessionOptions.Token and TokenFile were both given; expected one of them");
        var isAsked = options.Token is not null || options.TokenFile is not null;
        var token = options.Token ?? (isAsked ? null : Given(environment(TokenVariable)));
        if (token is not null) return new ChannelSecurity { Token = token };
        var file = options.TokenFile ?? Given(environment(TokenFileVariable));
        return file is null ? new ChannelSecurity() : new ChannelSecurity { TokenSource = new TokenFile(file).GetAsync };
    }

    private static ChannelSecurity WithCertificates(ChannelSecurity security, TpuSessionOptions options, Func<string, string?> environment)
    {
        return security with
        {
            RootCertificates = options.RootCertificates ?? Roots(environment),
            ClientCertificate = options.ClientCertificate ?? ClientCertificate(environment),
        };
    }

    private static X509Certificate2Collection? Roots(Func<string, string?> environment) =>
        Given(environment(RootsVariable)) is { } file ? Read(RootsVariable, file, ReadRoots) : null;

    private static X509Certificate2? ClientCertificate(Func<string, string?> environment)
    {
        var (certificate, key) = (Given(environment(CertificateVariable)), Given(environment(KeyVariable)));
        if ((certificate is null) != (key is null))
            throw new TpuArgumentException($"{CertificateVariable} and {KeyVariable} go together; only one of them is set");
        return certificate is null
            ? null
            : Read(CertificateVariable, certificate, file => X509Certificate2.CreateFromPemFile(file, key));
    }

    private static X509Certificate2Collection ReadRoots(string file)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(file);
        return roots.Count > 0 ? roots : throw new CryptographicException("it holds no certificate");
    }

    private static T Read<T>(string variable, string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new TpuArgumentException($"{variable} names {file}, which cannot be used: {error.Message}", error);
        }
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
