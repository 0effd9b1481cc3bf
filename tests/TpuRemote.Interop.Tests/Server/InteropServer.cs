using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TpuRemote.Interop.Tests.Peers;

namespace TpuRemote.Interop.Tests.Server;

/// <summary>Our transport as the server, in this process.</summary>
internal sealed class InteropServer : IAsyncDisposable
{
    private const string Socket = "ours.sock";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly WebApplication _app;
    private int _openCalls;

    private InteropServer(TestCertificates certificates) => _app = Build(certificates);

    /// <summary>Where it listens.</summary>
    public ServerDoors Doors { get; private set; } = new(0, 0, 0, "");

    public static async Task<InteropServer> StartAsync(TestCertificates certificates)
    {
        var server = new InteropServer(certificates);
        await server._app.StartAsync();
        var addresses = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var ports = addresses.Where(address => !address.Contains(Socket, StringComparison.Ordinal)).Select(a => new Uri(a).Port).ToArray();
        server.Doors = new ServerDoors(ports[0], ports[1], ports[2], SocketPath(certificates));
        return server;
    }

    /// <summary>Waits until no handler runs any more: whatever a client did, the server has noticed.</summary>
    /// <exception cref="TimeoutException">Handlers outlived their clients.</exception>
    public async Task WaitUntilIdleAsync()
    {
        var end = DateTime.UtcNow + Patience;
        while (Volatile.Read(ref _openCalls) is > 0 and var open)
        {
            if (DateTime.UtcNow > end) throw new TimeoutException($"{open} handlers still run {Patience} after the client's case ended");
            await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private WebApplication Build(TestCertificates certificates)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, certificates));
        builder.Services.AddGrpc(options => (options.MaxReceiveMessageSize, options.ResponseCompressionAlgorithm) = (null, "gzip"));
        builder.Services.AddGrpcReflection();
        builder.Services.AddSingleton<HealthServiceImpl>();
        var app = builder.Build();
        app.Use(ObserveAsync);
        app.MapGrpcService<TestServiceCalls>();
        app.MapGrpcService<JudgeCalls>();
        app.MapGrpcService<HealthServiceImpl>();
        app.MapGrpcReflectionService();
        var health = app.Services.GetRequiredService<HealthServiceImpl>();
        health.SetStatus("", HealthCheckResponse.Types.ServingStatus.Serving);
        health.SetStatus("grpc.testing.TestService", HealthCheckResponse.Types.ServingStatus.NotServing);
        return app;
    }

    private static string SocketPath(TestCertificates certificates) => Path.Combine(certificates.Folder, Socket);

    private static void Listen(KestrelServerOptions kestrel, TestCertificates certificates)
    {
        var server = certificates.LoadServer();
        kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        kestrel.ListenUnixSocket(SocketPath(certificates), listen => listen.Protocols = HttpProtocols.Http2);
        kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(server);
        });
        kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(https =>
            {
                https.ServerCertificate = server;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (certificate, _, _) => certificates.IsOfAuthority(certificate);
            });
        });
    }

    private async Task ObserveAsync(HttpContext http, RequestDelegate next)
    {
        var body = new ObservedBody(http.Request.BodyReader);
        http.Features.Set(body);
        http.Features.Set<IRequestBodyPipeFeature>(body);
        _ = Interlocked.Increment(ref _openCalls);
        try
        {
            await next(http);
        }
        finally
        {
            _ = Interlocked.Decrement(ref _openCalls);
        }
    }
}
