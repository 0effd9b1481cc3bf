using Grpc.Core;
using TpuRemote.Grpc.Buffers;

namespace TpuRemote.Grpc.Tests.Buffers;

public sealed class WriteBatchTests
{
    [Fact]
    public void Message_ThatNoneFollows_IsSentAtOnce() => Assert.Null(new WriteBatch().Next(10, isAnotherQueued: false));

    [Fact]
    public void Message_ThatAnotherFollows_Waits() =>
        Assert.Equal(WriteFlags.BufferHint, new WriteBatch().Next(10, isAnotherQueued: true)!.Flags);

    [Fact]
    public void LargeMessage_ThatAnotherFollows_IsSentAtOnce() => Assert.Null(new WriteBatch().Next(16 * 1024, isAnotherQueued: true));

    [Fact]
    public void Messages_ThatFillAFrame_AreSentWithTheOneThatDoes()
    {
        var batch = new WriteBatch();
        Assert.NotNull(batch.Next(10_000, isAnotherQueued: true));
        Assert.Null(batch.Next(10_000, isAnotherQueued: true));
        Assert.NotNull(batch.Next(10_000, isAnotherQueued: true));
    }
}
