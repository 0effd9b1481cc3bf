using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Services;

public sealed class ProgramTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Program_WithoutASession_TakesLiteralsAndAnswersThem()
    {
        var program = await _server.Client.RewriteAsync(Program("add"));
        var run = new RunRequest { Executable = program.Executable, Arguments = { Given(Vector(1, 2)), Given(Vector(3, 4)) } };
        var response = await _server.Client.RunAsync(run);
        AssertFloats(response.Results.Single().Data, 4, 6);
        Assert.Equal(new ArrayTypeProto { ElementType = PrimitiveType.F32, Dimensions = { 2 } }, response.Results[0].Type);
        Assert.Equal(0, await _server.BytesInUseAsync());
    }

    // The second result cannot be copied into the answer, as where the machine's memory runs out.
    [Fact]
    public async Task Run_WhoseAnswerCannotBeMade_KeepsNoneOfItsResults()
    {
        _server.Accelerator.Programs["torn"] = _server.Accelerator.Programs["step"] with
        {
            Name = "torn",
            Arguments = [],
            Run = (tpu, _, _) =>
            {
                var gone = tpu.Allocate(TensorType.Of(ElementType.F32), null);
                gone.Dispose();
                return [tpu.Allocate(TensorType.Of(ElementType.F32), null), gone];
            },
        };
        var torn = (await _server.Client.RewriteAsync(Program("torn"))).Executable;
        await FailureAsync(_server.Client.RunAsync(new RunRequest { Executable = torn }).ResponseAsync, StatusCode.Internal);
        Assert.Equal(0, await _server.BytesInUseAsync());
    }

    [Fact]
    public async Task Rewrite_TellsWhatTheProgramTakesAndGives()
    {
        var response = await _server.Client.RewriteAsync(Program("step"));
        Assert.Equal("step", response.Name);
        Assert.Equal("v2-8", response.AcceleratorType);
        Assert.Equal(64, response.Fingerprint.Length);
        Assert.Equal([0, -1], response.Parameters.Select(parameter => parameter.AliasedResult));
        Assert.Equal([0, -1], response.Results.Select(result => result.AliasedParameter));
        Assert.All(response.Parameters, parameter => Assert.Equal(new TensorTypeProto { ElementType = PrimitiveType.F32 }, parameter.Type));
        Assert.Equal(new CompiledMemoryStats
        {
            ArgumentSizeInBytes = 1,
            OutputSizeInBytes = 2,
            AliasSizeInBytes = 3,
            TempSizeInBytes = 4,
            PeakMemoryInBytes = 5,
        }, response.Memory);
    }

    [Fact]
    public async Task Rewrite_OfTheSameProgramAgain_ComesFromTheCache()
    {
        var first = await _server.Client.RewriteAsync(Program("add"));
        var again = await _server.Client.RewriteAsync(Program("  add\n"));
        var other = Program("add");
        other.Options = new RewriteOptions { Precision = Precision.Exact };
        var exact = await _server.Client.RewriteAsync(other);
        Assert.False(first.Cached);
        Assert.True(again.Cached);
        Assert.Equal(first.Fingerprint, again.Fingerprint);
        Assert.False(exact.Cached);
        Assert.NotEqual(first.Fingerprint, exact.Fingerprint);
        Assert.Equal(2, _server.Accelerator.Compilations);
    }

    [Fact]
    public async Task Rewrite_AskedForBySeveralAtOnce_CompilesOnce()
    {
        using var go = new ManualResetEventSlim();
        var slow = _server.Accelerator.Programs["add"] with { Name = "slow", OnCompile = () => go.Wait(TestServer.Patience) };
        _server.Accelerator.Programs.Add("slow", slow);
        var calls = Enumerable.Range(0, 5).Select(_ => _server.Client.RewriteAsync(Program("slow")).ResponseAsync).ToArray();
        await TestServer.EventuallyAsync(() => _server.Accelerator.Compilations == 1, "the compilation");
        go.Set();
        var responses = await Task.WhenAll(calls);
        Assert.Single(responses.Select(response => response.Executable).Distinct());
        Assert.Equal(1, _server.Accelerator.Compilations);
    }

    [Fact]
    public async Task Rewrite_OfAWrongProgram_AnswersEveryDiagnostic()
    {
        var status = await FailureAsync(_server.Client.RewriteAsync(Program("nonsense")).ResponseAsync, StatusCode.InvalidArgument);
        Assert.Equal(2, status.Diagnostics.Count);
        Assert.Equal("no program is called nonsense", status.Diagnostics[0].Message);
        Assert.Equal("stablehlo.add", status.Diagnostics[0].Op);
        Assert.Equal(new LocationProto { Line = 3, Column = 5 }, status.Diagnostics[0].Location);
        Assert.Null(status.Diagnostics[1].Location);
    }

    [Fact]
    public async Task Rewrite_OfBytecode_SaysToSendText()
    {
        var request = new RewriteRequest { Format = "mlir", Code = ByteString.CopyFrom(0x4D, 0x4C, 0xEF, 0x52, 0) };
        var status = await FailureAsync(_server.Client.RewriteAsync(request).ResponseAsync, StatusCode.InvalidArgument);
        Assert.Equal("MLIR bytecode was given; expected StableHLO text (in JAX: lowered.as_text(), not serialize())", status.Message);
    }

    [Theory]
    [InlineData("hlo", "x", "program format 'hlo' was given; expected 'mlir' (StableHLO text)")]
    [InlineData("mlir", "", "an empty program was given; expected StableHLO text")]
    public async Task Rewrite_OfSomethingElse_IsInvalid(string format, string code, string message)
    {
        var request = new RewriteRequest { Format = format, Code = ByteString.CopyFromUtf8(code) };
        Assert.Equal(message, (await FailureAsync(_server.Client.RewriteAsync(request).ResponseAsync, StatusCode.InvalidArgument)).Message);
    }

    [Fact]
    public async Task Run_OfPerReplicaLiterals_AnswersEveryReplica()
    {
        var program = await _server.Client.RewriteAsync(Program("number"));
        Assert.Equal(8u, program.NumReplicas);
        var run = new RunRequest { Executable = program.Executable, Arguments = { Given(PerReplica(0, 10, 20, 30, 40, 50, 60, 70)) } };
        var result = (await _server.Client.RunAsync(run)).Results.Single();
        AssertFloats(result.Data, 0, 11, 22, 33, 44, 55, 66, 77);
        Assert.Equal(Sharding.PerReplica, result.Type.Sharding);
        Assert.Equal(8u, result.Type.NumReplicas);
    }

    [Fact]
    public async Task Run_WithAPerReplicaArrayOfOtherReplicas_IsInvalid()
    {
        var program = await _server.Client.RewriteAsync(Program("number"));
        var run = new RunRequest { Executable = program.Executable, Arguments = { Given(PerReplica(0, 10)) } };
        var status = await FailureAsync(_server.Client.RunAsync(run).ResponseAsync, StatusCode.InvalidArgument);
        Assert.Equal(
            "Run: argument 0 (a literal) is tensor<f32> on each of 2 replicas; " +
            "parameter 0 takes tensor<f32> replicated or on each of 8 replicas",
            status.Message);
    }

    [Fact]
    public async Task Run_WithTooFewArguments_IsInvalid()
    {
        var program = await _server.Client.RewriteAsync(Program("add"));
        var run = new RunRequest { Executable = program.Executable, Arguments = { Given(Vector(1, 2)) } };
        var status = await FailureAsync(_server.Client.RunAsync(run).ResponseAsync, StatusCode.InvalidArgument);
        Assert.Equal("Run: 1 arguments were given; the program takes 2", status.Message);
    }

    [Fact]
    public async Task Run_WithALiteralOfTheWrongLength_IsInvalid()
    {
        var program = await _server.Client.RewriteAsync(Program("add"));
        var wrong = Vector(1, 2);
        wrong.Data = ByteString.CopyFrom(new byte[7]);
        var run = new RunRequest { Executable = program.Executable, Arguments = { Given(wrong), Given(Vector(3, 4)) } };
        var status = await FailureAsync(_server.Client.RunAsync(run).ResponseAsync, StatusCode.InvalidArgument);
        Assert.Equal("Run: argument 0 brings 7 bytes; tensor<2xf32> replicated takes 8", status.Message);
    }

    [Fact]
    public async Task Run_WithoutASession_TakesNoHandles()
    {
        var program = await _server.Client.RewriteAsync(Program("add"));
        var run = new RunRequest { Executable = program.Executable, Arguments = { Given(7), Given(Vector(3, 4)) } };
        await FailureAsync(_server.Client.RunAsync(run).ResponseAsync, StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task Run_OfAnUnknownExecutable_IsNotFound() =>
        await FailureAsync(_server.Client.RunAsync(new RunRequest { Executable = 12345 }).ResponseAsync, StatusCode.NotFound);

    [Fact]
    public async Task Run_ThatTheServerBreaks_TellsNoSecrets()
    {
        var program = await _server.Client.RewriteAsync(Program("crash"));
        var status = await FailureAsync(
            _server.Client.RunAsync(new RunRequest { Executable = program.Executable }).ResponseAsync, StatusCode.Internal);
        Assert.Equal("internal error of the server (InvalidOperationException); its log says more", status.Message);
    }

    [Fact]
    public async Task Run_ThatTheMachineCannotHold_SaysThatItIsNotTheTpu()
    {
        var program = await _server.Client.RewriteAsync(Program("exhaust"));
        var call = _server.Client.RunAsync(new RunRequest { Executable = program.Executable });
        var status = await FailureAsync(call.ResponseAsync, StatusCode.ResourceExhausted);
        Assert.StartsWith("the memory of the machine that hosts the simulated TPU is used up", status.Message);
    }

    [Fact]
    public async Task UnarySession_KeepsArraysBetweenCalls()
    {
        var session = (await _server.Client.OpenSessionAsync(new OpenSessionRequest())).SessionId;
        await _server.Client.RewriteAsync(Program("add", session, 1));
        await KeepSumAsync(session, 1, 7);
        var second = new RunRequest { SessionId = session, Executable = 1, Arguments = { Given(7), Given(7) } };
        AssertFloats((await _server.Client.RunAsync(second)).Results[0].Data, 8, 12);
        await _server.Client.DeleteBuffersAsync(new DeleteBuffersRequest { SessionId = session, Arrays = { 7 } });
        await FailureAsync(_server.Client.RunAsync(second).ResponseAsync, StatusCode.NotFound);
    }

    [Fact]
    public async Task UnaryRun_ThatFailed_PoisonsAndRecoverBuffersSaysWhy()
    {
        var session = (await _server.Client.OpenSessionAsync(new OpenSessionRequest())).SessionId;
        await _server.Client.RewriteAsync(Program("halt", session, 1));
        await _server.Client.RewriteAsync(Program("add", session, 2));
        await KeepSumAsync(session, 2, 8);
        var halt = new RunRequest { SessionId = session, Executable = 1, Arguments = { Given(Scalar(1)) }, Results = { Keep(7) } };
        await FailureAsync(_server.Client.RunAsync(halt).ResponseAsync, StatusCode.FailedPrecondition);
        var both = new RecoverBuffersRequest { SessionId = session, Arrays = { 7, 8 } };
        var status = await FailureAsync(_server.Client.RecoverBuffersAsync(both).ResponseAsync, StatusCode.FailedPrecondition);
        Assert.StartsWith("array 7 cannot be recovered: its value from before is gone (Run failed: train.cs:12:", status.Message);
        await _server.Client.RecoverBuffersAsync(new RecoverBuffersRequest { SessionId = session, Arrays = { 8 } });
    }

    // [1, 2] + [3, 4]
    private async Task KeepSumAsync(string session, ulong executable, ulong array) => await _server.Client.RunAsync(new RunRequest
    {
        SessionId = session,
        Executable = executable,
        Arguments = { Given(Vector(1, 2)), Given(Vector(3, 4)) },
        Results = { Keep(array) },
    });
}
