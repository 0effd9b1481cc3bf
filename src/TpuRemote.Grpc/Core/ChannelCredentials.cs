namespace Grpc.Core;

/// <summary>
/// Whether a channel is encrypted, and the credentials of all its calls. The certificates are the HTTP handler's business.
/// </summary>
internal abstract class ChannelCredentials
{
    private protected ChannelCredentials()
    {
    }

    /// <summary>No encryption: an <c>http</c> address.</summary>
    public static ChannelCredentials Insecure { get; } = new InsecureCredentials();

    /// <summary>TLS: an <c>https</c> address.</summary>
    public static ChannelCredentials SecureSsl { get; } = new SslCredentials();

    internal abstract bool IsSecure { get; }

    internal virtual CallCredentials? OfCalls => null;

    /// <summary>A channel's credentials with those of its calls.</summary>
    /// <exception cref="ArgumentException">The channel's credentials are not those of an encrypted one.</exception>
    public static ChannelCredentials Create(ChannelCredentials channelCredentials, CallCredentials callCredentials)
    {
        ArgumentNullException.ThrowIfNull(channelCredentials);
        ArgumentNullException.ThrowIfNull(callCredentials);
        return channelCredentials is SslCredentials
            ? new ComposedCredentials(callCredentials)
            : throw new ArgumentException(
                $"Credentials of calls were given with {channelCredentials.GetType().Name}; expected {nameof(SslCredentials)}, for they "
                + "would travel readable.",
                nameof(channelCredentials));
    }

    private sealed class InsecureCredentials : ChannelCredentials
    {
        internal override bool IsSecure => false;
    }

    private sealed class ComposedCredentials(CallCredentials ofCalls) : ChannelCredentials
    {
        internal override bool IsSecure => true;

        internal override CallCredentials? OfCalls => ofCalls;
    }
}
