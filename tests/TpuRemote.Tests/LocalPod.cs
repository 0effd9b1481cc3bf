using TpuRemote.Client;
using TpuRemote.Client.Sessions;

namespace TpuRemote.Tests;

/// <summary>One server for the tests of a class; each test opens a session of its own.</summary>
public sealed class LocalPod : IAsyncLifetime
{
    private Local? _server;

    public static TpuSessionOptions Exact { get; } = new()
    {
        Precision = TpuPrecision.Exact,
        Timeout = TimeSpan.FromSeconds(60),
        QueueTimeout = TimeSpan.FromSeconds(30),
    };

    public string Address => _server!.Address;

    public Task<TpuSession> OpenAsync(TpuSessionOptions? options = null) => TpuSession.ConnectAsync(Address, options ?? Exact);

    public async Task InitializeAsync() => _server = await Local.StartAsync();

    public async Task DisposeAsync() => await _server!.DisposeAsync();
}
