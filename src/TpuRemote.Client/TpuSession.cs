using TpuRemote.Client.Errors;
using TpuRemote.Client.Resolvers;
using TpuRemote.Client.Sessions;
using TpuRemote.Client.Variables;
using TpuRemote.Grpc.V1;

namespace TpuRemote.Client;

/// <summary>
/// A session on a TPU: rewrites functions, runs them, keeps variables on the device between runs. Members may be called from any thread;
/// runs are sent in the order of the calls. Disposing it closes the session, and the server frees what it held.
/// </summary>
public sealed partial class TpuSession : IAsyncDisposable
{
    // A pod stops a run within milliseconds; whoever interrupted it should not have to wait for one that does not answer.
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly IAsyncDisposable? _server;
    private readonly HostStreams _hosts;
    private int _isDisposed;

    private TpuSession(Connection connection, string address, TpuDevices devices, IAsyncDisposable? server)
    {
        Connection = connection;
        Address = address;
        Devices = devices;
        Transfers = new ArrayTransfers(connection);
        DeviceVariables = new DeviceVariables(connection, Transfers);
        _hosts = new HostStreams(connection, devices);
        _server = server;
    }

    /// <summary>Where the server is: grpc://host:port or unix:///path.</summary>
    public string Address { get; }

    /// <summary>The pod, as it was when the session was opened.</summary>
    public TpuDevices Devices { get; }

    /// <summary>How the session behaves.</summary>
    public TpuSessionOptions Options => Connection.Options;

    /// <summary>The session's variables by name.</summary>
    public VariableStore Variables { get; } = new() { IsDevice = true };

    internal Connection Connection { get; }

    internal ArrayTransfers Transfers { get; }

    internal DeviceVariables DeviceVariables { get; }

    /// <summary>Counts how often the server has forgotten what the session had there.</summary>
    internal int Epoch { get; private set; }

    /// <summary>Opens a session on the TPU that the environment names (<see cref="TpuClusterResolver"/>).</summary>
    /// <exception cref="TpuArgumentException">No TPU is named.</exception>
    /// <exception cref="TpuServiceException">Nothing answers there, or it speaks another version.</exception>
    public static Task<TpuSession> ConnectAsync(TpuSessionOptions? options = null, CancellationToken cancellation = default) =>
        ConnectAsync(new TpuClusterResolver(), options, cancellation);

    /// <summary>Opens a session on the TPU that a resolver finds.</summary>
    /// <exception cref="TpuServiceException">Nothing answers there, or it speaks another version.</exception>
    public static Task<TpuSession> ConnectAsync(
        TpuClusterResolver resolver, TpuSessionOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        return ConnectAsync(resolver.Master, options, null, cancellation);
    }

    /// <summary>Opens a session on the TPU at an address: grpc://host:port, host:port or unix:path.</summary>
    /// <exception cref="TpuArgumentException">It is no address.</exception>
    /// <exception cref="TpuServiceException">Nothing answers there, or it speaks another version.</exception>
    public static Task<TpuSession> ConnectAsync(string tpu, TpuSessionOptions? options = null, CancellationToken cancellation = default) =>
        ConnectAsync(new TpuClusterResolver(tpu), options, cancellation);

    /// <summary>The devices and hosts.</summary>
    public Task<TpuDevices> ListDevicesAsync(CancellationToken cancellation = default) =>
        Interruption.Heeding(token => DevicesAsync(Connection, token), cancellation);

    /// <summary>
    /// Brings the system up, from whatever state it is in: runs are cancelled, arrays and queued tuples are dropped, variables start anew.
    /// </summary>
    public async Task<SystemTopology> InitializeSystemAsync(CancellationToken cancellation = default)
    {
        var request = new InitializeSystemRequest { SessionId = Connection.SessionId };
        var response = await Interruption.Heeding(
            token => InTurn(() => Forgetting(Connection.Call((c, o) => c.InitializeSystemAsync(request, o), token)), token),
            cancellation).ConfigureAwait(false);
        return SystemTopology.From(response);
    }

    /// <summary>Takes the system down; until it is initialised again, nothing can run.</summary>
    public Task ShutdownSystemAsync(CancellationToken cancellation = default)
    {
        var request = new ShutdownSystemRequest { SessionId = Connection.SessionId };
        return Interruption.Heeding(
            token => InTurn(() => Forgetting(Connection.Call((c, o) => c.ShutdownSystemAsync(request, o), token)), token),
            cancellation);
    }

    /// <summary>Use of device memory by all sessions of the server.</summary>
    /// <param name="cores">The cores asked for; all where empty.</param>
    public async Task<IReadOnlyList<CoreMemory>> MemoryStatsAsync(params int[] cores)
    {
        var request = new MemoryStatsRequest();
        request.DeviceIds.AddRange(cores.Select(c => (uint)c));
        var response = await Interruption.Heeding(
            token => Connection.Call((c, o) => c.MemoryStatsAsync(request, o), token), CancellationToken.None).ConfigureAwait(false);
        // An array: a notebook shows what a list is by its type's name.
        return response.Devices.Select(d => new CoreMemory(
            (int)d.DeviceId, (long)d.BytesInUse, (long)d.PeakBytesInUse, (long)d.NumAllocs, (long)d.LargestAllocSize, (long)d.BytesLimit))
            .ToArray();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        Connection.Close();
        await _hosts.DisposeAsync().ConfigureAwait(false);
        await Connection.DisposeAsync().ConfigureAwait(false);
        if (_server is not null) await _server.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    /// <summary>Opens a session that owns the server behind it, if one is given: it is stopped with the session.</summary>
    internal static Task<TpuSession> ConnectAsync(
        string address, TpuSessionOptions? options, IAsyncDisposable? server, CancellationToken cancellation) =>
        Interruption.Heeding(token => OpenAsync(address, options ?? new TpuSessionOptions(), server, token), cancellation);

    /// <summary>Does something when everything called before it has been sent; its own part of the order ends when it returns.</summary>
    /// <exception cref="ObjectDisposedException">The session was closed.</exception>
    /// <exception cref="TpuServiceException">The session is over: its stream broke.</exception>
    internal async Task<T> InTurn<T>(Func<Task<T>> action, CancellationToken cancellation)
    {
        Connection.ThrowIfOver();
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await action().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Waits for a run's answer. When cancelled, the server is told, and answers that it was; a run that outlives its deadline is cancelled
    /// likewise, so that it holds up nothing that comes after.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled, and the server does not answer: it hangs, or is away.</exception>
    internal async Task<SessionResponse> CancellingAsync(ulong runId, Task<SessionResponse> answer, CancellationToken cancellation)
    {
        await using var registration = cancellation.Register(() => Cancel(runId)).ConfigureAwait(false);
        try
        {
            return await answer.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Task.WhenAny(answer, Task.Delay(CancelGrace, CancellationToken.None)).ConfigureAwait(false);
            if (answer.IsCompleted) return await answer.ConfigureAwait(false);
            throw;
        }
        catch (TpuServiceException late) when (late.Code == TpuStatusCode.DeadlineExceeded)
        {
            Cancel(runId);
            throw;
        }
    }

    private static async Task<TpuSession> OpenAsync(
        string address, TpuSessionOptions options, IAsyncDisposable? server, CancellationToken cancellation)
    {
        var connection = await Detached.Run(() => Connection.OpenAsync(address, options, cancellation)).ConfigureAwait(false);
        try
        {
            return new TpuSession(connection, address, await DevicesAsync(connection, cancellation).ConfigureAwait(false), server);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<TpuDevices> DevicesAsync(Connection connection, CancellationToken cancellation) => TpuDevices.From(
        await connection.Call((c, o) => c.ListDevicesAsync(new ListDevicesRequest(), o), cancellation).ConfigureAwait(false));

    // Should the cancelling fail, the run goes on to its end, and what becomes of it is what the caller learns.
    private void Cancel(ulong runId)
    {
        var request = new CancelRunRequest { SessionId = Connection.SessionId, RunId = runId };
        _ = Connection.Call((c, o) => c.CancelRunAsync(request, o), CancellationToken.None)
            .ContinueWith(t => t.Exception, TaskScheduler.Default);
    }

    private async Task<T> Forgetting<T>(Task<T> call)
    {
        try
        {
            var response = await call.ConfigureAwait(false);
            Forget();
            return response;
        }
        catch (TpuServiceException cut) when (cut.Code is TpuStatusCode.Cancelled or TpuStatusCode.DeadlineExceeded)
        {
            // The server may have done it: what it might have forgotten must not be asked of it.
            Forget();
            throw;
        }
    }

    private void Forget()
    {
        Epoch++;
        DeviceVariables.Forget();
    }
}
