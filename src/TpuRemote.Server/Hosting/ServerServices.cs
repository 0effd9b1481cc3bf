using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging.Console;
using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Access;
using TpuRemote.Server.Connections;
using TpuRemote.Server.Executables;
using TpuRemote.Server.Metrics;
using TpuRemote.Server.Operations;
using TpuRemote.Server.Runs;
using TpuRemote.Server.Services;
using TpuRemote.Server.Sessions;
using TpuRemote.Server.Transfers;
using TpuRemote.Server.Wire;

namespace TpuRemote.Server.Hosting;

/// <summary>Puts the server's parts together.</summary>
internal static class ServerServices
{
    // A pod of 512 cores has 64 hosts, each with an infeed and an outfeed stream, beside the session and the uploads.
    private const int StreamsPerConnection = 1000;

    // Requests that wait on the server, a session's beyond max-pending-bytes or an infeed's whose queue is full, keep up to a stream's
    // window (768 KiB) of the connection's, and Kestrel opens that one again only when half of it has been read: with its default of 1 MiB
    // a single one of them stops all other requests of its client for good. This much lets 20 of them wait.
    private const int ConnectionWindow = 32 << 20;

    /// <summary>Adds everything.</summary>
    public static void AddTpuServer(
        this WebApplicationBuilder builder, TpuServerOptions options, IAccelerator accelerator, TimeSpan lastAnswers)
    {
        AddLogging(builder.Logging, options);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        AddAccess(builder.Services, options);
        var services = builder.Services;
        services.Configure<HostOptions>(host => host.ShutdownTimeout = lastAnswers);
        services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        services.AddSingleton<IMemoryPoolFactory<byte>>(new TransportBlocks());
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.Limits.MaxMessageBytes;
            grpc.MaxSendMessageSize = null;
        }).AddServiceOptions<ServerHealth>(health => health.MaxReceiveMessageSize = ServerHealth.MaxRequestBytes);
        services.AddGrpcReflection();
        AddParts(services, options, accelerator);
    }

    private static void AddParts(IServiceCollection services, TpuServerOptions options, IAccelerator accelerator)
    {
        var limits = options.Limits;
        services.AddSingleton(options);
        services.AddSingleton(limits);
        services.AddSingleton(options.Times);

        // Made by a factory so that the container disposes them.
        services.AddSingleton(_ => accelerator);
        services.AddSingleton(parts => new RunGate(limits.MaxConcurrentRuns, parts.GetRequiredService<ServerMeters>()));
        services.AddSingleton(new RunBounds(limits, options.Clock));
        services.AddSingleton<RequestRules>();
        services.AddSingleton(new WireLiterals(accelerator, limits.MaxInlineBytes, limits.MaxRank));
        services.AddSingleton<ExecutableCaches>();
        services.AddSingleton<SessionRegistry>();
        services.AddSingleton<ProgramOperations>();
        services.AddSingleton<ArrayOperations>();
        services.AddSingleton<BufferOperations>();
        services.AddSingleton<StreamOperations>();
        services.AddSingleton<InfeedStream>();
        services.AddSingleton<OutfeedStream>();
        services.AddSingleton<TopologyAnswers>();
        services.AddSingleton<CallGuard>();
        services.AddSingleton(provider => new ConnectionWatch(options.Times, provider.GetRequiredService<ILogger<ConnectionWatch>>()));
        services.AddSingleton<ServerHealth>();
        services.AddTransient<SessionStream>();
    }

    private static void AddAccess(IServiceCollection services, TpuServerOptions options)
    {
        var (access, clock) = (options.Access, options.Clock);
        if (access.Tokens is { } path)
        {
            services.AddSingleton(parts => new TokenStore(path, clock, parts.GetRequiredService<ILogger<TokenStore>>()));
            services.AddSingleton(parts => ActivatorUtilities.CreateInstance<RevocationWatch>(parts, clock));
        }

        services.AddSingleton(parts => new AccessCheck(parts.GetService<TokenStore>(), access.ClientAuthority is not null, clock));
        services.AddSingleton(_ => new ServerMeters());
        services.AddSingleton(parts => new MetricsPage(parts.GetRequiredService<ServerMeters>().Meter));
        services.AddSingleton(parts => new UserAccounts(parts.GetService<TokenStore>(), clock, parts.GetRequiredService<ServerMeters>()));
        services.AddSingleton(parts => ActivatorUtilities.CreateInstance<RefusalJournal>(parts, clock));
        services.AddSingleton<AccessGate>();
    }

    private static void AddLogging(ILoggingBuilder logging, TpuServerOptions options)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(options.LogLevel);
        if (options.LogLevel == LogLevel.None) return;
        if (options.LogSink is { } sink) logging.AddProvider(sink);
        else if (options.LogFormat == LogFormat.Json) logging.AddJsonConsole(UseUtc);
        else logging.AddSimpleConsole(console => console.SingleLine = true);
        logging.AddFilter("Microsoft", LogLevel.Warning);

        // Anybody may ask for the health of what is not there, as often as they like.
        logging.AddFilter(typeof(ServerHealth).FullName, LogLevel.Warning);

        // Where this is enabled, each request is given an activity, for scopes that no line of ours has.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        // A start that fails is an exception, which whoever starts the server reports.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }

    private static void UseUtc(JsonConsoleFormatterOptions console) => (console.UseUtcTimestamp, console.TimestampFormat) = (true, "O");

    private static void Listen(KestrelServerOptions kestrel, TpuServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxConcurrentConnections = options.Limits.MaxConnections;

        // Streams are silent as long as their programs run; dead connections are found by pings.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.Http2.KeepAlivePingDelay = options.Times.KeepAlive;
        kestrel.Limits.Http2.KeepAlivePingTimeout = options.Times.KeepAlive;
        kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        kestrel.Limits.Http2.InitialConnectionWindowSize = ConnectionWindow;
        var journal = kestrel.ApplicationServices.GetRequiredService<RefusalJournal>();
        var tls = ServerTls.Load(options.Access, options.Clock, journal.CertificateRefused);
        if (options.Listen.SocketPath is { } path) kestrel.ListenUnixSocket(path, listen => UseHttp2(listen, null));
        else kestrel.Listen(options.Listen.EndPoint!, listen => UseHttp2(listen, tls));
        if (options.MetricsListen is { EndPoint: { } endPoint }) kestrel.Listen(endPoint, listen => UseHttp1(listen, tls));
    }

    private static void UseHttp2(ListenOptions listen, HttpsConnectionAdapterOptions? tls)
    {
        listen.Protocols = HttpProtocols.Http2;
        if (tls is not null) listen.UseHttps(tls);
        var watch = listen.ApplicationServices.GetRequiredService<ConnectionWatch>();
        listen.Use(next => connection => watch.ServeAsync(connection, next));
    }

    private static void UseHttp1(ListenOptions listen, HttpsConnectionAdapterOptions? tls)
    {
        listen.Protocols = HttpProtocols.Http1;
        if (tls is not null) listen.UseHttps(tls);
    }
}
