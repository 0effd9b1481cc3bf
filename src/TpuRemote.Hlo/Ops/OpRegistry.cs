using System.Collections.Frozen;
using System.Collections.Immutable;

namespace TpuRemote.Hlo.Ops;

/// <summary>Every op that the language has.</summary>
public static class OpRegistry
{
    private static readonly FrozenDictionary<string, OpDefinition> ByName = List().ToFrozenDictionary(op => op.Name);

    /// <summary>All ops: the families first, then the structured ones.</summary>
    public static ImmutableArray<OpDefinition> All { get; } = [.. List()];

    /// <summary>The op of that full name (<c>stablehlo.add</c>), or null.</summary>
    public static OpDefinition? Find(string name) => ByName.GetValueOrDefault(name);

    private static IEnumerable<OpDefinition> List() =>
    [
        .. UnaryOps.All,
        .. BinaryOps.All,
        AfterAllOp.CreateToken,
        AfterAllOp.Instance,
        AllReduceOp.Instance,
        BroadcastInDimOp.Instance,
        CallOp.Instance,
        CaseOp.Instance,
        ClampOp.Instance,
        CompareOp.Instance,
        ConcatenateOp.Instance,
        ConstantOp.Instance,
        ConvertOp.Instance,
        ConvolutionOp.Instance,
        DotGeneralOp.Instance,
        DynamicSliceOp.Instance,
        DynamicUpdateSliceOp.Instance,
        GatherOp.Instance,
        IfOp.Instance,
        InfeedOp.Instance,
        IotaOp.Instance,
        OptimizationBarrierOp.Instance,
        OutfeedOp.Instance,
        PadOp.Instance,
        PartitionIdOp.Instance,
        ReduceOp.Instance,
        ReduceWindowOp.Instance,
        ReplicaIdOp.Instance,
        ReshapeOp.Instance,
        ReturnOp.Func,
        ReturnOp.Stablehlo,
        ReverseOp.Instance,
        RngBitGeneratorOp.Instance,
        ScatterOp.Instance,
        SelectAndScatterOp.Instance,
        SelectOp.Instance,
        SliceOp.Instance,
        TransposeOp.Instance,
        WhileOp.Instance,
    ];
}
