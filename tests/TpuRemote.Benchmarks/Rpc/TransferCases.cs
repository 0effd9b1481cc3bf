using System.Diagnostics;
using TpuRemote.Benchmarks.Measuring;
using TpuRemote.Benchmarks.RawSockets;
using TpuRemote.Client;

namespace TpuRemote.Benchmarks.Rpc;

/// <summary>Whole arrays to the device and back, by the session's own calls, in bytes per second of a raw socket copy.</summary>
internal static class TransferCases
{
    private const string PeerName = "raw socket copy";

    private static readonly (string Name, int Bytes)[] Sizes = [("64 MiB", 64 << 20), ("1 GiB", 1 << 30)];

    public static async Task RunAsync(string by, string address, RawClient peer, RpcOptions options, BenchmarkReport report)
    {
        foreach (var (size, bytes) in Sizes)
        {
            var (upload, download) = ($"upload {size}, {by}", $"download {size}, {by}");
            if (!options.Asks(upload) && !options.Asks(download)) continue;
            var data = new byte[bytes];
            new Random(1).NextBytes(data);
            await using var session = await TpuSession.ConnectAsync(address);
            if (options.Asks(upload)) report.Add(await UploadAsync(upload, session, data, peer, options.Repeats));
            if (options.Asks(download)) report.Add(await DownloadAsync(download, session, data, peer, options.Repeats));
        }
    }

    private static async Task<BenchmarkRow> UploadAsync(string name, TpuSession session, byte[] data, RawClient peer, int repeats)
    {
        Tensor tensor = data;
        var (ours, raw) = await Interleaved.MediansAsync(
            repeats,
            async () =>
            {
                var start = Stopwatch.GetTimestamp();
                var stored = await session.StoreAsync(tensor);
                var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                session.Delete(stored);
                return seconds;
            },
            () => Timed(() => peer.Upload(data)));
        return Row(name, data.Length, ours, raw);
    }

    private static async Task<BenchmarkRow> DownloadAsync(string name, TpuSession session, byte[] data, RawClient peer, int repeats)
    {
        var stored = await session.StoreAsync(data);
        var memory = new byte[data.Length];
        var (ours, raw) = await Interleaved.MediansAsync(
            repeats,
            async () =>
            {
                var start = Stopwatch.GetTimestamp();
                var fetched = await session.FetchAsync(stored);
                var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                if (!fetched.ToBytes().Span[^16..].SequenceEqual(data.AsSpan()[^16..])) throw new InvalidDataException("other bytes came back");
                return seconds;
            },
            () => Timed(() => peer.Download(memory)));
        return Row(name, data.Length, ours, raw);
    }

    private static BenchmarkRow Row(string name, int bytes, double ours, double raw) =>
        new(name, "MB/s", bytes / ours / 1e6, bytes / raw / 1e6, PeerName);

    private static Task<double> Timed(Action action) => Task.Run(() =>
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    });
}
