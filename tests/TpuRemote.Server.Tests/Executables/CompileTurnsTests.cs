using TpuRemote.Server.Access;
using TpuRemote.Server.Executables;
using TpuRemote.Server.Metrics;
using TpuRemote.Server.Sessions;
using TpuRemote.Server.Tests.Hosting;

namespace TpuRemote.Server.Tests.Executables;

public sealed class CompileTurnsTests : IDisposable
{
    private readonly ServerMeters _meters = new();

    [Fact]
    public async Task User_BehindAnothersFlood_WaitsForOneOfItsTurns()
    {
        var (flood, other) = (NewAccount("flood"), NewAccount("other"));
        var turns = new CompileTurns(1);
        var running = await turns.EnterAsync(flood, CancellationToken.None);
        var floods = Enumerable.Range(0, 20).Select(_ => turns.EnterAsync(flood, CancellationToken.None)).ToArray();
        var others = turns.EnterAsync(other, CancellationToken.None);
        running.Dispose();
        (await floods[0].WaitAsync(TestServer.Patience)).Dispose();
        var turn = await others.WaitAsync(TestServer.Patience);
        Assert.DoesNotContain(floods.Skip(1), task => task.IsCompleted);
        turn.Dispose();
        foreach (var task in floods.Skip(1)) (await task.WaitAsync(TestServer.Patience)).Dispose();
    }

    [Fact]
    public async Task User_WhoseTimeIsRationed_HasOneTurnAtATime()
    {
        var (rationed, free) = (NewAccount("rationed", seconds: 10), NewAccount("free"));
        var turns = new CompileTurns(3);
        var first = await turns.EnterAsync(rationed, CancellationToken.None);
        var second = turns.EnterAsync(rationed, CancellationToken.None);

        // Those behind it pass.
        using var one = await turns.EnterAsync(free, CancellationToken.None).WaitAsync(TestServer.Patience);
        using var two = await turns.EnterAsync(free, CancellationToken.None).WaitAsync(TestServer.Patience);
        one.Dispose();
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second.WaitAsync(TestServer.Patience)).Dispose();
    }

    [Fact]
    public async Task Turns_BeyondTheLimit_Wait_AndThoseThatAreCancelledGiveTheirPlaceBack()
    {
        var account = NewAccount("any");
        var turns = new CompileTurns(2);
        var first = await turns.EnterAsync(account, CancellationToken.None);
        using var second = await turns.EnterAsync(account, CancellationToken.None);
        using var cancel = new CancellationTokenSource();
        var cancelled = turns.EnterAsync(account, cancel.Token);
        var last = turns.EnterAsync(account, CancellationToken.None);
        Assert.False(cancelled.IsCompleted || last.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        // Twice is once.
        first.Dispose();
        first.Dispose();
        using var turn = await last.WaitAsync(TestServer.Patience);
        Assert.False(turns.EnterAsync(account, CancellationToken.None).IsCompleted);
    }

    public void Dispose() => _meters.Dispose();

    private UserAccount NewAccount(string name, long? seconds = null) =>
        new(new User(name), () => new UserQuotas { MaxCompileSeconds = seconds }, TimeProvider.System, _meters);
}
