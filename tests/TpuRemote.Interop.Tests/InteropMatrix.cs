using System.Collections.Concurrent;
using TpuRemote.Interop.Tests.Cases;
using TpuRemote.Interop.Tests.Client;
using TpuRemote.Interop.Tests.Peers;
using TpuRemote.Interop.Tests.Server;
using TpuRemote.Interop.Tests.Wire;

namespace TpuRemote.Interop.Tests;

/// <summary>
/// Runs a case with a pairing, once each however often it is asked for: a row of a theory asks for its own, the table for all. The peers
/// are started when first needed and serve all their cases.
/// </summary>
public sealed class InteropMatrix : IAsyncLifetime, IDisposable
{
    private readonly ConcurrentDictionary<(string Case, Pairing Pairing), Task<string?>> _outcomes = [];
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly TestCertificates _certificates = new();
    private readonly Dictionary<Peer, ForeignClient> _clients = [];
    private readonly Dictionary<Peer, ForeignServer> _servers = [];
    private InteropServer? _ours;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _ours?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    public void Dispose()
    {
        foreach (var client in _clients.Values) client.Dispose();
        foreach (var server in _servers.Values) server.Dispose();
        _certificates.Dispose();
        _oneAtATime.Dispose();
    }

    /// <summary>What was wrong; null if nothing was.</summary>
    internal Task<string?> FindFailureAsync(InteropCase asked, Pairing pairing) =>
        _outcomes.GetOrAdd((asked.Name, pairing), _ => RunInTurnAsync(asked, pairing));

    private async Task<string?> RunInTurnAsync(InteropCase asked, Pairing pairing)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            return await RunAsync(asked, pairing);
        }
        catch (Exception failure)
        {
            return failure.ToString();
        }
        finally
        {
            _ = _oneAtATime.Release();
        }
    }

    private async Task<string?> RunAsync(InteropCase asked, Pairing pairing)
    {
        var doors = await FindDoorsAsync(pairing.Server);
        var port = doors.Port(asked.Door);
        await using var tap = asked.FlagsUp is null && asked.FlagsDown is null ? null : new WireTap(port);
        var probes = pairing.Server == Peer.Ours;
        var target = new Target(tap?.Port ?? port, doors.Socket, probes, _certificates);
        var failure = await FindClient(pairing.Client).RunAsync(asked, target);
        if (failure is not null) return failure;
        if (pairing.Server == Peer.Ours) await _ours!.WaitUntilIdleAsync();
        return tap is null ? null : FindWrongFlags(asked, probes, tap);
    }

    private static string? FindWrongFlags(InteropCase asked, bool probes, WireTap tap)
    {
        var up = probes ? asked.FlagsUp : asked.FlagsUp?[(asked.FlagsUp.IndexOf('|', StringComparison.Ordinal) + 1)..];
        if (up is not null && up != tap.Up()) return $"the client sent messages flagged {tap.Up()}, expected {up}";
        return asked.FlagsDown is { } down && down != tap.Down() ? $"the server sent messages flagged {tap.Down()}, expected {down}" : null;
    }

    private IInteropClient FindClient(Peer peer)
    {
        if (peer == Peer.Ours) return new OurClient();
        if (!_clients.TryGetValue(peer, out var client)) _clients.Add(peer, client = new ForeignClient(peer));
        return client;
    }

    private async Task<ServerDoors> FindDoorsAsync(Peer peer)
    {
        if (peer == Peer.Ours) return (_ours ??= await InteropServer.StartAsync(_certificates)).Doors;
        if (!_servers.TryGetValue(peer, out var server)) _servers.Add(peer, server = await ForeignServer.StartAsync(peer, _certificates));
        return server.Doors;
    }
}

/// <summary>All tests that share the peers' processes, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class InteropCollection : ICollectionFixture<InteropMatrix>
{
    /// <summary>Its name.</summary>
    public const string Name = "interop";
}
