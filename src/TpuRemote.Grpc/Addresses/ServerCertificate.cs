using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TpuRemote.Grpc.Addresses;

/// <summary>Judges the certificate that a server shows, and says what is wrong with it.</summary>
internal static class ServerCertificate
{
    /// <exception cref="AuthenticationException">The certificate is refused; the message says which one and why.</exception>
    public static bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors != SslPolicyErrors.None)
        {
            // Not answered with false: the reasons would be lost.
            throw new AuthenticationException(
                certificate is X509Certificate2 shown
                    ? $"The server's certificate '{shown.Subject}' is refused: {string.Join("; ", Reasons(sender, shown, chain, errors))}."
                    : "The server showed no certificate.");
        }

        return errors == SslPolicyErrors.None;
    }

    private static IEnumerable<string> Reasons(object sender, X509Certificate2 shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            yield return $"it is for {Names(shown)}, not for '{(sender as SslStream)?.TargetHostName}'";
        }

        if (!errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            yield break;
        }

        foreach (var status in chain?.ChainStatus ?? [])
        {
            yield return status.Status switch
            {
                X509ChainStatusFlags.NotTimeValid =>
                    $"it or its issuer is valid only from {shown.NotBefore.ToUniversalTime():u} to {shown.NotAfter.ToUniversalTime():u}",
                X509ChainStatusFlags.UntrustedRoot => "its root is not trusted (UntrustedRoot)",
                X509ChainStatusFlags.PartialChain => "its issuer is unknown (PartialChain)",
                _ => $"{status.Status}: {status.StatusInformation.Trim()}",
            };
        }
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(ip => ip.ToString())))
            .ToArray();
        return names.Length > 0
            ? $"'{string.Join("', '", names)}'"
            : $"'{certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)}'";
    }
}
