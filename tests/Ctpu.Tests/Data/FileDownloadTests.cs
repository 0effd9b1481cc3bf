using System.Net;
using Ctpu.Data;

namespace Ctpu.Tests.Data;

public sealed class FileDownloadTests : IDisposable
{
    // SHA-256 of the three bytes "abc": the example of FIPS 180-4.
    private static readonly OfficialFile Abc = new("abc.gz", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    private static readonly Uri First = new("https://first.example/mnist/");
    private static readonly Uri Second = new("https://second.example/mnist/");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("download-tests-");
    private readonly List<string> _asked = [];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Ensure_FileWithItsHash_IsKept()
    {
        await EnsureAsync(_ => Answer("abc"));
        Assert.Equal("abc", await File.ReadAllTextAsync(PathOfAbc));
        Assert.Equal(["https://first.example/mnist/abc.gz"], _asked);
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public async Task Ensure_FileInCache_IsNotFetchedAgain()
    {
        await File.WriteAllTextAsync(PathOfAbc, "abc");
        await EnsureAsync(_ => throw new HttpRequestException("nobody should ask"));
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Ensure_DamagedFileInCache_IsFetchedAgain()
    {
        await File.WriteAllTextAsync(PathOfAbc, "abd");
        await EnsureAsync(_ => Answer("abc"));
        Assert.Equal("abc", await File.ReadAllTextAsync(PathOfAbc));
    }

    [Theory]
    [InlineData("abd", "a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9")]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public async Task Ensure_OtherContent_NamesFileGivenAndExpected(string content, string hash)
    {
        // Hashes by coreutils' sha256sum.
        var refusal = await Assert.ThrowsAsync<WrongHashException>(() => EnsureAsync(_ => Answer(content)));
        Assert.Contains("abc.gz from first.example", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"{hash} was given", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"{Abc.Sha256} was expected", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task Ensure_EndlessAnswer_IsCutOffAndRefused()
    {
        var endless = new Endless();
        await Assert.ThrowsAsync<WrongHashException>(
            () => EnsureAsync(_ => new HttpResponseMessage { Content = new StreamContent(endless) }));
        Assert.InRange(endless.Given, 1, 1 << 20);
    }

    [Fact]
    public async Task Ensure_FirstMirrorFails_AsksTheSecond()
    {
        await EnsureAsync(uri => uri.Host == First.Host ? new HttpResponseMessage(HttpStatusCode.NotFound) : Answer("abc"));
        Assert.Equal(["https://first.example/mnist/abc.gz", "https://second.example/mnist/abc.gz"], _asked);
        Assert.True(File.Exists(PathOfAbc));
    }

    [Fact]
    public async Task Ensure_NoMirrorAnswers_SaysWhyForEach()
    {
        var failure = await Assert.ThrowsAsync<MirrorsUnreachableException>(() => EnsureAsync(
            uri => uri.Host == First.Host
                ? throw new HttpRequestException("name not known")
                : new HttpResponseMessage(HttpStatusCode.NotFound)));
        Assert.Contains("first.example: name not known", failure.Message, StringComparison.Ordinal);
        Assert.Contains("second.example: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("404", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_MirrorThatNeverAnswers_IsGivenUpAtTheDeadline()
    {
        var failure = await Assert.ThrowsAsync<MirrorsUnreachableException>(() => EnsureAsync(
            async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return Answer("abc");
            },
            TimeSpan.FromSeconds(0.2)));
        Assert.Contains("no answer within 0.2 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_Cancelled_StopsWithoutTryingFurther()
    {
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EnsureAsync(
            async (_, token) =>
            {
                await cancel.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
                return Answer("abc");
            },
            cancel: cancel.Token));
        Assert.Single(_asked);
        Assert.Empty(_folder.GetFiles());
    }

    private string PathOfAbc => Path.Combine(_folder.FullName, Abc.Name);

    private static HttpResponseMessage Answer(string content) => new() { Content = new StringContent(content) };

    private Task EnsureAsync(Func<Uri, HttpResponseMessage> answer) => EnsureAsync((uri, _) => Task.FromResult(answer(uri)));

    private async Task EnsureAsync(
        Func<Uri, CancellationToken, Task<HttpResponseMessage>> answer, TimeSpan? deadline = null, CancellationToken cancel = default)
    {
        using var handler = new AnsweringHandler((uri, token) =>
        {
            _asked.Add(uri.AbsoluteUri);
            return answer(uri, token);
        });
        using var client = new HttpClient(handler);
        var times = deadline is { } given ? new DownloadTimes(given, given) : DownloadTimes.Usual;
        var download = new FileDownload(client, [First, Second], times);
        await download.EnsureAsync(Abc, _folder.FullName, new Progress<double>(), cancel);
    }

    private sealed class Endless : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Given += count;
            return count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
