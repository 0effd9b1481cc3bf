using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Metrics;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Metrics;

/// <summary>What the server traces, within the traces of its callers.</summary>
public sealed class ServerActivitiesTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _seen = [];
    private readonly ActivityListener _listener;

    public ServerActivitiesTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "TpuRemote.Server",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _seen.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task Call_OfOurClient_IsPartOfItsTrace()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new Activity("client").SetIdFormat(ActivityIdFormat.W3C).Start();
        var program = await server.Client.RewriteAsync(Program("add"));
        var run = new RunRequest { Executable = program.Executable, Arguments = { Given(Vector(1, 2)), Given(Vector(1, 2)) } };
        await server.Client.RunAsync(run);
        var all = await SeenAsync(client.TraceId, 4);

        var call = Assert.Single(all, activity => activity.OperationName == "tpu_remote.v1.TpuService/Rewrite");

        // HttpClient puts an activity of its own between, which is what it names as parent.
        Assert.Equal((ActivityKind.Server, true), (call.Kind, call.HasRemoteParent));
        Assert.Equal("grpc", call.GetTagItem("rpc.system.name"));
        Assert.Equal("OK", call.GetTagItem("rpc.response.status_code"));
        Assert.Equal(call.SpanId, Assert.Single(all, activity => activity.OperationName == "rewrite").ParentSpanId);
        var runs = Assert.Single(all, activity => activity.OperationName == "tpu_remote.v1.TpuService/Run");
        Assert.Equal(runs.SpanId, Assert.Single(all, activity => activity.OperationName == "run").ParentSpanId);
    }

    [Fact]
    public async Task Call_WithATraceParent_IsPartOfThatTrace_AndTellsItsFailure()
    {
        // The example of W3C Trace Context, section 3.2.2.
        var trace = ActivityTraceId.CreateFromString("0af7651916cd43dd8448eb211c80319c");
        await using var server = await TestServer.StartAsync();
        var headers = new Metadata { { "traceparent", $"00-{trace}-b7ad6b7169203331-01" } };
        var call = server.Client.RenewSessionAsync(new RenewSessionRequest { SessionId = "x" }, headers);
        await FailureAsync(call.ResponseAsync, StatusCode.NotFound);
        var activity = Assert.Single(await SeenAsync(trace, 1));
        Assert.Equal("b7ad6b7169203331", activity.ParentSpanId.ToString());
        Assert.Equal(ActivityStatusCode.Error, activity.Status);
        Assert.Equal("NOT_FOUND", activity.GetTagItem("error.type"));
    }

    [Fact]
    public async Task OperationsOfAStream_ArePartOfItsCall()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new Activity("client").SetIdFormat(ActivityIdFormat.W3C).Start();
        using (var stream = await TestStream.OpenAsync(server.Client))
        {
            await stream.OkAsync(await stream.RewriteAsync("add", 1));
            await stream.CompleteAsync();
        }

        var all = await SeenAsync(client.TraceId, 2);
        var call = Assert.Single(all, activity => activity.OperationName == "tpu_remote.v1.TpuService/Session");
        Assert.Equal(call.SpanId, Assert.Single(all, activity => activity.OperationName == "rewrite").ParentSpanId);
    }

    [Fact]
    public void Source_IsNamedAsItsDocumentationSays() => Assert.Equal("TpuRemote.Server", ServerActivities.Name);

    public void Dispose() => _listener.Dispose();

    private async Task<Activity[]> SeenAsync(ActivityTraceId trace, int count)
    {
        await TestServer.EventuallyAsync(() => _seen.Count(activity => activity.TraceId == trace) >= count, $"{count} activities");
        return [.. _seen.Where(activity => activity.TraceId == trace)];
    }
}
