using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TpuRemote.Grpc.Addresses;

/// <summary>
/// Says that a connection may have broken for the client's certificate: a server that wants another one, or got none, closes the connection
/// without a word about the reason.
/// </summary>
internal sealed class ClientCertificateHandler : DelegatingHandler
{
    private readonly X509Certificate2? _certificate;
    private volatile bool _wasAsked;

    public ClientCertificateHandler(SocketsHttpHandler inner, ChannelSecurity security)
        : base(inner)
    {
        _certificate = security.ClientCertificate;
        if (_certificate is null)
        {
            inner.SslOptions.LocalCertificateSelectionCallback = NoteThatItWasAsked;
        }
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

    // Called before the handshake, and again when the server wants a certificate: only then is the server's own there.
    private X509Certificate2 NoteThatItWasAsked(
        object sender, string host, X509CertificateCollection own, X509Certificate? serverCertificate, string[] acceptableIssuers)
    {
        _wasAsked |= serverCertificate is not null;
        return null!;
    }
}
