using System.Diagnostics;
using TpuRemote.Benchmarks.Measuring;
using TpuRemote.Benchmarks.RawSockets;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.V1;

namespace TpuRemote.Benchmarks.Rpc;

/// <summary>Small unary calls by the generated stub, against as many small messages there and back on a raw socket.</summary>
internal static class UnaryCases
{
    // About what the headers and the message of such a call take on the wire once HPACK has seen them before.
    private const int PingBytes = 64;
    private const int Calls = 20_000;
    private const string PeerName = "raw socket ping-pong";

    private static readonly GetVersionRequest Request = new() { MinVersion = 1, MaxVersion = 1 };

    public static async Task RunAsync(string by, string address, RawClient peer, RpcOptions options, BenchmarkReport report)
    {
        using var channel = ChannelAddress.Open(address);
        var client = new TpuService.TpuServiceClient(channel);
        if (options.Asks($"unary call, {by}")) await AddLatenciesAsync(by, client, peer, options, report);
        foreach (var inFlight in (int[])[1, 8, 32, 64])
        {
            var name = $"unary calls, {inFlight} in flight, {by}";
            if (!options.Asks(name)) continue;
            var (ours, raw) = await Interleaved.MediansAsync(
                options.Repeats,
                () => TimedAsync(client, inFlight),
                () => Task.Run(() => peer.Ping(PingBytes, Calls, inFlight)));
            report.Add(new BenchmarkRow(name, "calls/s", Calls / ours, Calls / raw, PeerName));
        }
    }

    private static async Task AddLatenciesAsync(
        string by, TpuService.TpuServiceClient client, RawClient peer, RpcOptions options, BenchmarkReport report)
    {
        var (ours, raw) = (new List<double[]>(), new List<double[]>());
        for (var i = 0; i < Interleaved.WarmUps; i++) await EachAsync(client);
        for (var i = 0; i < options.Repeats; i++)
        {
            ours.Add(await EachAsync(client));
            raw.Add(await Task.Run(() => peer.Ping(PingBytes, Calls)));
        }

        foreach (var (name, part) in (ReadOnlySpan<(string, double)>)[("p50", 0.5), ("p99", 0.99)])
        {
            report.Add(new BenchmarkRow($"unary call {name}, {by}", "us", Median(ours, part) * 1e6, Median(raw, part) * 1e6, PeerName));
        }
    }

    private static double Median(List<double[]> repeats, double part) =>
        Interleaved.Quantile([.. repeats.Select(samples => Interleaved.Quantile(samples, part))], 0.5);

    private static async Task<double[]> EachAsync(TpuService.TpuServiceClient client)
    {
        var seconds = new double[Calls];
        for (var i = 0; i < seconds.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await client.GetVersionAsync(Request);
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return seconds;
    }

    private static async Task<double> TimedAsync(TpuService.TpuServiceClient client, int inFlight)
    {
        var left = Calls;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0) await client.GetVersionAsync(Request);
        })));
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
