using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using TpuRemote.Client.Errors;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.V1;

namespace TpuRemote.Client.Sessions;

/// <summary>A channel to a server with one session on it: its stream, and the calls beside the stream.</summary>
internal sealed class Connection : IAsyncDisposable
{
    private const int ProtocolVersion = 1;

    // What may lie between the ends of two calls on a connection that breaks.
    private static readonly TimeSpan BreakTime = TimeSpan.FromSeconds(2);

    private readonly GrpcChannel _channel;
    private readonly StreamExchange<SessionRequest, SessionResponse> _stream;
    private ulong _lastHandle;
    private volatile bool _isClosed;

    private Connection(
        GrpcChannel channel,
        TpuService.TpuServiceClient client,
        StreamExchange<SessionRequest, SessionResponse> stream,
        TpuSessionOptions options)
    {
        _channel = channel;
        Invoker = channel.CreateCallInvoker();
        _stream = stream;
        Client = client;
        Options = options;
    }

    /// <summary>The service's stub, for streams.</summary>
    public TpuService.TpuServiceClient Client { get; }

    /// <summary>The channel's calls, for methods that have no stub.</summary>
    public CallInvoker Invoker { get; }

    /// <summary>How the session behaves.</summary>
    public TpuSessionOptions Options { get; }

    /// <summary>The session's name on the server.</summary>
    public string SessionId { get; private set; } = "";

    /// <summary>Connects, agrees on the version, opens a session that lives as long as its stream.</summary>
    /// <exception cref="TpuArgumentException">The token would be readable over the network, or a token or certificate cannot be
    /// used.</exception>
    /// <exception cref="TpuServiceException">Nothing answers there in time, or it speaks another version.</exception>
    public static async Task<Connection> OpenAsync(string address, TpuSessionOptions options, CancellationToken cancellation)
    {
        var channel = NewChannel(address, options);
        try
        {
            var client = new TpuService.TpuServiceClient(channel);
            await AgreeAsync(client, address, options, cancellation).ConfigureAwait(false);
            var stream = new StreamExchange<SessionRequest, SessionResponse>(
                () => client.Session(new CallOptions()), r => r.OpId, broke => Task.FromResult(ServiceErrors.SessionLost(address, broke)));
            var connection = new Connection(channel, client, stream, options);
            var open = new OpenStream { ClientName = options.ClientName };
            var opened = await connection.Operate(r => r.Open = open, "opening a session", options.ConnectTimeout, cancellation)
                .ConfigureAwait(false);
            connection.SessionId = opened.Open.SessionId;
            return connection;
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    /// <summary>A handle that this session has not used.</summary>
    public ulong NewHandle() => Interlocked.Increment(ref _lastHandle);

    /// <summary>Sends an operation on the session's stream at once, and waits for its answer.</summary>
    /// <exception cref="TpuServiceException">It failed, or was not answered in time.</exception>
    public async Task<SessionResponse> Operate(
        Action<SessionRequest> fill, string what, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        var response = await _stream
            .Send(number =>
            {
                var request = new SessionRequest { OpId = number };
                fill(request);
                return request;
            })
            .Within(timeout ?? Options.Timeout, what, cancellation).ConfigureAwait(false);
        return response.Status is { Code: not 0 } failed ? throw ServiceErrors.From(failed) : response;
    }

    /// <summary>Makes a call beside the stream.</summary>
    /// <exception cref="TpuServiceException">It failed, or was not answered in time.</exception>
    /// <exception cref="ObjectDisposedException">The session was closed.</exception>
    public async Task<T> Call<T>(Func<TpuService.TpuServiceClient, CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellation)
    {
        ThrowIfOver();
        try
        {
            using var answer = call(Client, Within(cancellation));
            return await answer.ResponseAsync.ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or IOException or HttpRequestException)
        {
            throw await ExplainAsync(ServiceErrors.From(e)).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Says why a call beside the session's stream failed: where the session is over, that is why, and a server that came back knows
    /// nothing of it. What breaks the connection ends the stream, too, though not always first.
    /// </summary>
    public async Task<TpuServiceException> ExplainAsync(TpuServiceException failed)
    {
        if (failed.Code == TpuStatusCode.Unavailable)
            await Task.WhenAny(_stream.Ended, Task.Delay(BreakTime)).ConfigureAwait(false);
        try
        {
            _stream.ThrowIfFailed();
            return failed;
        }
        catch (TpuServiceException over)
        {
            return over;
        }
    }

    /// <summary>From now on, nothing new is called.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Throws where the session was closed or its stream broke, which is the reason for all that fails afterwards.</summary>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    /// <exception cref="TpuServiceException">The stream broke.</exception>
    public void ThrowIfOver()
    {
        ThrowIfClosed();
        _stream.ThrowIfFailed();
    }

    /// <summary>Throws where the session was closed.</summary>
    /// <exception cref="ObjectDisposedException">It was.</exception>
    private void ThrowIfClosed()
    {
        if (_isClosed)
            throw new ObjectDisposedException(
                typeof(TpuSession).FullName,
                "the session was closed by DisposeAsync: connect anew (Tpu.ConnectAsync)");
    }

    /// <summary>The options of a call that may take as long as any.</summary>
    public CallOptions Within(CancellationToken cancellation) =>
        new(deadline: DateTime.UtcNow + Options.Timeout, cancellationToken: cancellation);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Close();
        await _stream.DisposeAsync().ConfigureAwait(false);
        _channel.Dispose();
    }

    private static GrpcChannel NewChannel(string address, TpuSessionOptions options)
    {
        var security = ConnectionSecurity.Of(address, options, Environment.GetEnvironmentVariable);
        try
        {
            return ChannelAddress.Open(address, security, o => (o.MaxReceiveMessageSize, o.MaxSendMessageSize) = (null, null));
        }
        catch (ArgumentException refused)
        {
            throw new TpuArgumentException(refused.Message, refused);
        }
    }

    private static async Task AgreeAsync(
        TpuService.TpuServiceClient client, string address, TpuSessionOptions options, CancellationToken cancellation)
    {
        try
        {
            var request = new GetVersionRequest { MinVersion = ProtocolVersion, MaxVersion = ProtocolVersion };
            using var call = client.GetVersionAsync(
                request, new CallOptions(deadline: DateTime.UtcNow + options.ConnectTimeout, cancellationToken: cancellation));
            await call.ResponseAsync.ConfigureAwait(false);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            throw new TpuServiceException(
                (TpuStatusCode)e.StatusCode,
                $"Failed to connect to master. The TPU might not be ready, or the address is not its own: '{address}' ({e.Status.Detail})"
                + (ServiceErrors.IsDistrust(e) ? $"; {ConnectionSecurity.TrustHint}" : ""),
                inner: ServiceErrors.Cause(e));
        }
        catch (RpcException e)
        {
            throw ServiceErrors.From(e);
        }
    }
}
