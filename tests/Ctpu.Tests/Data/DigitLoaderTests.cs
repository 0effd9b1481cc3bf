using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using Ctpu.Data;
using Ctpu.Tests.Hosting;
using TpuRemote.Learn.Datasets;

namespace Ctpu.Tests.Data;

public sealed class DigitLoaderTests : IDisposable
{
    private readonly DirectoryInfo _cache = Directory.CreateTempSubdirectory("loader-tests-");
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal)
    {
        [Mnist.TrainImages] = Idx(new byte[3 * 784], 3, 28, 28),
        [Mnist.TrainLabels] = Idx([7, 1, 4], 3),
        [Mnist.TestImages] = Idx(new byte[2 * 784], 2, 28, 28),
        [Mnist.TestLabels] = Idx([9, 0], 2),
    };

    public void Dispose() => _cache.Delete(recursive: true);

    [Fact]
    public async Task Load_Network_DownloadsOnceAndReadsTheCacheAfterwards()
    {
        using var screen = new CapturedScreen();
        using var network = new AnsweringHandler(
            (uri, _) => Task.FromResult(
                new HttpResponseMessage { Content = new ByteArrayContent(_files[Path.GetFileName(uri.LocalPath)]) }));
        Check(await Loader(network).LoadAsync(null, screen.Screen, CancellationToken.None));
        Assert.Equal(Mnist.FileNames.Order(), _cache.GetFiles("*", SearchOption.AllDirectories).Select(f => f.Name).Order());

        using var nothing = AnsweringHandler.NoNetwork();
        Check(await Loader(nothing).LoadAsync(null, screen.Screen, CancellationToken.None));
        Assert.DoesNotContain("SYNTHETIC", screen.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_NoNetworkAndNoCache_DrawsTheSameDigitsEachTime()
    {
        using var screen = new CapturedScreen();
        using var nothing = AnsweringHandler.NoNetwork();
        var one = await Loader(nothing).LoadAsync(null, screen.Screen, CancellationToken.None);
        var two = await Loader(nothing).LoadAsync(null, screen.Screen, CancellationToken.None);
        Assert.True(one.IsSynthetic);
        Assert.Equal(one.Train.Labels(), two.Train.Labels());
        Assert.Equal(one.Test.Image(5).ToArray(), two.Test.Image(5).ToArray());
        Assert.Contains("SYNTHETIC DATA", screen.Out, StringComparison.Ordinal);
    }

    private static void Check(Digits digits)
    {
        Assert.Equal(DigitSource.Mnist, digits.Source);
        Assert.Equal([7, 1, 4], digits.Train.Labels());
        Assert.Equal([9, 0], digits.Test.Labels());
    }

    private static byte[] Idx(byte[] elements, params int[] dimensions)
    {
        var plain = new byte[4 + (4 * dimensions.Length) + elements.Length];
        (plain[2], plain[3]) = (8, (byte)dimensions.Length);
        for (var d = 0; d < dimensions.Length; d++) BinaryPrimitives.WriteInt32BigEndian(plain.AsSpan(4 + (4 * d)), dimensions[d]);
        elements.CopyTo(plain, plain.Length - elements.Length);
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(plain);
        return compressed.ToArray();
    }

    private DigitLoader Loader(HttpMessageHandler http) => new(
        http,
        _cache.FullName,
        [.. Mnist.FileNames.Select(n => new OfficialFile(n, _files[n].Length, Convert.ToHexStringLower(SHA256.HashData(_files[n]))))]);
}
