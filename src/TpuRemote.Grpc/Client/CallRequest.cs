using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Net.Client;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Client;

/// <summary>A request that is not simply sent: it waits for credentials, for the connection, or for both.</summary>
internal sealed class CallRequest : HttpRequestMessage
{
    private readonly GrpcChannel _channel;
    private readonly IMethod _method;
    private readonly CallOptions _options;

    public CallRequest(Uri uri, GrpcChannel channel, IMethod method, CallOptions options)
        : base(HttpMethod.Post, uri)
    {
        _channel = channel;
        _method = method;
        _options = options;
    }

    /// <summary>Whether a call needs this way round.</summary>
    public static bool IsNeeded(GrpcChannel channel, CallOptions options) =>
        options.IsWaitForReady || channel.UsesCredentials(options.Credentials);

    /// <summary>Sends the call: at once, or as often as it takes to have a connection.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker http, CancellationToken cancellationToken)
    {
        while (true)
        {
            var attempt = await CreateAttemptAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var response = await http.SendAsync(attempt, cancellationToken).ConfigureAwait(false);
                _channel.Backoff.Reset();
                return response;
            }
            catch (Exception exception) when (_options.IsWaitForReady && StatusMapping.IsNoConnection(exception))
            {
                ((RequestContent)Content!).WhileWaiting = $" While the call waited: {StatusMapping.FromException(exception).Detail}";
                ChannelLog.WaitingForConnection(_channel.Logger, _method.FullName, exception);
                await _channel.Backoff.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // A request is sent once. Its credentials and its timeout are those of the moment.
    private async Task<HttpRequestMessage> CreateAttemptAsync(CancellationToken cancellationToken)
    {
        var attempt = new HttpRequestMessage(Method, RequestUri) { Content = Content, Version = Version, VersionPolicy = VersionPolicy };
        var added = await _channel.GetCredentialsAsync(_method, _options.Credentials, cancellationToken).ConfigureAwait(false);
        Copy(Headers, attempt.Headers);
        foreach (var entry in added)
        {
            RequestMessage.AddMetadata(attempt, entry);
        }

        if (attempt.Headers.Remove(ProtocolNames.Timeout))
        {
            RequestMessage.AddTimeout(attempt, _options);
        }

        return attempt;
    }

    private static void Copy(HttpRequestHeaders from, HttpRequestHeaders to)
    {
        foreach (var (name, values) in from.NonValidated)
        {
            foreach (var value in values)
            {
                _ = to.TryAddWithoutValidation(name, value);
            }
        }
    }
}
