using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Transfers;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.Programs;

namespace TpuRemote.Hlo.Tests.Ops;

/// <summary>infeed, outfeed and the tokens that order them.</summary>
public sealed class HostTransferTests
{
    private static readonly TensorType Number = TensorType.Of(ElementType.I32);
    private static readonly HloType Token = TokenType.Instance;

    [Fact]
    public void InfeedOutfeed_TwoReplicas_EachHasItsQueues()
    {
        var host = new Queues(2);
        host.Infeed[0].Enqueue([Scalar(1), Scalar(2)]);
        host.Infeed[1].Enqueue([Scalar(3), Scalar(4)]);
        RunOn(
            [[], []],
            (b, _) =>
            {
                var fed = b.Infeed(b.AfterAll(), [Number, Number]);
                b.Outfeed([fed[1], fed[0], b.ReplicaId()], fed[2]);
                return [];
            },
            host);
        Assert.Equal([2, 1], host.Outfeed[0][0].Take(2).Select(l => l.AsSpan<int>()[0]));
        Assert.Equal([4, 3], host.Outfeed[1][0].Take(2).Select(l => l.AsSpan<int>()[0]));
        Assert.Equal(1u, host.Outfeed[1][0][2].AsSpan<uint>()[0]);
    }

    [Fact]
    public void Infeed_InBranchOfOneReplica_TakesOnlyItsTuple()
    {
        var host = new Queues(2);
        host.Infeed[1].Enqueue([Scalar(9)]);
        var results = RunOn(
            [[Scalar(false)], [Scalar(true)]],
            (b, a) => b.If(a[0], inner => [inner.Infeed(inner.AfterAll(), [Number])[0]], inner => [inner.Constant(Scalar(0))]),
            host);
        Assert.Equal([0, 9], results.Select(r => r[0].AsSpan<int>()[0]));
    }

    [Fact]
    public void Infeed_TupleOfOtherTypes_IsAnError()
    {
        var host = new Queues(1);
        host.Infeed[0].Enqueue([Scalar(1f)]);
        var error = Assert.Throws<EvaluationException>(() => { RunOn([[]], (b, _) => [b.Infeed(b.AfterAll(), [Number])[0]], host); });
        Assert.Contains("tensor<i32>", error.Message, StringComparison.Ordinal);
        Assert.Contains("tensor<f32>", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InfeedOutfeed_WithoutHost_AreErrors()
    {
        Assert.Throws<EvaluationException>(() => { RunOn([[]], (b, _) => [b.Infeed(b.AfterAll(), [Number])[0]]); });
        Assert.Throws<EvaluationException>(() => { RunOn([[]], (b, _) => [b.Outfeed([], b.AfterAll())]); });
    }

    [Fact]
    public void Infer_BrokenConstraints_AreNamed()
    {
        Assert.Equal(["infeed_c1"], Broken(InfeedOp.Instance, [Token]));
        Assert.Equal(["infeed_c2"], Broken(InfeedOp.Instance, [Token], results: [Token, Token]));
        Assert.Equal(["infeed_c3"], Broken(InfeedOp.Instance, [Token], results: [Number]));
        Assert.Equal(["infeed_i1"], Broken(InfeedOp.Instance, [Number], results: [Token]));
        Assert.Equal(["outfeed_i2"], Broken(OutfeedOp.Instance, [Number]));
        Assert.Equal(["outfeed_i1"], Broken(OutfeedOp.Instance, [Token, Token]));
        Assert.Equal(["outfeed_i"], Broken(OutfeedOp.Instance, []));
        Assert.Equal(["after_all_i1"], Broken(AfterAllOp.Instance, [Token, Number]));
        Assert.Equal(["create_token_i"], Broken(AfterAllOp.CreateToken, [Token]));
        Assert.Equal([], Broken(AfterAllOp.Instance, [Token, Token]));
    }

    private sealed class Queues(int replicas) : IHostTransfers
    {
        public Queue<ImmutableArray<Literal>>[] Infeed { get; } =
            [.. Enumerable.Range(0, replicas).Select(_ => new Queue<ImmutableArray<Literal>>())];

        public List<ImmutableArray<Literal>>[] Outfeed { get; } =
            [.. Enumerable.Range(0, replicas).Select(_ => new List<ImmutableArray<Literal>>())];

        public ImmutableArray<Literal> DequeueInfeed(int replica, ImmutableArray<TensorType> types, CancellationToken cancellationToken) =>
            Infeed[replica].Dequeue();

        public void EnqueueOutfeed(int replica, ImmutableArray<Literal> tuple, CancellationToken cancellationToken) =>
            Outfeed[replica].Add(tuple);
    }
}
