using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;

namespace TpuRemote.Grpc.Client;

/// <summary>The credentials that calls of a channel are sent with: the channel's and their own.</summary>
internal sealed class CredentialsOfCalls
{
    private readonly Uri _address;
    private readonly ILogger _logger;
    private readonly CallCredentials? _shared;
    private readonly bool _areSent;

    /// <exception cref="InvalidOperationException">The channel's credentials and its address disagree about TLS.</exception>
    public CredentialsOfCalls(Uri address, GrpcChannelOptions options, ILogger logger)
    {
        var isSecure = address.Scheme == Uri.UriSchemeHttps;
        if (options.Credentials is { } credentials && credentials.IsSecure != isSecure)
        {
            throw new InvalidOperationException(
                $"The channel's credentials are {(credentials.IsSecure ? "those of TLS" : "none")}, and its address is '{address}'; "
                + $"expected {(credentials.IsSecure ? "https" : "http")}://.");
        }

        _address = address;
        _logger = logger;
        _shared = options.Credentials?.OfCalls;
        _areSent = isSecure || options.UnsafeUseInsecureChannelCallCredentials;
    }

    /// <summary>Whether a call has any, sent or not.</summary>
    public bool Exist(CallCredentials? own) => own is not null || _shared is not null;

    /// <summary>The headers of a call; none, and a warning, where they would travel readable.</summary>
    public async Task<Metadata> GetAsync(IMethod method, CallCredentials? own, CancellationToken cancellationToken)
    {
        var headers = new Metadata();
        if (!Exist(own))
        {
            return headers;
        }

        if (!_areSent)
        {
            ChannelLog.CredentialsLeftOut(_logger, method.FullName);
            return headers;
        }

        var context = new AuthInterceptorContext(
            $"{_address.Scheme}://{_address.Authority}/{method.ServiceName}", method.Name, cancellationToken);
        foreach (var credentials in new[] { own, _shared }.OfType<CallCredentials>())
        {
            await credentials.AddAsync(context, headers).ConfigureAwait(false);
        }

        return headers;
    }
}
