using TpuRemote.Hlo.Ops;

namespace TpuRemote.Hlo.Text;

/// <summary>The ops that text may name.</summary>
internal static class KnownOperations
{
    private static readonly Dictionary<string, OpDefinition> ByName = new OpDefinition[]
    {
        AfterAllOp.Instance, AfterAllOp.CreateToken, CallOp.Instance, CaseOp.Instance, ConstantOp.Instance, DynamicSliceOp.Instance,
        DynamicUpdateSliceOp.Instance, GatherOp.Instance, IfOp.Instance, InfeedOp.Instance, OptimizationBarrierOp.Instance, OutfeedOp.Instance,
        PartitionIdOp.Instance, ReplicaIdOp.Instance, ReturnOp.Func, ReturnOp.Stablehlo, WhileOp.Instance,
    }.ToDictionary(op => op.Name);

    /// <summary>The definition of an op by its full name, or null.</summary>
    public static OpDefinition? Find(string name) => ByName.GetValueOrDefault(name);
}
