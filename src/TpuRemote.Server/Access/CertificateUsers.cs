using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using TpuRemote.Server.Sessions;

namespace TpuRemote.Server.Access;

/// <summary>Whose certificate one is: its subject's one CN. Other names in it mean nothing here.</summary>
internal static class CertificateUsers
{
    // RFC 4519 section 2.3.
    private const string CommonName = "2.5.4.3";

    // A connection keeps its certificate, so each is looked at once.
    private static readonly ConditionalWeakTable<X509Certificate2, User?[]> Known = [];

    /// <summary>The user; null where the certificate names none.</summary>
    public static User? Of(X509Certificate2 certificate) => Known.GetValue(certificate, shown => [Read(shown)])[0];

    private static User? Read(X509Certificate2 certificate)
    {
        var names = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == CommonName)
            .Select(part => part.GetSingleElementValue()).ToArray();
        return names is [{ } name] && TokenFile.IsName(name) ? new User(name) : null;
    }
}
