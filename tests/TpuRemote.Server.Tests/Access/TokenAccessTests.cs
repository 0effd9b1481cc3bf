using System.Net;
using System.Net.Http.Headers;
using System.Runtime.Versioning;
using Grpc.Core;
using Grpc.Health.V1;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Access;
using TpuRemote.Server.Tests.Hosting;

namespace TpuRemote.Server.Tests.Access;

/// <summary>Tokens: who is let in, who is not, and what each is told.</summary>
public sealed class TokenAccessTests
{
    private const string Asked = "this server asks for a valid token (metadata 'authorization: Bearer TOKEN')";

    [Fact]
    public async Task Token_ThatIsValid_LetsIn()
    {
        var (server, tokens) = await AccessServer.StartAsync("alice");
        await using var disposing = server;
        Assert.Equal("v2-8", (await server.Client(tokens[0]).ListDevicesAsync(new ListDevicesRequest())).AcceleratorType);
        var lowerCase = server.ClientWith($"bearer {tokens[0]}");
        Assert.Equal("v2-8", (await lowerCase.ListDevicesAsync(new ListDevicesRequest())).AcceleratorType);
    }

    [Fact]
    public async Task Credentials_MissingOrWrong_AreToldTheSame()
    {
        var (server, tokens) = await AccessServer.StartAsync("alice");
        await using var disposing = server;
        var changed = tokens[0][..^1] + (tokens[0][^1] == 'A' ? 'E' : 'A');
        TpuService.TpuServiceClient[] strangers =
        [
            server.Client(),
            server.Client(changed),
            server.Client("tpu_"),
            server.Client(new string('x', 5000)),
            server.ClientWith($"Basic {tokens[0]}"),
            server.ClientWith(tokens[0]),
            server.ClientWith("Bearer "),
        ];
        foreach (var stranger in strangers)
        {
            var refused = await RefusedAsync(stranger.GetVersionAsync(new GetVersionRequest()).ResponseAsync);
            Assert.Equal((StatusCode.Unauthenticated, Asked), (refused.StatusCode, refused.Status.Detail));
        }
    }

    [Fact]
    public async Task EveryMethod_WithoutAToken_IsRefused()
    {
        var (server, _) = await AccessServer.StartAsync("alice");
        await using var disposing = server;
        var invoker = server.Channel(null).CreateCallInvoker();
        var methods = TpuService.Descriptor.Methods.Select(method => (Service: TpuService.Descriptor.FullName, method.Name))
            .Append((TpuService.Descriptor.FullName, "NoSuchMethod")).Append(("no.such.Service", "NoSuchMethod"))
            .Append(("grpc.reflection.v1.ServerReflection", "ServerReflectionInfo"))
            .Append(("grpc.reflection.v1alpha.ServerReflection", "ServerReflectionInfo"));
        foreach (var (service, name) in methods)
        {
            var method = new Method<GetVersionRequest, GetVersionResponse>(
                MethodType.Unary,
                service,
                name,
                Marshallers.Create(_ => [], GetVersionRequest.Parser.ParseFrom),
                Marshallers.Create(_ => [], GetVersionResponse.Parser.ParseFrom));
            var call = invoker.AsyncUnaryCall(method, null, default, new GetVersionRequest());
            Assert.Equal(StatusCode.Unauthenticated, (await RefusedAsync(call.ResponseAsync)).StatusCode);
        }
    }

    [Fact]
    public async Task Health_WithoutAToken_IsAnswered()
    {
        var (server, _) = await AccessServer.StartAsync("alice");
        await using var disposing = server;
        var method = new Method<byte[], byte[]>(
            MethodType.Unary, "grpc.health.v1.Health", "Check", Marshallers.Create(b => b, b => b), Marshallers.Create(b => b, b => b));
        var answer = await server.Channel(null).CreateCallInvoker().AsyncUnaryCall(method, null, default, []);

        // HealthCheckResponse { status = 1: SERVING }
        Assert.Equal([0x08, 0x01], answer);
    }

    // 4096 by hand: a request is what its sender says it is, so neither plain bytes nor what a few of them unpack to may be taken.
    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    public async Task Health_OfAMegabyte_WithoutAToken_IsNotTaken(string? encoding)
    {
        var (server, _) = await AccessServer.StartAsync("alice");
        await using var disposing = server;
        var health = new Health.HealthClient(server.Channel(null));
        var headers = new Metadata();
        if (encoding is not null) headers.Add("grpc-internal-encoding-request", encoding);
        var request = new HealthCheckRequest { Service = new string('x', 1 << 20) };
        var refused = await RefusedAsync(health.CheckAsync(request, headers).ResponseAsync);
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Contains("4096", refused.Status.Detail);
        request.Service = new string('x', 4000);
        refused = await RefusedAsync(health.CheckAsync(request, headers).ResponseAsync);
        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task Token_ThatExpires_IsRefusedFromThenOn()
    {
        var clock = new ManualClock();
        await using var server = AccessServer.Prepare();
        var token = server.AddToken("--user", "alice", "--expires", "2100-01-01");
        await server.StartAsync(new AccessOptions { Tokens = server.TokensFile }, clock);
        var client = server.Client(token);
        clock.Advance(new DateTime(2099, 12, 31, 23, 59, 59, DateTimeKind.Utc) - DateTime.UnixEpoch);
        await client.ListDevicesAsync(new ListDevicesRequest());
        clock.Advance(TimeSpan.FromSeconds(1));
        var refused = await RefusedAsync(client.ListDevicesAsync(new ListDevicesRequest()).ResponseAsync);
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        Assert.Contains("has expired on 2100-01-01", refused.Status.Detail);
    }

    [Fact]
    public async Task File_ThatChanges_IsReadAgain_AndOneThatIsBrokenKeepsTheOldTokens()
    {
        var clock = new ManualClock();
        await using var server = AccessServer.Prepare();
        var first = server.AddToken("--user", "alice");
        await server.StartAsync(new AccessOptions { Tokens = server.TokensFile }, clock);
        var second = server.AddToken("--user", "bob");
        clock.Advance(TimeSpan.FromSeconds(1));
        await server.Client(second).ListDevicesAsync(new ListDevicesRequest());
        AccessServer.Run("tokens", "remove", server.TokensFile, "--user", "alice");
        clock.Advance(TimeSpan.FromSeconds(1));
        await RefusedAsync(server.Client(first).ListDevicesAsync(new ListDevicesRequest()).ResponseAsync);

        await File.WriteAllTextAsync(server.TokensFile, "{ \"users\": [ { \"name\"");
        clock.Advance(TimeSpan.FromSeconds(1));
        await server.Client(second).ListDevicesAsync(new ListDevicesRequest());
        Assert.Single(server.Log, line => line.StartsWith("Error TokensKept", StringComparison.Ordinal));
        File.Delete(server.TokensFile);
        clock.Advance(TimeSpan.FromSeconds(1));
        await server.Client(second).ListDevicesAsync(new ListDevicesRequest());
        Assert.Equal(2, server.Log.Count(line => line.StartsWith("Error TokensKept", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task LastToken_Removed_EndsTheUsersSessionsAndNoOthers()
    {
        var clock = new ManualClock();
        await using var server = AccessServer.Prepare();
        var (first, second) = (server.AddToken("--user", "alice"), server.AddToken("--user", "alice"));
        var other = server.AddToken("--user", "bob");
        await server.StartAsync(new AccessOptions { Tokens = server.TokensFile }, clock);
        using var alice = await TestStream.OpenAsync(server.Client(first));
        using var bob = await TestStream.OpenAsync(server.Client(other));
        await alice.OkAsync(await alice.RewriteAsync("wait", 1));
        await alice.RunAsync(1, [], []);
        await TestServer.EventuallyAsync(() => server.Accelerator.Running == 1, "the run");

        // Another token of hers is still good.
        var id = System.Text.Json.JsonDocument.Parse(await File.ReadAllBytesAsync(server.TokensFile)).RootElement
            .GetProperty("users")[0].GetProperty("tokens")[0].GetProperty("id").GetString()!;
        AccessServer.Run("tokens", "remove", server.TokensFile, "--id", id);
        clock.Advance(TimeSpan.FromSeconds(1));
        await TokenAccessTests.RefusedAsync(server.Client(first).ListDevicesAsync(new ListDevicesRequest()).ResponseAsync);
        await server.Client(second).ListDevicesAsync(new ListDevicesRequest());
        Assert.Equal(2, server.Server.OpenSessions);

        AccessServer.Run("tokens", "remove", server.TokensFile, "--user", "alice");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("last valid token", (await alice.EndAsync(StatusCode.PermissionDenied)).Status.Detail);
        await TestServer.EventuallyAsync(() => server.Accelerator.Running == 0, "the end of the run");
        await bob.OkAsync(await bob.StoreAsync(1, Messages.Scalar(1)));
        Assert.Equal(1, server.Server.OpenSessions);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task File_RefusedForItsMode_IsReadOnceTheModeIsGood_AndToldOfOnceAMinute()
    {
        var clock = new ManualClock();
        await using var server = AccessServer.Prepare();
        var first = server.AddToken("--user", "alice");
        await server.StartAsync(new AccessOptions { Tokens = server.TokensFile }, clock);
        var second = server.AddToken("--user", "bob");
        const UnixFileMode Good = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.SetUnixFileMode(server.TokensFile, Good | UnixFileMode.OtherWrite);
        for (var i = 0; i < 61; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await server.Client(first).ListDevicesAsync(new ListDevicesRequest());
        }

        Assert.Equal(2, server.Log.Count(line => line.StartsWith("Error TokensKept", StringComparison.Ordinal)));
        await RefusedAsync(server.Client(second).ListDevicesAsync(new ListDevicesRequest()).ResponseAsync);
        File.SetUnixFileMode(server.TokensFile, Good);
        clock.Advance(TimeSpan.FromSeconds(1));
        await server.Client(second).ListDevicesAsync(new ListDevicesRequest());
    }

    [Fact]
    public async Task File_BehindALink_IsReadAgainWhenItChanges()
    {
        var clock = new ManualClock();
        await using var server = AccessServer.Prepare();
        var first = server.AddToken("--user", "alice");
        var link = server.PathOf("link.json");
        File.CreateSymbolicLink(link, server.TokensFile);
        await server.StartAsync(new AccessOptions { Tokens = link }, clock);
        var second = AccessServer.Run("tokens", "add", link, "--user", "bob");
        clock.Advance(TimeSpan.FromSeconds(1));
        await server.Client(second).ListDevicesAsync(new ListDevicesRequest());
        await server.Client(first).ListDevicesAsync(new ListDevicesRequest());
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public async Task Body_OfARefusedCall_IsNotRead()
    {
        var (server, _) = await AccessServer.StartAsync("alice");
        await using var disposing = server;
        using var http = new HttpClient(server.NewHandler());
        var body = new CountingContent(64 << 20);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Uri, "/tpu_remote.v1.TpuService/StoreBuffer"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        using var response = await http.SendAsync(request).WaitAsync(TestServer.Patience);
        Assert.Equal("16", Assert.Single(response.Headers.GetValues("grpc-status")));

        // No more than HTTP/2's windows (64 KiB to 1 MiB) and the buffers on the way may have gone out.
        Assert.InRange(body.Sent, 0, 8 << 20);
    }

    [Fact]
    public async Task OtherThanGrpc_IsAnsweredAsHttpHasIt()
    {
        var (server, _) = await AccessServer.StartAsync("alice");
        await using var disposing = server;
        using var http = new HttpClient(server.NewHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await http.SendAsync(request).WaitAsync(TestServer.Patience);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    internal static async Task<RpcException> RefusedAsync(Task call) =>
        await Assert.ThrowsAsync<RpcException>(() => call.WaitAsync(TestServer.Patience));

    // Zeros, as many as the other side takes.
    private sealed class CountingContent : HttpContent
    {
        private readonly long _length;

        public CountingContent(long length)
        {
            _length = length;
            Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }

        public long Sent { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var chunk = new byte[16 << 10];
            while (Sent < _length)
            {
                await stream.WriteAsync(chunk);
                Sent += chunk.Length;
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _length;
            return true;
        }
    }
}
