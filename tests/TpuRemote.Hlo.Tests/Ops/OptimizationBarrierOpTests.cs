using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.Programs;

namespace TpuRemote.Hlo.Tests.Ops;

public sealed class OptimizationBarrierOpTests
{
    [Fact]
    public void Evaluate_TensorsAndTokens_HandsThemOn()
    {
        var results = Run([Scalar(1), Scalar(2f)], (b, a) => b.OptimizationBarrier(a[0], b.AfterAll(), a[1]));
        Assert.Equal(1, results[0].AsSpan<int>()[0]);
        Assert.Equal(2f, results[2].AsSpan<float>()[0]);
    }

    [Fact]
    public void Infer_OtherResultTypes_BreaksC1()
    {
        HloType number = Of(ElementType.I32);
        Assert.Contains("optimization_barrier_c1", Broken(OptimizationBarrierOp.Instance, [number, number], results: [number]));
        Assert.Equal([], Broken(OptimizationBarrierOp.Instance, [number, TokenType.Instance], results: [number, TokenType.Instance]));
    }

    [Fact]
    public void PartitionId_OnePartition_IsZero() =>
        Assert.Equal(0u, Run([], (b, _) => b.PartitionId()).AsSpan<uint>()[0]);
}
