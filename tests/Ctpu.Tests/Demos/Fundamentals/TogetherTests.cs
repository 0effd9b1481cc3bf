using Ctpu.Demos.Fundamentals;

namespace Ctpu.Tests.Demos.Fundamentals;

public sealed class TogetherTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Wait_AllSucceed_StopsNothing()
    {
        using var stop = new CancellationTokenSource();
        await Together.WaitAsync(stop, Task.CompletedTask, Task.Delay(10));
        Assert.False(stop.IsCancellationRequested);
    }

    [Fact]
    public async Task Wait_OneFails_StopsTheOthersAndThrowsItsFailure()
    {
        using var stop = new CancellationTokenSource();
        var endless = Task.Delay(Timeout.Infinite, stop.Token);
        var failing = Task.FromException(new InvalidOperationException("the run failed"));
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Together.WaitAsync(stop, endless, failing).WaitAsync(Patience));
        Assert.Equal("the run failed", failure.Message);
        Assert.True(endless.IsCanceled);
    }

    [Fact]
    public async Task Wait_CauseComesAfterItsConsequence_ThrowsTheCause()
    {
        using var stop = new CancellationTokenSource();
        var cause = new TaskCompletionSource();
        stop.Token.Register(() => cause.SetException(new InvalidOperationException("the run failed")));
        var cancelled = Task.FromCanceled(new CancellationToken(canceled: true));
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Together.WaitAsync(stop, cancelled, cause.Task).WaitAsync(Patience));
        Assert.Equal("the run failed", failure.Message);
    }
}
