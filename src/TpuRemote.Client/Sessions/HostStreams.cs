using System.Collections.Immutable;
using Grpc.Core;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Grpc.V1;

namespace TpuRemote.Client.Sessions;

/// <summary>The host's side of infeed and outfeed: one stream in each direction for every host, opened when first used.</summary>
internal sealed class HostStreams(Connection connection, TpuDevices devices) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, StreamExchange<InfeedRequest, InfeedResponse>> _infeeds = [];
    private readonly Dictionary<int, StreamExchange<OutfeedRequest, OutfeedResponse>> _outfeeds = [];
    private readonly Dictionary<int, Queue<Task<OutfeedResponse>>> _abandoned = [];

    /// <summary>Enqueues a tuple for one core; done when the queue has taken it.</summary>
    public async Task EnqueueAsync(int core, IReadOnlyList<Tensor> tensors, CancellationToken cancellation)
    {
        var device = Device(core);
        var elements = tensors.Select(t => t.Concrete().Literal.ToProto()).ToArray();
        var large = Array.Find(elements, e => e.Data.Length > connection.Options.InlineBytes);
        if (large is not null)
            throw new TpuArgumentException(
                $"an infeed tensor of at most {connection.Options.InlineBytes} bytes was expected, one of {large.Data.Length} was given");
        var answer = await Infeed(device.HostId)
            .Send(number =>
            {
                var tuple = new InfeedTuple { Sequence = number, DeviceId = (uint)core, TimeoutMilliseconds = Milliseconds };
                tuple.Elements.AddRange(elements);
                return new InfeedRequest { Tuple = tuple };
            })
            .Within(connection.Options.Timeout, $"the infeed of core {core}", cancellation).ConfigureAwait(false);
        if (answer.Status is { Code: not 0 } failed) throw ServiceErrors.From(failed);
    }

    /// <summary>
    /// The next tuple that one core's program enqueues. A call that is cancelled has asked the server already: what comes for it is given
    /// to the next call, so that no tuple is lost.
    /// </summary>
    public async Task<ImmutableArray<Tensor>> DequeueAsync(int core, CancellationToken cancellation)
    {
        var device = Device(core);
        while (TakeAbandoned(core) is { } earlier)
        {
            var wasOver = earlier.IsCompleted;
            if (wasOver && !earlier.IsCompletedSuccessfully) continue;
            var answer = await AnswerAsync(core, earlier, cancellation).ConfigureAwait(false);
            // Its end was the earlier call's: this one has a time of its own.
            if (answer.Status is { Code: not 0 } ended && (wasOver || ended.Code == (int)StatusCode.DeadlineExceeded)) continue;
            return Tuple(answer);
        }
        var asked = Outfeed(device.HostId).Send(number => Dequeue(number, device));
        return Tuple(await AnswerAsync(core, asked, cancellation).ConfigureAwait(false));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        IEnumerable<IAsyncDisposable> streams = [.. _infeeds.Values, .. _outfeeds.Values];
        await Task.WhenAll(streams.Select(stream => stream.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private static ImmutableArray<Tensor> Tuple(OutfeedResponse answer) => answer.Status is { Code: not 0 } failed
        ? throw ServiceErrors.From(failed)
        : [.. answer.Elements.Select(e => (Tensor)new EagerTensor(e.ToLiteral()))];

    private async Task<OutfeedResponse> AnswerAsync(int core, Task<OutfeedResponse> asked, CancellationToken cancellation)
    {
        try
        {
            return await asked.Within(connection.Options.Timeout, $"the outfeed of core {core}", cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                if (!_abandoned.TryGetValue(core, out var queue)) _abandoned[core] = queue = new();
                queue.Enqueue(asked);
            }
            throw;
        }
    }

    private Task<OutfeedResponse>? TakeAbandoned(int core)
    {
        lock (_lock) return _abandoned.TryGetValue(core, out var queue) && queue.TryDequeue(out var asked) ? asked : null;
    }

    private uint Milliseconds => (uint)Math.Min(uint.MaxValue, connection.Options.QueueTimeout.TotalMilliseconds);

    private StreamExchange<InfeedRequest, InfeedResponse> Infeed(int host)
    {
        lock (_lock)
        {
            if (_infeeds.TryGetValue(host, out var known)) return known;
            var stream = new StreamExchange<InfeedRequest, InfeedResponse>(
                () => connection.Client.Infeed(new CallOptions()), r => r.Sequence, connection.ExplainAsync);
            stream.Post(new InfeedRequest { Header = Header(host) });
            return _infeeds[host] = stream;
        }
    }

    private StreamExchange<OutfeedRequest, OutfeedResponse> Outfeed(int host)
    {
        lock (_lock)
        {
            if (_outfeeds.TryGetValue(host, out var known)) return known;
            var stream = new StreamExchange<OutfeedRequest, OutfeedResponse>(
                () => connection.Client.Outfeed(new CallOptions()), r => r.Sequence, connection.ExplainAsync);
            stream.Post(new OutfeedRequest { Header = Header(host) });
            return _outfeeds[host] = stream;
        }
    }

    private OutfeedRequest Dequeue(ulong number, TpuDevice device)
    {
        var dequeue = new OutfeedDequeue { Sequence = number, DeviceId = (uint)device.Id, TimeoutMilliseconds = Milliseconds };
        return new OutfeedRequest { Dequeue = dequeue };
    }

    private TransferHeader Header(int host) => new() { SessionId = connection.SessionId, HostId = (uint)host };

    private TpuDevice Device(int core) => devices.Devices.FirstOrDefault(d => d.Id == core)
        ?? throw new TpuArgumentException(
            $"a core from 0 to {devices.Devices.Length - 1} of the {devices.AcceleratorType} was expected, {core} was given");
}
