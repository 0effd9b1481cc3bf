using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using TpuRemote.Grpc.Compression;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Server;

/// <summary>
/// A call over an HTTP/2 request. The handler's return, its exception and the deadline race to end it; the first one sends the status and
/// everything written later is refused.
/// </summary>
internal sealed class HttpServerCallContext : ServerCallContext, IDisposable
{
    private readonly ServiceSettings _settings;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _cancellation;
    private readonly SemaphoreSlim _responseGate = new(1, 1);
    private readonly MessageReader _requests;
    private readonly MessageWriter _responses;
    private readonly Metadata _trailers = [];
    private Compressor? _compressor;
    private CompressedMessageWriter? _compressedResponses;
    private DeadlineTimer? _timer;
    private DateTime _deadline = DateTime.MaxValue;
    private TimeSpan _timeout = TimeSpan.MaxValue;
    private Metadata? _requestHeaders;
    private AuthContext? _identity;
    private List<ContextPropagationToken>? _propagated;
    private bool _isEnded;
    private Task<FlushResult>? _lateFlush;

    public HttpServerCallContext(HttpContext http, ServiceSettings settings, ILogger logger)
    {
        Http = http;
        MethodCore = http.Request.Path.Value ?? "";
        _settings = settings;
        _logger = logger;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        CancellationTokenCore = _cancellation.Token;
        _requests = new MessageReader(
            http.Request.BodyReader,
            new MessageDecoding(http.Request.Headers[ProtocolNames.Encoding], settings.Compression, StatusCode.Unimplemented),
            settings.MaxReceiveMessageSize);
        _responses = new MessageWriter(http.Response.BodyWriter, settings.MaxSendMessageSize);
        http.Response.ContentType = ProtocolNames.ContentType;
        http.Response.Headers[ProtocolNames.AcceptEncoding] = settings.Compression.AcceptEncoding;
        SetCompressor(settings.ResponseCompression.Usual(http.Request));
    }

    public HttpContext Http { get; }

    /// <summary>Whether the deadline ended the call.</summary>
    public bool IsDeadlineExceeded { get; private set; }

    protected override string MethodCore { get; }

    protected override string HostCore => Http.Request.Host.Value ?? "";

    protected override string PeerCore => Http.Connection.RemoteIpAddress switch
    {
        null => "unix:",
        { AddressFamily: AddressFamily.InterNetwork } address => $"ipv4:{address}:{RemotePort}",
        { IsIPv4MappedToIPv6: true } address => $"ipv4:{address.MapToIPv4()}:{RemotePort}",
        var address => $"ipv6:[{address}]:{RemotePort}",
    };

    protected override DateTime DeadlineCore => _deadline;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadRequestHeaders();

    protected override CancellationToken CancellationTokenCore { get; }

    protected override Metadata ResponseTrailersCore => _trailers;

    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => _identity ??= CertificateIdentity.Of(Http.Connection.ClientCertificate);

    protected override IDictionary<object, object> UserStateCore => Http.Items!;

    private string RemotePort => Http.Connection.RemotePort.ToString(CultureInfo.InvariantCulture);

    /// <summary>Starts the clock that the client set.</summary>
    /// <exception cref="RpcException"><c>grpc-timeout</c> is malformed (Internal).</exception>
    public void StartDeadline()
    {
        string? header = Http.Request.Headers[ProtocolNames.Timeout];
        if (header is null)
        {
            return;
        }

        if (!Timeouts.TryDecode(header, out _timeout))
        {
            throw new RpcException(new Status(
                StatusCode.Internal, $"grpc-timeout is '{header}'; expected at most 8 digits and a unit of H, M, S, m, u, n."));
        }

        var now = DateTime.UtcNow;
        if (_timeout < DateTime.MaxValue - now)
        {
            _deadline = DateTime.SpecifyKind(now + _timeout, DateTimeKind.Utc);
            _timer = new DeadlineTimer(_deadline, () => _ = ExceedDeadlineAsync());
        }
    }

    /// <summary>The next request, or null at the end of the request stream.</summary>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    public Task<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class => ReceiveAsync(token => _requests.ReadAsync(marshaller.ContextualDeserializer, token), cancellationToken);

    /// <summary>The one request of a call that has exactly one.</summary>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    public Task<T> ReadSingleAsync<T>(Marshaller<T> marshaller)
        where T : class => ReceiveAsync(token => _requests.ReadSingleAsync(marshaller.ContextualDeserializer, token), default);

    /// <summary>Sends a response; unless <paramref name="flush"/>, it may wait for the next one or the end.</summary>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    public async Task WriteAsync<T>(T message, Marshaller<T> marshaller, bool flush, CancellationToken cancellationToken)
    {
        using var linked = Link(cancellationToken, out var token);
        await _responseGate.WaitAsync(token);
        try
        {
            ThrowIfEnded();
            Serialize(message, marshaller);
            if (flush)
            {
                await FlushAsync(token);
            }
        }
        catch (IOException exception)
        {
            throw Reset(exception);
        }
        finally
        {
            _ = _responseGate.Release();
        }
    }

    /// <summary>Sends the status and ends the response, unless that has happened or nobody is there to take it.</summary>
    public async Task EndAsync(Status status)
    {
        await _responseGate.WaitAsync(CancellationToken.None);
        try
        {
            if (!_isEnded)
            {
                _isEnded = true;
                await SendStatusAsync(status);
                await LateFlushAsync();
            }
        }
        finally
        {
            _ = _responseGate.Release();
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _propagated?.ForEach(token => token.Release());
        _cancellation.Dispose();
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options)
    {
        var token = new ContextPropagationToken(Deadline, options, CancellationToken);
        (_propagated ??= []).Add(token);
        return token;
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        await _responseGate.WaitAsync(CancellationToken);
        try
        {
            ThrowIfEnded();
            if (Http.Response.HasStarted)
            {
                throw new InvalidOperationException("Response headers are sent once, before the first message.");
            }

            if (responseHeaders.GetValue(ProtocolNames.EncodingChoice) is { } encoding)
            {
                SetCompressor(_settings.ResponseCompression.Of(encoding, Http.Request));
            }

            ResponseHeaders.Append(Http.Response.Headers, responseHeaders);
            await FlushAsync(CancellationToken);
        }
        finally
        {
            _ = _responseGate.Release();
        }
    }

    private void SetCompressor(Compressor? compressor)
    {
        if (compressor != _compressor)
        {
            _compressor = compressor;
            Http.Response.Headers[ProtocolNames.Encoding] = compressor?.EncodingName ?? ProtocolNames.Identity;
        }
    }

    private void Serialize<T>(T message, Marshaller<T> marshaller)
    {
        if (Compressor.Applies(_compressor, WriteOptions))
        {
            _compressedResponses ??= new CompressedMessageWriter(Http.Response.BodyWriter, _settings.MaxSendMessageSize, _compressor!);
            _compressedResponses.Write(message, marshaller.ContextualSerializer);
        }
        else
        {
            _responses.Write(message, marshaller.ContextualSerializer);
        }
    }

    private Metadata ReadRequestHeaders()
    {
        var metadata = new Metadata();
        foreach (var (name, values) in Http.Request.Headers)
        {
            foreach (var value in values)
            {
                MetadataHeaders.Read(metadata, name, value);
            }
        }

        return metadata;
    }

    private async Task<T> ReceiveAsync<T>(Func<CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        using var linked = Link(cancellationToken, out var token);
        try
        {
            return await read(token);
        }
        catch (IOException exception)
        {
            // The reset of a stream reaches the body's pipe before RequestAborted.
            throw Reset(exception);
        }
    }

    private CancellationTokenSource? Link(CancellationToken cancellationToken, out CancellationToken token)
    {
        var linked = cancellationToken.CanBeCanceled && cancellationToken != CancellationToken
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, CancellationToken)
            : null;
        token = linked?.Token ?? CancellationToken;
        return linked;
    }

    private async Task FlushAsync(CancellationToken token)
    {
        var flush = Http.Response.BodyWriter.FlushAsync(CancellationToken.None);
        var result = flush.IsCompleted ? await flush : await WaitAsync(flush.AsTask(), token);
        token.ThrowIfCancellationRequested();
        if (result.IsCompleted || result.IsCanceled)
        {
            // The stream is gone, and RequestAborted is about to say so.
            throw Reset(null);
        }
    }

    // Kestrel resets the stream when a flush is cancelled; the client would learn of INTERNAL and not of the status that is to follow.
    private async Task<FlushResult> WaitAsync(Task<FlushResult> flush, CancellationToken token)
    {
        try
        {
            return await flush.WaitAsync(token);
        }
        catch (OperationCanceledException)
        {
            // The call goes on to its end, which waits for it.
            _lateFlush = flush;
            throw;
        }
    }

    private static OperationCanceledException Reset(Exception? cause) =>
        new("The client has cancelled the call or is gone.", cause ?? new IOException("The response can no longer be sent."));

    // Kestrel makes the stream another call's once this one has returned: no flush may be under way then. It ends when the client has taken
    // the bytes, or is gone.
    private async Task LateFlushAsync()
    {
        if (_lateFlush is { } late)
        {
            await ((Task)late).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void ThrowIfEnded()
    {
        CancellationToken.ThrowIfCancellationRequested();
        if (_isEnded)
        {
            throw new InvalidOperationException("The call has ended; nothing more can be sent.");
        }
    }

    private async Task ExceedDeadlineAsync()
    {
        IsDeadlineExceeded = true;
        ServerLog.DeadlineExceeded(_logger, Method, _timeout);
        try
        {
            await _cancellation.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The handler returned in this moment and the call is over.
            return;
        }
        catch (AggregateException exception)
        {
            // What the handler registered on its token failed; the call ends all the same.
            ServerLog.HandlerFailed(_logger, Method, exception);
        }

        await EndAsync(new Status(StatusCode.DeadlineExceeded, $"The deadline, {_timeout.TotalSeconds:0.###} s, has passed."));
    }

    private async Task SendStatusAsync(Status status)
    {
        if (Http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        try
        {
            ResponseHeaders.AppendStatus(Http.Response, status, _trailers);
            await Http.Response.CompleteAsync();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            ServerLog.StatusNotSent(_logger, Method, exception);
        }
    }
}
