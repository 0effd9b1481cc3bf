using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Hosting;

/// <summary>An echo server in this process, on a free TCP port or a fresh Unix domain socket, and a client to it.</summary>
internal sealed class EchoHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo? _directory;

    private EchoHost(WebApplication app, DirectoryInfo? directory, EchoHandlers handlers, string address, GrpcChannel channel)
    {
        (_app, _directory, Handlers, Address, Channel) = (app, directory, handlers, address, channel);
        Client = new Echo.EchoClient(channel);
    }

    public EchoHandlers Handlers { get; }

    /// <summary><c>http://127.0.0.1:port</c>, with TLS <c>https://</c>, or <c>unix:///path</c>.</summary>
    public string Address { get; }

    public GrpcChannel Channel { get; }

    public Echo.EchoClient Client { get; }

    public static async Task<EchoHost> StartAsync(
        bool onUnixSocket = false,
        Action<GrpcServiceOptions>? server = null,
        Action<GrpcChannelOptions>? client = null,
        Action<ListenOptions>? listen = null,
        Action<IServiceCollection>? services = null,
        ChannelSecurity? security = null,
        string? socket = null,
        Action<EchoHandlers>? handlers = null)
    {
        var own = new EchoHandlers();
        handlers?.Invoke(own);
        var directory = onUnixSocket ? Directory.CreateTempSubdirectory("echo") : null;
        socket ??= directory is null ? null : Path.Combine(directory.FullName, "echo.sock");
        var app = Build(own, socket, server, listen, services);
        await app.StartAsync();
        var address = socket is null ? app.Urls.Single() : $"unix://{socket}";
        return new EchoHost(app, directory, own, address, ChannelAddress.Open(address, security, client));
    }

    /// <summary>Stops the server as the host does: open calls may end.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>Stops the server at once: open calls are cut off.</summary>
    public async Task KillAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await KillAsync();
        await _app.DisposeAsync();
        _directory?.Delete(recursive: true);
    }

    private static WebApplication Build(
        EchoHandlers handlers,
        string? socket,
        Action<GrpcServiceOptions>? options,
        Action<ListenOptions>? configure,
        Action<IServiceCollection>? services)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            void Configure(ListenOptions listen)
            {
                listen.Protocols = HttpProtocols.Http2;
                configure?.Invoke(listen);
            }

            if (socket is null)
            {
                kestrel.Listen(System.Net.IPAddress.Loopback, 0, Configure);
            }
            else
            {
                kestrel.ListenUnixSocket(socket, Configure);
            }
        });
        builder.Services.AddSingleton(handlers);
        builder.Services.AddGrpc(options ?? (_ => { }));
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapGrpcService<EchoService>();
        return app;
    }
}
