using System.Diagnostics.Metrics;
using System.Net;
using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Access;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Metrics;
using TpuRemote.Server.Tests.Access;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Metrics;

/// <summary>What the server measures, read from its page.</summary>
public sealed class ServerMetersTests
{
    [Fact]
    public async Task EveryInstrument_IsMeasuredAndDocumented()
    {
        var documentation = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "README.md"));
        using var meters = new ServerMeters();
        meters.Observe(() => 1, () => 2, () => 3);
        var instruments = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (ReferenceEquals(instrument.Meter, meters.Meter)) instruments.Add(instrument);
        };
        listener.Start();
        Assert.Equal("TpuRemote.Server", meters.Meter.Name);
        Assert.Equal(11, instruments.Count);
        Assert.All(instruments, instrument => Assert.Contains($"`{instrument.Name}`", documentation, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_TellsWhatHasHappened()
    {
        var (server, tokens) = await AccessServer.StartAsync("alice");
        await using var disposing = server;
        var client = server.Client(tokens[0]);
        using var stream = await TestStream.OpenAsync(client);
        await stream.OkAsync(await stream.RewriteAsync("add", 1));
        await stream.OkAsync(await stream.RewriteAsync("add", 2));
        await stream.OkAsync(await stream.StoreAsync(1, Vector(1, 2)));
        await stream.OkAsync(await stream.RunAsync(1, [Given(1), Given(1)], [Keep(2)]));
        await stream.HoldsAsync(2, 2, 4);
        await stream.FailureAsync(await stream.FetchAsync(9), StatusCode.NotFound);
        await client.ListDevicesAsync(new ListDevicesRequest());
        await FailureAsync(client.RenewSessionAsync(new RenewSessionRequest { SessionId = "x" }).ResponseAsync, StatusCode.NotFound);
        await TokenAccessTests.RefusedAsync(server.Client().ListDevicesAsync(new ListDevicesRequest()).ResponseAsync);

        var page = await PageAsync(server, server.Uri, HttpVersion.Version20, tokens[0]);
        const string Method = "rpc_server_call_duration_seconds_count{rpc_system_name=\"grpc\",rpc_method=\"tpu_remote.v1.TpuService";
        Contains(page, $"{Method}/ListDevices\",rpc_response_status_code=\"OK\"}} 1");
        Contains(page, $"{Method}/RenewSession\",rpc_response_status_code=\"NOT_FOUND\"}} 1");
        Contains(page, "tpu_remote_server_active_calls 1");
        Contains(page, "tpu_remote_server_sessions 1");
        Contains(page, "tpu_remote_server_arrays_bytes 16");
        Contains(page, "tpu_remote_server_operations_total{tpu_remote_operation=\"Fetch\",rpc_response_status_code=\"NOT_FOUND\"} 1");
        Contains(page, "tpu_remote_server_operations_total{tpu_remote_operation=\"Store\",rpc_response_status_code=\"OK\"} 1");
        Contains(page, "tpu_remote_server_rewrites_total{tpu_remote_cached=\"false\"} 1");
        Contains(page, "tpu_remote_server_rewrites_total{tpu_remote_cached=\"true\"} 1");
        Contains(page, "tpu_remote_server_run_duration_seconds_count{tpu_remote_outcome=\"ok\"} 1");
        Contains(page, "tpu_remote_server_run_wait_seconds_count 1");
        Contains(page, "tpu_remote_server_compile_duration_seconds_count 1");
        Contains(page, "tpu_remote_server_transferred_bytes_total{tpu_remote_direction=\"up\"} 8");
        Contains(page, "tpu_remote_server_transferred_bytes_total{tpu_remote_direction=\"down\"} 8");
        Contains(page, "tpu_remote_server_refusals_total{tpu_remote_reason=\"no token\"} 1");
    }

    [PrometheusFact]
    public async Task Page_IsReadByPrometheusItself()
    {
        var (server, tokens) = await AccessServer.StartAsync("alice");
        await using var disposing = server;
        await server.Client(tokens[0]).ListDevicesAsync(new ListDevicesRequest());
        var page = await PageAsync(server, server.Uri, HttpVersion.Version20, tokens[0]);
        var names = (await PrometheusParser.ReadAsync(page)).EnumerateArray().Select(family => family.GetProperty("name").GetString());
        Assert.Contains("rpc_server_call_duration_seconds", names);
        Assert.Contains("tpu_remote_server_sessions", names);
    }

    [Fact]
    public async Task Page_WithoutAToken_IsRefusedOnBothAddresses()
    {
        await using var server = AccessServer.Prepare();
        server.CreateCertificates("--host", "127.0.0.1");
        var token = server.AddToken("--user", "alice");
        var access = server.WithTls(new AccessOptions { Tokens = server.TokensFile });
        await server.StartAsync(access, metrics: ListenAddress.Parse("127.0.0.1:0"));
        var scraped = new Uri($"https://{server.Server.MetricsAddress}");
        await server.Client(token).ListDevicesAsync(new ListDevicesRequest());
        foreach (var (address, version) in new[] { (server.Uri, HttpVersion.Version20), (scraped, HttpVersion.Version11) })
        {
            using var refused = await GetAsync(server, new Uri(address, "/metrics"), version, null);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Contains(await PageAsync(server, address, version, token), "tpu_remote_server_sessions 0");
        }
    }

    [Fact]
    public async Task ScrapersAddress_ServesNothingElse()
    {
        await using var server = AccessServer.Prepare();
        await server.StartAsync(new AccessOptions(), metrics: ListenAddress.Parse("127.0.0.1:0"));
        var scraped = new Uri($"http://{server.Server.MetricsAddress}");
        using var page = await GetAsync(server, new Uri(scraped, "/metrics"), HttpVersion.Version11, null);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        using var other = await GetAsync(server, new Uri(scraped, "/tpu_remote.v1.TpuService/GetVersion"), HttpVersion.Version11, null);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Fact]
    public void Call_MeasuredWhileThePageListens_AllocatesNothing()
    {
        using var meters = new ServerMeters();
        using var page = new MetricsPage(meters.Meter);
        for (var i = 0; i < 100; i++) meters.CallEnded("service/method", StatusCode.OK, 0.001);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) meters.CallEnded("service/method", StatusCode.OK, 0.001);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Contains(string page, string line) =>
        Assert.True(page.Split('\n').Contains(line), $"'{line}' is not a line of\n{page}");

    private static async Task<string> PageAsync(AccessServer server, Uri address, Version version, string? token)
    {
        using var response = await GetAsync(server, new Uri(address, "/metrics"), version, token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<HttpResponseMessage> GetAsync(AccessServer server, Uri address, Version version, string? token)
    {
        using var http = new HttpClient(server.NewHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, address)
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        return await http.SendAsync(request).WaitAsync(TestServer.Patience);
    }
}
