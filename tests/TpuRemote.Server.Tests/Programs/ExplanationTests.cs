using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Programs;

/// <summary>Rewrites that ask what the compiler made of the program.</summary>
public sealed class ExplanationTests : IAsyncLifetime
{
    // The second tanh says what the first says; the sum of both is one lane program with them.
    private const string Twice =
        """
        module @twice {
          func.func public @main(%x: tensor<4xf32>) -> tensor<4xf32> {
            %0 = stablehlo.tanh %x : tensor<4xf32> loc("Cell 3":1:9)
            %1 = stablehlo.tanh %x : tensor<4xf32> loc("Cell 3":2:9)
            %2 = stablehlo.add %0, %1 : tensor<4xf32> loc("Cell 3":3:9)
            return %2 : tensor<4xf32> loc("Cell 3":4:1)
          }
        }
        """;

    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartPodAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Rewrite_NotAskedToExplain_AnswersNoExplanation() =>
        Assert.Null((await _server.Client.RewriteAsync(Program(Twice))).Explanation);

    [Fact]
    public async Task Rewrite_AskedToExplain_TellsPassesInstructionsAndBuffers()
    {
        var explanation = (await _server.Client.RewriteAsync(Explained(Twice))).Explanation;

        Assert.Equal(
            ["inline-calls", "merge-common-subexpressions", "fold-transposes", "remove-dead-code"], explanation.Passes.Select(p => p.Name));
        Assert.Equal([false, true, false, false], explanation.Passes.Select(p => p.HasText));
        Assert.Equal([(3u, 3u), (3u, 2u), (2u, 2u), (2u, 2u)], explanation.Passes.Select(p => (p.OperationsBefore, p.OperationsAfter)));
        Assert.Contains("loc(\"Cell 3\":2:9)", explanation.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("loc(\"Cell 3\":2:9)", explanation.Passes[1].Text, StringComparison.Ordinal);
        Assert.Equal(
            ["lower", "contract-replicas", "share-buffers", "cut-into-waves", "assign-buffers"], explanation.Stages.Select(s => s.Name));
        var fused = Assert.Single(explanation.Instructions);
        Assert.Equal((1u, 0u, InstructionProto.Types.Kind.Vector), (fused.Number, fused.Depth, fused.Kind));
        Assert.Equal([3u, 4u], fused.Lines);
        Assert.Equal([("argument 0", 4096ul), ("result 0", 4096ul)], explanation.Buffers.Select(b => (b.Role, b.PaddedBytes)));
        Assert.All(explanation.Buffers, b => Assert.Equal([4L], b.Type.Dimensions));
        Assert.Equal([0u], fused.Reads);
        Assert.Equal([1u], fused.Writes);
    }

    [Fact]
    public async Task Rewrite_OfACachedProgramAskedToExplain_ExplainsTheTextJustPosted()
    {
        var first = await _server.Client.RewriteAsync(Program(Twice));
        var explained = await _server.Client.RewriteAsync(Explained(Twice));
        var again = await _server.Client.RewriteAsync(Explained(Twice));
        var moved = await _server.Client.RewriteAsync(Explained(Twice.Replace("Cell 3", "Cell 9", StringComparison.Ordinal)));

        Assert.All([explained, again, moved], response => Assert.True(response.Cached));
        Assert.All([explained, again, moved], response => Assert.Equal(first.Fingerprint, response.Fingerprint));
        Assert.Equal(explained.Explanation, again.Explanation);
        Assert.Contains("loc(\"Cell 9\":3:9)", moved.Explanation.Text, StringComparison.Ordinal);
        Assert.Equal(explained.Explanation.Instructions, moved.Explanation.Instructions);
    }

    [Fact]
    public async Task Rewrite_OnTheSessionStream_ExplainsToo()
    {
        using var stream = await TestStream.OpenAsync(_server.Client);
        var request = Explained(Twice);
        request.Executable = 1;
        var answer = await stream.OkAsync(await stream.SendAsync(new SessionRequest { Rewrite = request }));
        Assert.Single(answer.Rewrite.Explanation.Instructions);

        // What was explained runs as any other: twice tanh(1).
        var run = await stream.RunAsync(1, [Given(Vector(1, 1, 1, 1))], []);
        AssertFloats((await stream.OkAsync(run)).Run.Results.Single().Data, 1.5231884f, 1.5231884f, 1.5231884f, 1.5231884f);
    }

    [Fact]
    public async Task Rewrite_WhoseExplanationIsBeyondTheLimit_IsRefusedByName()
    {
        // Room for the program alone: its text stands twice in the explanation.
        await using var server = await TestServer.StartPodAsync(limits: new ServerLimits { MaxProgramBytes = 500 });
        await server.Client.RewriteAsync(Program(Twice));
        var status = await FailureAsync(server.Client.RewriteAsync(Explained(Twice)).ResponseAsync, StatusCode.ResourceExhausted);
        Assert.Matches(
            "^an explanation whose texts have \\d+ characters exceeds the server's limit max-program-bytes = 500$", status.Message);
    }

    private static RewriteRequest Explained(string text)
    {
        var request = Program(text);
        request.Explain = true;
        return request;
    }
}
