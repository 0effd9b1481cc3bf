using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Operations;

public sealed class DonationTests : IAsyncLifetime
{
    private const ulong Step = 1;
    private const ulong Halt = 2;
    private const ulong Take = 3;
    private const ulong Variable = 7;

    private TestServer _server = null!;
    private TestStream _stream = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _stream = await TestStream.OpenAsync(_server.Client);
        await _stream.RewriteAsync("step", Step);
        await _stream.RewriteAsync("halt", Halt);
        await _stream.RewriteAsync("take", Take);
        await _stream.OkAsync(await _stream.StoreAsync(Variable, Scalar(5)));
    }

    public async Task DisposeAsync()
    {
        _stream.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task DonatedArray_UsedAgain_IsRefused()
    {
        var run = await _stream.RunAsync(Take, [Given(Variable)], [Inline()]);
        var again = await _stream.FetchAsync(Variable);
        AssertFloats((await _stream.OkAsync(run)).Run.Results[0].Data, 5);
        var status = await _stream.FailureAsync(again, StatusCode.FailedPrecondition);
        Assert.Equal($"array 7 was donated: operation {run} took its memory", status.Message);
        var state = (await _stream.OkAsync(await _stream.CheckAsync(Variable))).Check.Arrays[0];
        Assert.Equal(ArrayState.Types.State.Donated, state.State);
        Assert.False(state.Recoverable);
    }

    [Fact]
    public async Task DonatedArray_Deleted_FreesItsHandle()
    {
        await _stream.OkAsync(await _stream.RunAsync(Take, [Given(Variable)], [Inline()]));
        Assert.Equal(0, await _server.BytesInUseAsync());
        await _stream.OkAsync(await _stream.DeleteAsync(Variable));
        await _stream.StoreAsync(Variable, Scalar(6));
        await _stream.HoldsAsync(Variable, 6);
    }

    [Fact]
    public async Task Donation_IntoAnotherHandle_MovesTheMemory()
    {
        await _stream.OkAsync(await _stream.RunAsync(Step, [Given(Variable), Given(Scalar(1))], [Keep(8), Inline()]));
        await _stream.HoldsAsync(8, 6);
        Assert.Equal(4096, await _server.BytesInUseAsync());
        await _stream.FailureAsync(await _stream.FetchAsync(Variable), StatusCode.FailedPrecondition);
    }

    [Fact]
    public async Task NonDonatableArgument_OfADonatingProgram_Survives()
    {
        var request = new RunRequest
        {
            Executable = Step,
            Arguments = { Given(Variable), Given(Scalar(1)) },
            Results = { Keep(8), Inline() },
            NonDonatableArguments = { 0 },
        };
        await _stream.OkAsync(await _stream.SendAsync(new SessionRequest { Run = request }));
        await _stream.HoldsAsync(8, 6);
        await _stream.HoldsAsync(Variable, 5);
        Assert.Equal(2 * 4096, await _server.BytesInUseAsync());
    }

    [Fact]
    public async Task ArrayDonatedAndUsedByOneRun_IsInvalid()
    {
        var status = await _stream.FailureAsync(
            await _stream.RunAsync(Step, [Given(Variable), Given(Variable)], [Keep(8), Inline()]), StatusCode.InvalidArgument);
        Assert.Equal("array 7 is donated by one argument and used by another of the same run", status.Message);
    }

    [Fact]
    public async Task Result_ToAHandleInUse_IsRefusedAndTheArrayStays()
    {
        await _stream.StoreAsync(8, Scalar(1));
        var run = await _stream.RunAsync(Step, [Given(Variable), Given(Scalar(1))], [Keep(8), Inline()]);
        await _stream.FailureAsync(run, StatusCode.FailedPrecondition);
        await _stream.HoldsAsync(8, 1);
        await _stream.HoldsAsync(Variable, 5);
    }

    [Fact]
    public async Task VariableOfARunThatFailed_IsPoisonedNeverStale()
    {
        var run = await _stream.RunAsync(Halt, [Given(Variable)], [Keep(Variable)]);
        var next = await _stream.RunAsync(Step, [Given(Variable), Given(Scalar(1))], [Keep(Variable), Inline()]);
        var halted = await _stream.FailureAsync(run, StatusCode.FailedPrecondition);
        Assert.Contains("train.cs:12: all_reduce: a collective was reached by part of its group", halted.Message);
        Assert.Equal(0ul, halted.CauseOpId);
        Assert.Equal(run, (await _stream.FailureAsync(next, StatusCode.FailedPrecondition)).CauseOpId);
        var state = (await _stream.OkAsync(await _stream.CheckAsync(Variable))).Check.Arrays[0];
        Assert.Equal(ArrayState.Types.State.Poisoned, state.State);
        Assert.False(state.Recoverable);
        await _stream.FailureAsync(await _stream.RecoverAsync(Variable), StatusCode.FailedPrecondition);
        Assert.Equal(0, await _server.BytesInUseAsync());
    }

    [Fact]
    public async Task VariableOfRunsThatNeverStarted_IsRecovered()
    {
        var missing = await _stream.FetchAsync(404);
        var first = await _stream.RunAsync(Step, [Given(Variable), Given(Scalar(1))], [Keep(Variable), Inline()], missing);
        var second = await _stream.RunAsync(Step, [Given(Variable), Given(Scalar(1))], [Keep(Variable), Inline()]);
        var third = await _stream.RunAsync(Step, [Given(Variable), Given(Scalar(1))], [Keep(Variable), Inline()]);
        foreach (var run in new[] { first, second, third })
            Assert.Equal(missing, (await _stream.FailureAsync(run, StatusCode.FailedPrecondition)).CauseOpId);
        var state = (await _stream.OkAsync(await _stream.CheckAsync(Variable))).Check.Arrays[0];
        Assert.Equal(ArrayState.Types.State.Poisoned, state.State);
        Assert.True(state.Recoverable);
        await _stream.FailureAsync(await _stream.FetchAsync(Variable), StatusCode.FailedPrecondition);
        await _stream.OkAsync(await _stream.RecoverAsync(Variable));
        await _stream.HoldsAsync(Variable, 5);
        Assert.Equal(4096, await _server.BytesInUseAsync());
    }

    [Fact]
    public async Task VariableOfARefusedRun_IsPoisonedForWhatFollows_AndRecovered()
    {
        var refused = await _stream.RunAsync(Step, [Given(Variable), Given(Vector(1, 2))], [Keep(Variable), Inline()]);
        var next = await _stream.RunAsync(Step, [Given(Variable), Given(Scalar(1))], [Keep(Variable), Inline()]);
        var status = await _stream.FailureAsync(refused, StatusCode.InvalidArgument);
        Assert.Contains("argument 1 (a literal) is tensor<2xf32> replicated; parameter 1 takes tensor<f32> replicated", status.Message);
        Assert.Equal(refused, (await _stream.FailureAsync(next, StatusCode.FailedPrecondition)).CauseOpId);
        await _stream.OkAsync(await _stream.RecoverAsync(Variable));
        await _stream.HoldsAsync(Variable, 5);
    }

    [Fact]
    public async Task VariableOfARunWithoutRoomForItsResults_IsRecovered()
    {
        await _stream.RewriteAsync("overflow", 4);
        var run = await _stream.RunAsync(4, [Given(Variable)], [Keep(Variable)]);
        Assert.Contains("E0100", (await _stream.FailureAsync(run, StatusCode.ResourceExhausted)).Message);
        await _stream.FailureAsync(await _stream.FetchAsync(Variable), StatusCode.FailedPrecondition);
        await _stream.OkAsync(await _stream.RecoverAsync(Variable));
        await _stream.HoldsAsync(Variable, 5);
    }

    [Fact]
    public async Task ResultOfARunThatFailed_IsPoisonedUntilDeleted()
    {
        var run = await _stream.RunAsync(Halt, [Given(Variable)], [Keep(9)]);
        Assert.Equal(run, (await _stream.FailureAsync(await _stream.FetchAsync(9), StatusCode.FailedPrecondition)).CauseOpId);
        await _stream.OkAsync(await _stream.DeleteAsync(9));
        await _stream.StoreAsync(9, Scalar(2));
        await _stream.HoldsAsync(9, 2);
    }

    [Fact]
    public async Task Recover_WithOneBeyondRecovery_RecoversNone()
    {
        await _stream.StoreAsync(8, Scalar(3));
        await _stream.RunAsync(Halt, [Given(8)], [Keep(8)]);
        await _stream.RunAsync(Step, [Given(Variable), Given(Vector(1, 2))], [Keep(Variable), Inline()]);
        await _stream.FailureAsync(await _stream.RecoverAsync(Variable, 8), StatusCode.FailedPrecondition);
        await _stream.FailureAsync(await _stream.FetchAsync(Variable), StatusCode.FailedPrecondition);
        await _stream.OkAsync(await _stream.RecoverAsync(Variable));
        await _stream.HoldsAsync(Variable, 5);
    }
}
