using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using TpuRemote.Pod.Specs;
using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Access;
using TpuRemote.Server.Metrics;
using TpuRemote.Server.Services;
using TpuRemote.Server.Sessions;

namespace TpuRemote.Server.Hosting;

/// <summary>A running server: a simulated pod behind gRPC. Hosted by its own process, or inside a client's.</summary>
public sealed class TpuServer : IAsyncDisposable
{
    // What each of these may take, beyond the grace: cancelled runs to stop; calls to give their answers; Kestrel to send them.
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(4);

    // HttpClient loses a status that it has received, but that nobody has read yet, when the connection ends while the request side of
    // the call is still open, as that of a session stream. Kestrel closes a connection that it has announced the end of (GOAWAY) as soon
    // as no call is open, without waiting for the client to hang up, so the announcement comes a moment later than the last status.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(200);

    private readonly WebApplication _application;
    private readonly TpuServerOptions _options;
    private readonly SemaphoreSlim _stopping = new(1);
    private bool _isStopped;

    private TpuServer(WebApplication application, TpuServerOptions options)
    {
        _application = application;
        _options = options;
        Address = AddressOf(application, options.Listen, 0);
        MetricsAddress = options.MetricsListen is { } metrics ? AddressOf(application, metrics, 1) : null;
    }

    /// <summary>Where it listens; with port 0 asked for, the port that it got.</summary>
    public ListenAddress Address { get; }

    /// <summary>Where scrapers find <c>/metrics</c> over HTTP/1.1; null for nowhere.</summary>
    public ListenAddress? MetricsAddress { get; }

    /// <summary>What a client connects to: <c>grpc://127.0.0.1:8470</c>, with TLS <c>grpcs://127.0.0.1:8470</c>, or
    /// <c>unix:///path</c>.</summary>
    public string ClientAddress =>
        _options.Access.HasTls ? Address.ClientAddress.Replace("grpc://", "grpcs://", StringComparison.Ordinal) : Address.ClientAddress;

    /// <summary>Sessions open now.</summary>
    public int OpenSessions => _application.Services.GetRequiredService<SessionRegistry>().Count;

    /// <summary>Calls under way.</summary>
    internal int ActiveCalls => _application.Services.GetRequiredService<CallGuard>().Active;

    /// <summary>Starts a server; it takes calls when this returns.</summary>
    /// <exception cref="ArgumentException">There is no such accelerator type, a file of <see cref="AccessOptions"/> cannot be used, or
    /// others could reach the address without TLS or without credentials.</exception>
    /// <exception cref="IOException">The address is in use, or not this machine's.</exception>
    public static async Task<TpuServer> StartAsync(TpuServerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var accelerator = new PodAccelerator(TpuTopology.Parse(options.AcceleratorType), options.Limits, options.Clock);
        return await StartAsync(options, accelerator, cancellationToken);
    }

    /// <summary>Stops: takes no more runs, lets those under way go on for <see cref="ServerTimes.ShutdownGrace"/>, then cancels them;
    /// every pending call is answered, with UNAVAILABLE where it was cut short. Clients that take no answers, and runs that do not heed
    /// their cancellation, hold it up for 15 s at most. Its health is NOT_SERVING from the beginning of it. Calling it again waits for the
    /// first call.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _stopping.WaitAsync(cancellationToken);
        try
        {
            if (_isStopped) return;
            var health = _application.Services.GetRequiredService<ServerHealth>();
            health.Close();
            await _application.Services.GetRequiredService<SessionRegistry>().CloseAllAsync(_options.Times.ShutdownGrace, LastAnswers);
            health.EndWatches();
            await WhenAnsweredAsync();
            await _application.StopAsync(cancellationToken);
            if (_options.Listen.SocketPath is { } path) File.Delete(path);
            _isStopped = true;
        }
        finally
        {
            _stopping.Release();
        }
    }

    /// <summary>Stops, and frees what the server holds; that waits for the run at hand, should it not heed its cancellation.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _application.DisposeAsync();
        _stopping.Dispose();
    }

    /// <summary>Starts a server that hosts the given accelerator, which it owns from then on.</summary>
    internal static async Task<TpuServer> StartAsync(
        TpuServerOptions options, IAccelerator accelerator, CancellationToken cancellationToken)
    {
        ListenRules.Check(options);
        if (options.Listen.SocketPath is { } path) UnixSockets.Free(path);
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddTpuServer(options, accelerator, LastAnswers);
        var application = builder.Build();
        try
        {
            application.Use(application.Services.GetRequiredService<AccessGate>().Before);
            application.Use(MetricsEndpoint.Before);
            MetricsEndpoint.Map(application, Measured(application.Services));
            application.MapGrpcService<TpuServiceV1>();
            application.MapGrpcService<TpuBuffersV1>().Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = TpuBuffersV1.Order);
            application.MapGrpcReflectionService();

            // Whoever balances load or restarts servers has no credentials, and learns no more than whether this one is up.
            application.MapGrpcService<ServerHealth>().AllowAnonymous();
            _ = application.Services.GetService<RevocationWatch>();
            await application.StartAsync(cancellationToken);
            if (options.Listen.SocketPath is { } socket) UnixSockets.Protect(socket, options.Access.AsksForCredentials);
        }
        catch (Exception error)
        {
            await application.DisposeAsync();
            if (error is not SocketException) throw;
            throw new IOException($"cannot listen on {options.Listen}: {error.Message}", error);
        }

        return new TpuServer(application, options);
    }

    private async Task WhenAnsweredAsync()
    {
        var calls = _application.Services.GetRequiredService<CallGuard>();
        var start = TimeProvider.System.GetTimestamp();
        while (calls.Active > 0 && TimeProvider.System.GetElapsedTime(start) < LastAnswers) await Task.Delay(10);
        await Task.Delay(Linger);
    }

    // The page listens before anything is measured.
    private static MetricsPage Measured(IServiceProvider services)
    {
        var page = services.GetRequiredService<MetricsPage>();
        var calls = services.GetRequiredService<CallGuard>();
        var sessions = services.GetRequiredService<SessionRegistry>();
        var accounts = services.GetRequiredService<UserAccounts>();
        services.GetRequiredService<ServerMeters>().Observe(() => calls.Active, () => sessions.Count, () => accounts.ArrayBytes);
        return page;
    }

    // Kestrel tells its addresses in the order in which they were given.
    private static ListenAddress AddressOf(WebApplication application, ListenAddress asked, int index)
    {
        if (asked.EndPoint is not { } endPoint) return asked;
        var bound = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ElementAt(index);
        return ListenAddress.Tcp(new IPEndPoint(endPoint.Address, new Uri(bound).Port));
    }
}
