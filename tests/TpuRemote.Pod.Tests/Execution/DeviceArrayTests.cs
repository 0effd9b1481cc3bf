using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Specs;

namespace TpuRemote.Pod.Tests.Execution;

public sealed class DeviceArrayTests
{
    [Fact]
    public void Bytes_FromAnOffset_AreThoseOfTheReplicasArray()
    {
        using var pod = new TpuPod(TpuTopology.Parse("v2-8"));
        using var array = pod.Allocate(TensorType.Of(ElementType.Ui8, 4), numReplicas: 2);
        array.Bytes(0).Fill(1);
        new byte[] { 5, 6, 7, 8 }.CopyTo(array.Bytes(1));
        Assert.Equal(new byte[] { 6, 7 }, array.Bytes(1, 1, 2).ToArray());
        Assert.Equal(new byte[] { 1 }, array.Bytes(0, 3, 1).ToArray());
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(3, 2)]
    [InlineData(5, 0)]
    public void Bytes_OutsideTheReplicasArray_AreRefused(long offset, int length)
    {
        using var pod = new TpuPod(TpuTopology.Parse("v2-8"));
        using var array = pod.Allocate(TensorType.Of(ElementType.Ui8, 4), numReplicas: 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => array.Bytes(0, offset, length).Length);
    }
}
