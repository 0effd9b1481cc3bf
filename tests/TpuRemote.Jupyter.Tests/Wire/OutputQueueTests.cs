using TpuRemote.Jupyter.Wire;

namespace TpuRemote.Jupyter.Tests.Wire;

public sealed class OutputQueueTests
{
    [Fact]
    public void TakeAll_AfterPuts_IsOldestFirst()
    {
        var sut = new OutputQueue<int>();
        for (var i = 0; i < 5; i++) sut.Put(i);
        Assert.Equal([0, 1, 2, 3, 4], sut.TakeAll());
        Assert.Empty(sut.TakeAll());
    }

    [Fact]
    public async Task TakeAll_WhileThreadsPut_LosesNothingAndKeepsTheOrderOfEach()
    {
        var sut = new OutputQueue<(int Thread, int Number)>();
        var taken = new List<(int Thread, int Number)>();
        var puts = Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 5000; i++) sut.Put((thread, i));
        })));
        while (!puts.IsCompleted) taken.AddRange(sut.TakeAll());
        await puts;
        taken.AddRange(sut.TakeAll());
        foreach (var thread in taken.GroupBy(item => item.Thread))
            Assert.Equal(Enumerable.Range(0, 5000), thread.Select(item => item.Number));
        Assert.Equal(20_000, taken.Count);
    }
}
