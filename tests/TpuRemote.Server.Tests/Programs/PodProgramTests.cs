using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Programs;

/// <summary>StableHLO through the whole server: parser, verifier, compiler and pod.</summary>
public sealed class PodProgramTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartPodAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData((int)Precision.Tpu)]
    [InlineData((int)Precision.F32)]
    [InlineData((int)Precision.Exact)]
    public async Task Add_OfZeroTo15AndOnes_Gives1To16(int precision)
    {
        var request = Program(StableHloTexts.Add);
        request.Options = new RewriteOptions { Precision = (Precision)precision };
        var program = await _server.Client.RewriteAsync(request);
        Assert.Equal("add", program.Name);
        var x = Vector([.. Enumerable.Range(0, 16).Select(i => (float)i)]);
        var y = Vector([.. Enumerable.Repeat(1f, 16)]);
        var response = await _server.Client.RunAsync(
            new RunRequest { Executable = program.Executable, Arguments = { Given(x), Given(y) } });
        Assert.True(response.WallMicroseconds > 0, "the run took no time");
        AssertFloats(response.Results.Single().Data, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
    }

    [Fact]
    public async Task Fingerprint_OfTheSameProgramWithOtherNamesAndLocations_IsTheSame()
    {
        var first = await _server.Client.RewriteAsync(Program(StableHloTexts.Add));
        var renamed = StableHloTexts.Add.Replace("%x", "%first", StringComparison.Ordinal)
            .Replace("%y : tensor<16xf32>", "%y : tensor<16xf32> loc(\"train.py\":7:1)", StringComparison.Ordinal);
        var again = await _server.Client.RewriteAsync(Program(renamed));
        Assert.Equal(first.Fingerprint, again.Fingerprint);
        Assert.True(again.Cached);
    }

    [Fact]
    public async Task Rewrite_OfAProgramInF64_IsTakenWithAWarningAtItsOwnPlace()
    {
        var text = StableHloTexts.Add.Replace("f32", "f64", StringComparison.Ordinal);
        var first = Assert.Single((await _server.Client.RewriteAsync(Program(text))).Diagnostics);
        Assert.Equal(
            (DiagnosticProto.Types.Severity.Warning, "x64", "stablehlo.add", 3u),
            (first.Severity, first.Code, first.Op, first.Location.Line));

        // The executable is the same; the place is that of the text just posted.
        var again = await _server.Client.RewriteAsync(Program($"\n\n{text}"));
        Assert.True(again.Cached);
        Assert.Equal(5u, Assert.Single(again.Diagnostics).Location.Line);
        Assert.Empty((await _server.Client.RewriteAsync(Program(StableHloTexts.Add))).Diagnostics);
    }

    [Fact]
    public async Task Steps_Pipelined_UpdateTheirVariableInPlace()
    {
        using var stream = await TestStream.OpenAsync(_server.Client);
        var rewrite = await stream.RewriteAsync(StableHloTexts.Step, 1);
        await stream.StoreAsync(7, Scalar(0));
        var steps = new List<ulong>();
        for (var i = 1; i <= 100; i++) steps.Add(await stream.RunAsync(1, [Given(7), Given(Scalar(i))], [Keep(7), Inline()]));
        Assert.Equal([0, -1], (await stream.OkAsync(rewrite)).Rewrite.Parameters.Select(parameter => parameter.AliasedResult));

        // Before step i the variable holds 1 + ... + (i - 1).
        for (var i = 1; i <= 100; i++) AssertFloats((await stream.OkAsync(steps[i - 1])).Run.Results[1].Data, i * (i - 1) / 2f);
        await stream.HoldsAsync(7, 5050);
        Assert.Equal(4096, await _server.BytesInUseAsync());
    }

    [Fact]
    public async Task NonDonatableVariable_SurvivesItsStep()
    {
        using var stream = await TestStream.OpenAsync(_server.Client);
        await stream.RewriteAsync(StableHloTexts.Step, 1);
        await stream.StoreAsync(7, Scalar(5));
        var run = new RunRequest { Executable = 1, Arguments = { Given(7), Given(Scalar(1)) }, NonDonatableArguments = { 0 } };
        run.Results.Add([Keep(8), Inline()]);
        await stream.OkAsync(await stream.RunAsync(run));
        await stream.HoldsAsync(8, 6);
        await stream.HoldsAsync(7, 5);
    }

    [Fact]
    public async Task DonatingProgram_OnLiterals_WorksOnItsOwnCopies()
    {
        // Donation concerns arrays of a session; a caller that has none posts the same program.
        var program = await _server.Client.RewriteAsync(Program(StableHloTexts.Step));
        var run = new RunRequest { Executable = program.Executable, Arguments = { Given(Scalar(5)), Given(Scalar(1)) } };
        for (var time = 0; time < 2; time++)
        {
            var results = (await _server.Client.RunAsync(run)).Results;
            AssertFloats(results[0].Data, 6);
            AssertFloats(results[1].Data, 5);
        }
        Assert.Equal(0, await _server.BytesInUseAsync());
    }

    [Fact]
    public async Task CrossReplicaSum_OfEightReplicas_IsTheirSumOnEach()
    {
        var program = await _server.Client.RewriteAsync(Program(StableHloTexts.CrossReplicaSum));
        Assert.Equal(8u, program.NumReplicas);
        Assert.Equal(Sharding.PerReplica, program.Parameters[0].Sharding);
        Assert.Equal([Sharding.Replicated, Sharding.PerReplica], program.Results.Select(result => result.Sharding));
        var run = new RunRequest { Executable = program.Executable, Arguments = { Given(PerReplica(1, 2, 3, 4, 5, 6, 7, 8)) } };
        var results = (await _server.Client.RunAsync(run)).Results;
        AssertFloats(results[0].Data, 36);
        AssertFloats(results[1].Data, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    [Fact]
    public async Task Feed_OnEightCores_GivesEachCoreItsOwnTuplesDoubled()
    {
        using var stream = await TestStream.OpenAsync(_server.Client);
        await stream.RewriteAsync(StableHloTexts.Feed, 1);
        var run = await stream.RunAsync(1, [], [Inline()]);
        using var infeed = _server.Client.Infeed();
        using var outfeed = _server.Client.Outfeed();
        var header = new TransferHeader { SessionId = stream.SessionId };
        await infeed.RequestStream.WriteAsync(new InfeedRequest { Header = header });
        await outfeed.RequestStream.WriteAsync(new OutfeedRequest { Header = header });
        for (var i = 0u; i < 24; i++)
        {
            var tuple = new InfeedTuple { Sequence = i, DeviceId = i % 8, Elements = { Vector(i, -1f * i) } };
            await infeed.RequestStream.WriteAsync(new InfeedRequest { Tuple = tuple });
            await outfeed.RequestStream.WriteAsync(new OutfeedRequest { Dequeue = new OutfeedDequeue { Sequence = i, DeviceId = i % 8 } });
        }

        using var deadline = new CancellationTokenSource(TestServer.Patience);
        for (var i = 0; i < 24; i++)
        {
            Assert.True(await outfeed.ResponseStream.MoveNext(deadline.Token));
            var answer = outfeed.ResponseStream.Current;
            Assert.True(answer.Status.Code == 0, answer.Status.Message);
            AssertFloats(answer.Elements.Single().Data, 2f * answer.Sequence, -2f * answer.Sequence);
        }

        await stream.OkAsync(run);
    }

    [Fact]
    public async Task EndlessProgram_Cancelled_StopsAndTheNextRuns()
    {
        using var stream = await TestStream.OpenAsync(_server.Client);
        await stream.OkAsync(await stream.RewriteAsync(StableHloTexts.Endless, 1));
        await stream.OkAsync(await stream.RewriteAsync(StableHloTexts.Add, 2));
        var endless = await stream.RunAsync(new RunRequest { Executable = 1, RunId = 1 });
        var cancel = new CancelRunRequest { SessionId = stream.SessionId, RunId = 1 };
        await TestServer.EventuallyAsync(() => _server.Client.CancelRun(cancel).Found, "the run");
        await stream.FailureAsync(endless, StatusCode.Cancelled);
        var x = Given(Vector(new float[16]));
        await stream.OkAsync(await stream.RunAsync(2, [x, x], [Inline()]));
    }

    // The shortest of a few, since another process may hold the processor when the run is to notice.
    [Fact]
    public async Task EndlessProgram_Cancelled_AnswersWithin100Milliseconds()
    {
        using var stream = await TestStream.OpenAsync(_server.Client);
        await stream.OkAsync(await stream.RewriteAsync(StableHloTexts.Endless, 1));
        var shortest = TimeSpan.MaxValue;
        for (ulong attempt = 1; attempt <= 5 && shortest > TimeSpan.FromMilliseconds(100); attempt++)
        {
            var endless = await stream.RunAsync(new RunRequest { Executable = 1, RunId = attempt });
            await Task.Delay(100);
            var start = TimeProvider.System.GetTimestamp();
            var cancel = new CancelRunRequest { SessionId = stream.SessionId, RunId = attempt };
            Assert.True((await _server.Client.CancelRunAsync(cancel)).Found);
            await stream.FailureAsync(endless, StatusCode.Cancelled);
            var taken = TimeProvider.System.GetElapsedTime(start);
            if (taken < shortest) shortest = taken;
        }

        Assert.InRange(shortest, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task Program_ThatDoesNotFitTheHbm_IsRefusedWithXlasText()
    {
        var status = await FailureAsync(
            _server.Client.RewriteAsync(Program(StableHloTexts.TooLarge)).ResponseAsync, StatusCode.ResourceExhausted);
        Assert.Contains("E1000", status.Diagnostics.Select(diagnostic => diagnostic.Code));
        Assert.Contains("Ran out of memory in memory space hbm", status.Message);
    }

    [Fact]
    public async Task WrongProgram_IsRefusedWithItsPlace()
    {
        var status = await FailureAsync(
            _server.Client.RewriteAsync(Program(StableHloTexts.Wrong)).ResponseAsync, StatusCode.InvalidArgument);
        Assert.Contains(status.Diagnostics, diagnostic => diagnostic is { Op: "stablehlo.add", Location.Line: 3 });
    }

    [Theory]
    [InlineData("v9-8", 0u, "v9-8")]
    [InlineData("", 9u, "mhlo.num_replicas = 9 was given; the accelerator has 8 devices")]
    public async Task Options_ThatTheAcceleratorCannotDo_AreInvalid(string type, uint replicas, string message)
    {
        var request = Program(StableHloTexts.Add);
        request.Options = new RewriteOptions { AcceleratorType = type, NumReplicas = replicas };
        Assert.Contains(
            message, (await FailureAsync(_server.Client.RewriteAsync(request).ResponseAsync, StatusCode.InvalidArgument)).Message);
    }

    [Fact]
    public async Task Program_RewrittenForAnotherSlice_IsNotRunHere()
    {
        var request = Program(StableHloTexts.Add);
        request.Options = new RewriteOptions { AcceleratorType = "v3-32" };
        var program = await _server.Client.RewriteAsync(request);
        Assert.Equal("v3-32", program.AcceleratorType);
        var x = Given(Vector(new float[16]));
        var run = _server.Client.RunAsync(new RunRequest { Executable = program.Executable, Arguments = { x, x } });
        var status = await FailureAsync(run.ResponseAsync, StatusCode.FailedPrecondition);
        Assert.Equal("Run: the program was rewritten for v3-32; this server hosts v2-8", status.Message);
    }
}
