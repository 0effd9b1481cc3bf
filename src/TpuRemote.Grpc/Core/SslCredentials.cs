namespace Grpc.Core;

/// <summary>TLS. Whom to trust and which certificate to show is set on the channel's HTTP handler, as officially.</summary>
internal sealed class SslCredentials : ChannelCredentials
{
    /// <summary>TLS with the handler's certificates.</summary>
    public SslCredentials()
    {
    }

    internal override bool IsSecure => true;
}
