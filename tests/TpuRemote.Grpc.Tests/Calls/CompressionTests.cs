using System.IO.Compression;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Calls;

/// <summary>grpc/grpc doc/compression.md on both sides; bare HTTP/2 peers look at the flags before the messages.</summary>
public sealed class CompressionTests
{
    private const string Choice = "grpc-internal-encoding-request";

    private static readonly EchoMessage Long = new() { Text = new string('x', 3000), Number = 2 };
    private static readonly (string Name, string Value) TakesGzip = ("grpc-accept-encoding", "identity, deflate,gzip");

    [Theory]
    [InlineData("Unary", "gzip")]
    [InlineData("ClientStreaming", "gzip")]
    [InlineData("ServerStreaming", "gzip")]
    [InlineData("DuplexStreaming", "gzip")]
    [InlineData("DuplexStreaming", "deflate")]
    public async Task Call_CompressedBothWays_EchoesAndHidesTheChoice(string kind, string encoding)
    {
        await using var host = await EchoHost.StartAsync(server: options => options.ResponseCompressionAlgorithm = encoding);
        string? requestEncoding = null;
        Metadata? seen = null;
        host.Handlers.Watch(context =>
        {
            requestEncoding = context.GetHttpContext().Request.Headers["grpc-encoding"];
            seen = context.RequestHeaders;
        });

        var options = new CallOptions(new Metadata { { Choice, encoding }, { "own", "1" } });
        var answers = await AnyCall.EchoAsync(host.Client, kind, Long, options).Soon();

        Assert.All(answers, answer => Assert.Equal(Long.Text, answer.Text));
        Assert.NotEmpty(answers);
        Assert.Equal(encoding, requestEncoding);
        Assert.Equal("1", seen!.GetValue("own"));
        Assert.Null(seen.Get(Choice));
    }

    [Fact]
    public async Task Server_WithAnAlgorithm_CompressesForThoseWhoAcceptIt()
    {
        await using var host = await EchoHost.StartAsync(server: options => options.ResponseCompressionAlgorithm = "gzip");
        var request = RawClient.Frame(0, Long.ToByteArray());

        var compressed = await RawClient.PostAsync(host.Address, "Unary", request, TakesGzip).Soon();
        var plain = await RawClient.PostAsync(host.Address, "Unary", request, ("grpc-accept-encoding", "identity,gzipped")).Soon();
        var silent = await RawClient.PostAsync(host.Address, "Unary", request).Soon();

        var (flag, message) = Assert.Single(Frames.Split(compressed.Body));
        Assert.Equal(("gzip", 1), (compressed.Encoding, flag));
        Assert.Equal(Long, EchoMessage.Parser.ParseFrom(Frames.Gunzip(message)));
        Assert.InRange(message.Length, 1, 300);
        Assert.Equal((null, null), (plain.Encoding, silent.Encoding));
        Assert.Equal(request, plain.Body);
        Assert.Equal(request, silent.Body);
        Assert.Equal("identity,gzip,deflate", plain.AcceptEncoding);
    }

    [Fact]
    public async Task Server_EmptyMessage_IsSentPlain()
    {
        await using var host = await EchoHost.StartAsync(server: options => options.ResponseCompressionAlgorithm = "gzip");

        var response = await RawClient.PostAsync(host.Address, "Unary", RawClient.Frame(0, []), TakesGzip).Soon();

        Assert.Equal(RawClient.Frame(0, []), response.Body);
    }

    [Fact]
    public async Task Server_NoCompressForOneMessage_SendsThatOnePlain()
    {
        await using var host = await EchoHost.StartAsync(server: options => options.ResponseCompressionAlgorithm = "gzip");
        host.Handlers.ServerStream = async (request, responses, _) =>
        {
            await responses.WriteAsync(request);
            responses.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
            await responses.WriteAsync(request);
            responses.WriteOptions = null;
            await responses.WriteAsync(request);
        };

        var response = await RawClient.PostAsync(host.Address, "ServerStream", RawClient.Frame(0, Long.ToByteArray()), TakesGzip).Soon();

        Assert.Equal([1, 0, 1], Frames.Split(response.Body).Select(frame => (int)frame.Flag));
    }

    [Fact]
    public async Task Server_NoCompressForTheCall_SendsPlain()
    {
        await using var host = await EchoHost.StartAsync(server: options => options.ResponseCompressionAlgorithm = "gzip");
        host.Handlers.Unary = (request, context) =>
        {
            context.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
            return Task.FromResult(request);
        };

        var response = await RawClient.PostAsync(host.Address, "Unary", RawClient.Frame(0, Long.ToByteArray()), TakesGzip).Soon();

        Assert.Equal(0, Assert.Single(Frames.Split(response.Body)).Flag);
    }

    [Theory]
    [InlineData("gzip", "gzip", 1)]
    [InlineData("deflate", "deflate", 1)]
    [InlineData("identity", null, 0)]
    public async Task Server_ChoiceInResponseHeaders_HoldsForTheCall(string choice, string? encoding, int flag)
    {
        await using var host = await EchoHost.StartAsync();
        host.Handlers.Unary = async (request, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { Choice, choice } });
            return request;
        };

        var response = await RawClient.PostAsync(host.Address, "Unary", RawClient.Frame(0, Long.ToByteArray()), TakesGzip).Soon();

        Assert.Equal(encoding, response.Encoding);
        Assert.Equal(flag, Assert.Single(Frames.Split(response.Body)).Flag);
    }

    [Fact]
    public async Task Server_LevelInOptions_ReachesTheProvider()
    {
        var provider = new LevelRecorder();
        await using var host = await EchoHost.StartAsync(server: options =>
        {
            options.CompressionProviders.Add(provider);
            options.ResponseCompressionAlgorithm = "recorded";
            options.ResponseCompressionLevel = CompressionLevel.NoCompression;
        });

        var response = await RawClient.PostAsync(
            host.Address, "Unary", RawClient.Frame(0, Long.ToByteArray()), ("grpc-accept-encoding", "recorded")).Soon();

        Assert.Equal(("recorded", "identity,recorded"), (response.Encoding, response.AcceptEncoding));
        Assert.Equal(CompressionLevel.NoCompression, Assert.Single(provider.Levels));
    }

    [Fact]
    public async Task Server_AlgorithmWithoutProvider_IsRefusedWhenMapped()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => EchoHost.StartAsync(server: options => options.ResponseCompressionAlgorithm = "snappy"));

        Assert.Contains("'snappy'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("identity,gzip,deflate", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_CompressedRequestThatGrowsBeyondTheLimit_IsExhausted()
    {
        await using var host = await EchoHost.StartAsync();
        var bomb = Frames.Gzip(new byte[64 * 1024 * 1024]);

        var response = await RawClient.PostAsync(host.Address, "Unary", RawClient.Frame(1, bomb), ("grpc-encoding", "gzip")).Soon();

        Assert.Equal("8", response.Status);
        Assert.Contains("at most 4194304 accepted", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_CorruptGzip_IsInternal()
    {
        await using var host = await EchoHost.StartAsync();

        var response = await RawClient.PostAsync(
            host.Address, "Unary", RawClient.Frame(1, [1, 2, 3, 4, 5]), ("grpc-encoding", "gzip")).Soon();

        Assert.Equal("13", response.Status);
        Assert.Contains("'gzip'", response.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Client_ChoosesGzip_SendsCompressedUnlessToldNotTo(bool isPlain, int expected)
    {
        byte[] body = [];
        string? accepted = null;
        await using var server = await RawServer.StartAsync(async http =>
        {
            using var copy = new MemoryStream();
            await http.Request.Body.CopyToAsync(copy);
            body = copy.ToArray();
            accepted = http.Request.Headers["grpc-accept-encoding"];
            await AnswerAsync(http, flag: 0, [], encoding: null);
        });

        var options = new CallOptions(new Metadata { { Choice, "gzip" } }, writeOptions: new WriteOptions(isPlain ? WriteFlags.NoCompress : 0));
        await server.Client.UnaryAsync(Long, options).ResponseAsync.Soon();

        var (flag, message) = Assert.Single(Frames.Split(body));
        Assert.Equal(expected, flag);
        Assert.Equal(Long, EchoMessage.Parser.ParseFrom(isPlain ? message : Frames.Gunzip(message)));
        Assert.Equal("identity,gzip,deflate", accepted);
    }

    [Fact]
    public async Task Client_NoCompressForOneMessage_SendsThatOnePlain()
    {
        byte[] body = [];
        await using var server = await RawServer.StartAsync(async http =>
        {
            using var copy = new MemoryStream();
            await http.Request.Body.CopyToAsync(copy);
            body = copy.ToArray();
            await AnswerAsync(http, flag: 0, [], encoding: null);
        });

        using var call = server.Client.ClientStream(new CallOptions(new Metadata { { Choice, "gzip" } }));
        await call.RequestStream.WriteAsync(Long).Soon();
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(Long).Soon();
        call.RequestStream.WriteOptions = null;
        await call.RequestStream.WriteAsync(Long).Soon();
        await call.RequestStream.CompleteAsync().Soon();
        await call.ResponseAsync.Soon();

        Assert.Equal([1, 0, 1], Frames.Split(body).Select(frame => (int)frame.Flag));
    }

    [Fact]
    public async Task Client_ChoosesWhatItDoesNotKnow_IsRefusedAtOnce()
    {
        await using var host = await EchoHost.StartAsync();

        var refusal = Assert.Throws<InvalidOperationException>(
            () => host.Client.UnaryAsync(Long, new Metadata { { Choice, "snappy" } }));

        Assert.Contains("'snappy'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("snappy", "accepted encodings: identity,gzip,deflate")]
    [InlineData(null, "grpc-encoding is 'absent'")]
    [InlineData("gzip", "is not what grpc-encoding 'gzip' says")]
    public async Task Client_AnsweredWhatItCannotDecompress_IsInternal(string? encoding, string expected)
    {
        await using var server = await RawServer.StartAsync(http => AnswerAsync(http, flag: 1, [1, 2, 3], encoding));

        var failure = await AnyCall.FailsAsync(server.Client.UnaryAsync(Long).ResponseAsync);

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.Contains(expected, failure.Status.Detail, StringComparison.Ordinal);
    }

    private static async Task AnswerAsync(HttpContext http, byte flag, byte[] message, string? encoding)
    {
        http.Response.ContentType = "application/grpc";
        if (encoding is not null)
        {
            http.Response.Headers["grpc-encoding"] = encoding;
        }

        await http.Response.Body.WriteAsync(RawClient.Frame(flag, message));
        http.Response.AppendTrailer("grpc-status", "0");
    }
}
