using System.Text.Json;
using TpuRemote.Server.Tests.Hosting;
using TpuRemote.Server.Tests.Programs;

namespace TpuRemote.Server.Tests.Foreign;

/// <summary>What a client in another language needs: the protos, StableHLO text, literals.</summary>
public sealed class PythonClientTests
{
    private static readonly float[] OneTo16 = [.. Enumerable.Range(1, 16).Select(i => (float)i)];

    [PythonFact]
    public async Task Text_PostedByPython_GivesTheSameAsOurClient()
    {
        await using var server = await TestServer.StartPodAsync();
        var result = await PythonClient.RunAsync("run", server.Server.Address, StableHloTexts.Add);
        Assert.Equal(OneTo16, Floats(result));
        var ours = await server.Client.RewriteAsync(Messages.Program(StableHloTexts.Add));
        Assert.Equal(ours.Fingerprint, result.GetProperty("fingerprint").GetString());
        Assert.True(ours.Cached);
    }

    [PythonFact]
    public async Task Session_PipelinedByPython_AnswersEveryOperation()
    {
        await using var server = await TestServer.StartPodAsync();
        var result = await PythonClient.RunAsync("session", server.Server.Address, StableHloTexts.Add);
        Assert.Equal(OneTo16, Floats(result));
        Assert.Equal(6, result.GetProperty("answers").GetArrayLength());
        await TestServer.EventuallyAsync(() => server.Server.OpenSessions == 0, "the end of the session");
    }

    [PythonTheory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task Services_LearntByReflectionAlone_AreCalled(string version)
    {
        await using var server = await TestServer.StartAsync();
        var result = await PythonClient.ReflectAsync(server.Server.Address, version);
        Assert.Equal(1, result.GetProperty("version").GetProperty("version").GetInt32());
        Assert.Equal("SERVING", result.GetProperty("health").GetProperty("status").GetString());
        Assert.Equal(
            [
                "grpc.health.v1.Health",
                "grpc.reflection.v1.ServerReflection",
                "grpc.reflection.v1alpha.ServerReflection",
                "tpu_remote.v1.TpuService",
            ],
            result.GetProperty("services").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal("""["tpu_remote.v1.StatusProto", []]""", result.GetProperty("numbers").GetRawText());
        Assert.Equal(1, result.GetProperty("types").GetInt32());
        Assert.Equal("[5, 5]", result.GetProperty("missing").GetRawText());
    }

    [PythonFact]
    public async Task WrongText_PostedByPython_IsRefusedWithItsPlace()
    {
        await using var server = await TestServer.StartPodAsync();
        var result = await PythonClient.RunAsync("refuse", server.Server.Address, StableHloTexts.Wrong);
        Assert.Equal("INVALID_ARGUMENT", result.GetProperty("code").GetString());
        Assert.Contains(
            result.GetProperty("diagnostics").EnumerateArray(),
            d => d.GetProperty("op").GetString() == "stablehlo.add" && d.GetProperty("line").GetInt32() == 3);
    }

    [PythonFact]
    public async Task TextWith500Errors_PostedByPython_IsRefusedInTrailersThatItsLimitOf8KiBLetsThrough()
    {
        await using var server = await TestServer.StartPodAsync();
        var result = await PythonClient.RunAsync("refuse", server.Server.Address, StableHloTexts.WrongAdds(500));
        Assert.Equal("INVALID_ARGUMENT", result.GetProperty("code").GetString());
        var told = result.GetProperty("diagnostics").GetArrayLength();

        // The verifier names the first 100 and says that there are more.
        Assert.InRange(told, 8, 100);
        Assert.Equal(101, told + result.GetProperty("omitted").GetInt32());
        var common = result.GetProperty("common");
        Assert.Equal(3, common.GetProperty("code").GetInt32());
        Assert.Equal(101, common.GetProperty("diagnostics").GetInt32() + common.GetProperty("omitted").GetInt32());
        Assert.Equal(
            ["type.googleapis.com/tpu_remote.v1.StatusProto", "type.googleapis.com/google.rpc.BadRequest"],
            common.GetProperty("details").EnumerateArray().Select(detail => detail.GetString()));
    }

    [PythonFact]
    public async Task Client_KilledWhileItsProgramRuns_LeavesNothing()
    {
        await using var server = await TestServer.StartPodAsync();
        using (var client = await PythonClient.StartAsync("hold", server.Server.Address, StableHloTexts.Endless))
        {
            Assert.Equal("ready", await client.ReadLineAsync());
            Assert.Equal(1, server.Server.OpenSessions);
            Assert.NotEqual(0, await server.BytesInUseAsync());
            client.Kill();
        }

        await TestServer.EventuallyAsync(() => server.Server.OpenSessions == 0, "the end of the session");
        await TestServer.EventuallyAsync(() => server.BytesInUseAsync().Result == 0, "the memory of the client that was killed");

        // The endless program has left the pod, too.
        var result = await PythonClient.RunAsync("run", server.Server.Address, StableHloTexts.Add);
        Assert.Equal(OneTo16, Floats(result));
    }

    private static float[] Floats(JsonElement result) =>
        [.. result.GetProperty("results")[0].EnumerateArray().Select(value => value.GetSingle())];
}
