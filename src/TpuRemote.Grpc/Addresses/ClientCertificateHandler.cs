using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TpuRemote.Grpc.Addresses;

/// <summary>
/// Shows the client's certificate to servers that ask for one, and says so when a connection then breaks: a server that wants another one,
/// or got none, closes the connection without a word about the reason.
/// </summary>
internal sealed class ClientCertificateHandler : DelegatingHandler
{
    private readonly X509Certificate2? _certificate;
    private volatile bool _wasAsked;

    public ClientCertificateHandler(SocketsHttpHandler inner, ChannelSecurity security)
        : base(inner)
    {
        _certificate = security.ClientCertificate;
        inner.SslOptions.LocalCertificateSelectionCallback = Select;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when ((_wasAsked || _certificate is not null) && MayBeRefusal(exception))
        {
            var hint = _certificate is null
                ? "The server asks for a client certificate; none was given."
                : $"The server may have refused the client certificate '{_certificate.Subject}'.";
            throw new HttpRequestException(
                exception.HttpRequestError,
                $"{exception.Message} {hint}",
                exception.InnerException,
                exception.StatusCode);
        }
    }

    private static bool MayBeRefusal(HttpRequestException exception) =>
        exception.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
        && exception.InnerException is not AuthenticationException;

    // Without this, .NET shows a certificate only if its issuer is among those that the server names. It asks here before the handshake
    // and, unless that gave a certificate, again when the server wants one: only then is the server's own there.
    private X509Certificate2 Select(
        object sender, string host, X509CertificateCollection own, X509Certificate? serverCertificate, string[] acceptableIssuers)
    {
        _wasAsked |= serverCertificate is not null;
        return _certificate!;
    }
}
