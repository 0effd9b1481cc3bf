using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Access;
using TpuRemote.Server.Commands;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Tests.Accelerators;
using TpuRemote.Server.Tests.Hosting;

namespace TpuRemote.Server.Tests.Access;

/// <summary>A server that asks who calls, with scripted programs, on the loopback; its secrets are in a directory of its own.</summary>
internal sealed class AccessServer : IAsyncDisposable
{
    private readonly string _directory;
    private readonly List<GrpcChannel> _channels = [];
    private TpuServer? _server;

    private AccessServer(string directory) => _directory = directory;

    public TpuServer Server => _server ?? throw new InvalidOperationException("it has not been started");

    public ScriptedAccelerator Accelerator { get; } = new();

    /// <summary>What the server has logged, of all levels, as the console would have it.</summary>
    public ConcurrentQueue<string> Log { get; } = [];

    public string TokensFile => PathOf("tokens.json");

    /// <summary>Prepares a server; nothing listens yet.</summary>
    public static AccessServer Prepare() => new(Directory.CreateTempSubdirectory("tpu-access-test-").FullName);

    /// <summary>A server with one token for each user.</summary>
    public static async Task<(AccessServer Server, string[] Tokens)> StartAsync(params string[] users)
    {
        var server = Prepare();
        var tokens = users.Select(user => server.AddToken("--user", user)).ToArray();
        await server.StartAsync(new AccessOptions { Tokens = server.TokensFile });
        return (server, tokens);
    }

    public string PathOf(string name) => Path.Combine(_directory, name);

    /// <summary>Runs a command of the server's program; what it writes, without the notes.</summary>
    public static string Run(params string[] arguments)
    {
        var output = new StringWriter();
        AdministrationCommands.Run(arguments, output, TextWriter.Null, TimeProvider.System);
        return output.ToString().TrimEnd();
    }

    public string AddToken(params string[] arguments) => Run(["tokens", "add", TokensFile, .. arguments]);

    public void CreateCertificates(params string[] arguments) => Run(["certificates", "create", _directory, .. arguments]);

    public async Task StartAsync(AccessOptions access, TimeProvider? clock = null, ListenAddress? metrics = null)
    {
        var options = new TpuServerOptions
        {
            Listen = ListenAddress.Tcp(new IPEndPoint(IPAddress.Loopback, 0)),
            Access = access,
            Clock = clock ?? TimeProvider.System,
            MetricsListen = metrics,
            LogLevel = LogLevel.Trace,
            LogSink = new QueueLogger(Log),
        };
        _server = await TpuServer.StartAsync(options, Accelerator, CancellationToken.None);
    }

    /// <summary>TLS by the certificates that were created.</summary>
    public AccessOptions WithTls(AccessOptions access) =>
        access with { Certificate = PathOf("server.pem"), Key = PathOf("server-key.pem") };

    /// <summary>A client that trusts the server's authority, with a token, a client's certificate, both or none.</summary>
    public TpuService.TpuServiceClient Client(string? token = null, string? certificate = null) =>
        new(new Bearing(Channel(certificate).CreateCallInvoker(), token is null ? null : $"Bearer {token}"));

    /// <summary>A client that sends any header.</summary>
    public TpuService.TpuServiceClient ClientWith(string authorization) =>
        new(new Bearing(Channel(null).CreateCallInvoker(), authorization));

    public GrpcChannel Channel(string? certificate)
    {
        var handler = NewHandler();
        if (certificate is not null)
        {
            var shown = X509Certificate2.CreateFromPemFile(PathOf($"{certificate}.pem"), PathOf($"{certificate}-key.pem"));
            handler.SslOptions.ClientCertificates = [shown];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => shown;
        }

        var channel = GrpcChannel.ForAddress(Uri, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        _channels.Add(channel);
        return channel;
    }

    public Uri Uri => new(Server.ClientAddress.Replace("grpc", "http", StringComparison.Ordinal));

    /// <summary>Trusts the server's authority alone.</summary>
    public SocketsHttpHandler NewHandler()
    {
        var handler = new SocketsHttpHandler();
        if (!File.Exists(PathOf("ca.pem"))) return handler;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(PathOf("ca.pem"));
        handler.SslOptions.CertificateChainPolicy = policy;
        return handler;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels) channel.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    // Puts the header on every call, as any client does that knows nothing of this house.
    private sealed class Bearing(CallInvoker inner, string? authorization) : CallInvoker
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            inner.BlockingUnaryCall(method, host, With(options), request);

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            inner.AsyncUnaryCall(method, host, With(options), request);

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            inner.AsyncServerStreamingCall(method, host, With(options), request);

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            inner.AsyncClientStreamingCall(method, host, With(options));

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            inner.AsyncDuplexStreamingCall(method, host, With(options));

        private CallOptions With(CallOptions options) =>
            authorization is null ? options : options.WithHeaders(new Metadata { { "authorization", authorization } });
    }
}
