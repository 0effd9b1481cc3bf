using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Connections;
using TpuRemote.Server.Executables;
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

    /// <summary>Adds everything.</summary>
    public static void AddTpuServer(
        this WebApplicationBuilder builder, TpuServerOptions options, IAccelerator accelerator, TimeSpan lastAnswers)
    {
        AddLogging(builder.Logging, options.LogLevel);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        var services = builder.Services;
        services.Configure<HostOptions>(host => host.ShutdownTimeout = lastAnswers);
        services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        services.AddSingleton<IMemoryPoolFactory<byte>>(new TransportBlocks());
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.Limits.MaxMessageBytes;
            grpc.MaxSendMessageSize = null;
        });
        services.AddGrpcReflection();
        AddParts(services, options, accelerator);
    }

    private static void AddParts(IServiceCollection services, TpuServerOptions options, IAccelerator accelerator)
    {
        var limits = options.Limits;
        services.AddSingleton(options);
        services.AddSingleton(limits);

        // Made by a factory so that the container disposes them.
        services.AddSingleton(_ => accelerator);
        services.AddSingleton(_ => new RunGate(limits.MaxConcurrentRuns));
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

    private static void AddLogging(ILoggingBuilder logging, LogLevel level)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(level);
        if (level == LogLevel.None) return;
        logging.AddSimpleConsole(console => console.SingleLine = true);
        logging.AddFilter("Microsoft", LogLevel.Warning);

        // A start that fails is an exception, which whoever starts the server reports.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }

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
        if (options.Listen.SocketPath is { } path) kestrel.ListenUnixSocket(path, UseHttp2);
        else kestrel.Listen(options.Listen.EndPoint!, UseHttp2);
    }

    private static void UseHttp2(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http2;
        var watch = listen.ApplicationServices.GetRequiredService<ConnectionWatch>();
        listen.Use(next => connection => watch.ServeAsync(connection, next));
    }
}
