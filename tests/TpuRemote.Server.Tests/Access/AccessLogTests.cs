using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Access;
using TpuRemote.Server.Tests.Hosting;

namespace TpuRemote.Server.Tests.Access;

/// <summary>What is logged of those who were refused, and what never is.</summary>
public sealed class AccessLogTests
{
    [Fact]
    public async Task Refusal_SaysWhoFromWhereWhatAndWhy()
    {
        var (server, _) = await AccessServer.StartAsync("alice");
        await using var disposing = server;
        await TokenAccessTests.RefusedAsync(server.Client("tpu_wrong").ListDevicesAsync(new ListDevicesRequest()).ResponseAsync);
        Assert.Contains(
            "Warning CallRefused: Refused /tpu_remote.v1.TpuService/ListDevices of an unknown caller at 127.0.0.1: wrong token " +
            "(0 more like it were not logged) ",
            server.Log);
    }

    [Fact]
    public async Task Name_ThatAClientChooses_ForgesNoLine()
    {
        var (server, tokens) = await AccessServer.StartAsync("alice");
        await using var disposing = server;
        var request = new OpenSessionRequest { ClientName = "me), lease\n\u001b[2Jerror: \u2028all is lost" };
        await server.Client(tokens[0]).OpenSessionAsync(request);
        var line = Assert.Single(server.Log, line => line.Contains("opened by alice", StringComparison.Ordinal));
        Assert.Contains("(me), lease??[2Jerror: ?all is lost)", line);
    }

    // The path of a call that nothing implements: %0D%0A ends a line, %1B begins a command of terminals.
    [Fact]
    public async Task Path_ThatAClientChooses_ForgesNoLine()
    {
        var (server, tokens) = await AccessServer.StartAsync("alice");
        await using var disposing = server;
        using var http = new HttpClient(server.NewHandler());
        foreach (var token in new[] { "tpu_wrong", tokens[0] })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Uri, "/evil%0D%0Ainfo:%1B[2J/forged"))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent([]),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await http.SendAsync(request).WaitAsync(TestServer.Patience);
        }

        Assert.Single(
            server.Log, line => line.StartsWith("Warning CallRefused: Refused an unknown method of an unknown", StringComparison.Ordinal));
        Assert.Single(server.Log, line => line.Contains("No service implements /evil??info:?[2J/forged.", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log, line => line.Contains('\u001b') || line.Contains("evil\r", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Limits_ThatAreReached_AreLoggedAndDoNotFillTheLog()
    {
        await using var server = AccessServer.Prepare();
        var token = server.AddToken("--user", "alice", "--max-sessions", "1", "--max-array-bytes", "12");
        await server.StartAsync(new AccessOptions { Tokens = server.TokensFile }, new ManualClock());
        using var stream = await TestStream.OpenAsync(server.Client(token));
        await stream.FailureAsync(await stream.StoreAsync(1, Messages.Vector(1, 2, 3, 4)), StatusCode.ResourceExhausted);
        Assert.Single(server.Log, line => line.StartsWith(
            $"Warning LimitReached: Refused Store, operation 2 of alice at session {stream.SessionId[..8]}: max-array-bytes is reached: ",
            StringComparison.Ordinal));
        for (var i = 0; i < 15; i++)
        {
            var open = server.Client(token).OpenSessionAsync(new OpenSessionRequest()).ResponseAsync;
            Assert.Equal(StatusCode.ResourceExhausted, (await TokenAccessTests.RefusedAsync(open)).StatusCode);
        }

        var lines = server.Log.Where(line => line.Contains("LimitReached", StringComparison.Ordinal)).Skip(1).ToArray();
        Assert.Equal(10, lines.Length);
        Assert.StartsWith(
            "Warning LimitReached: Refused tpu_remote.v1.TpuService/OpenSession of alice at ipv4:127.0.0.1:", lines[0]);
        Assert.Contains(
            ": max-sessions is reached: one session beside 1 exceeds max-sessions of user alice = 1 (0 more like it", lines[0]);
    }

    [Fact]
    public async Task FloodOfWrongTokens_DoesNotFillTheLog()
    {
        var clock = new ManualClock();
        await using var server = AccessServer.Prepare();
        server.AddToken("--user", "alice");
        await server.StartAsync(new AccessOptions { Tokens = server.TokensFile }, clock);
        var client = server.Client("tpu_wrong");
        for (var i = 0; i < 100; i++) await TokenAccessTests.RefusedAsync(client.ListDevicesAsync(new ListDevicesRequest()).ResponseAsync);
        Assert.Equal(10, Refusals(server).Length);

        // Another reason is still told, and after ten seconds so is this one, with how many were left out.
        await TokenAccessTests.RefusedAsync(server.Client().ListDevicesAsync(new ListDevicesRequest()).ResponseAsync);
        Assert.Contains("no token", Refusals(server)[^1]);
        clock.Advance(TimeSpan.FromSeconds(10));
        await TokenAccessTests.RefusedAsync(client.ListDevicesAsync(new ListDevicesRequest()).ResponseAsync);
        Assert.Contains("wrong token (90 more like it", Refusals(server)[^1]);
        Assert.Equal(12, Refusals(server).Length);
    }

    [Fact]
    public async Task Secrets_AreInNoLineOfTheLog()
    {
        var clock = new ManualClock();
        await using var server = AccessServer.Prepare();
        server.CreateCertificates("--host", "127.0.0.1", "--client", "alice");
        var token = server.AddToken("--user", "alice");
        var mutual = new AccessOptions { Tokens = server.TokensFile, ClientAuthority = server.PathOf("ca.pem") };
        await server.StartAsync(server.WithTls(mutual), clock);
        using (var stream = await TestStream.OpenAsync(server.Client(token, "client-alice")))
        {
            await stream.OkAsync(await stream.RewriteAsync("add", 1));
            await stream.CompleteAsync();
        }

        const string Wrong = "tpu_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH";
        await TokenAccessTests.RefusedAsync(
            server.Client(Wrong, "client-alice").ListDevicesAsync(new ListDevicesRequest()).ResponseAsync);
        await TokenAccessTests.RefusedAsync(server.Client(token).ListDevicesAsync(new ListDevicesRequest()).ResponseAsync);
        var file = await File.ReadAllTextAsync(server.TokensFile);
        await File.WriteAllTextAsync(server.TokensFile, file.Replace("\"sha256\"", "\"sha257\"", StringComparison.Ordinal));
        clock.Advance(TimeSpan.FromSeconds(1));
        await server.Client(token, "client-alice").ListDevicesAsync(new ListDevicesRequest());

        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        string[] secrets = [token, token[4..], Wrong, hash, .. KeyLines(server, "server-key"), .. KeyLines(server, "client-alice-key")];
        Assert.True(server.Log.Count > 5, "the log is empty");
        Assert.Contains(server.Log, line => line.StartsWith("Error TokensKept", StringComparison.Ordinal));
        foreach (var line in server.Log)
        {
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, line, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static string[] Refusals(AccessServer server) =>
        [.. server.Log.Where(line => line.Contains("CallRefused", StringComparison.Ordinal))];

    private static IEnumerable<string> KeyLines(AccessServer server, string name) =>
        File.ReadLines(server.PathOf($"{name}.pem")).Where(line => !line.StartsWith("---", StringComparison.Ordinal) && line.Length > 8);
}
