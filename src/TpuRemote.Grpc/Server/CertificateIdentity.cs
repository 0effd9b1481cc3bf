using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;

namespace TpuRemote.Grpc.Server;

/// <summary>What a client's certificate proves, under the names that gRPC's other implementations give it.</summary>
internal static class CertificateIdentity
{
    private const string AlternativeName = "x509_subject_alternative_name";
    private const string CommonName = "x509_common_name";

    private static readonly AuthContext Unknown = new(null, []);

    /// <summary>The certificate's DNS names and its common name; the identity is the first kind that it has.</summary>
    public static AuthContext Of(X509Certificate2? certificate)
    {
        if (certificate is null)
        {
            return Unknown;
        }

        List<AuthProperty> properties =
        [
            .. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(extension => extension.EnumerateDnsNames())
                .Select(name => Property(AlternativeName, name)),
        ];
        if (certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is { Length: > 0 } commonName)
        {
            properties.Add(Property(CommonName, commonName));
        }

        return new AuthContext(properties.Count > 0 ? properties[0].Name : null, properties);
    }

    private static AuthProperty Property(string name, string value) => AuthProperty.Create(name, Encoding.UTF8.GetBytes(value));
}
