using System.Collections.Immutable;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>Constraints that gather and scatter share under different numbers.</summary>
internal static class IndexingRules
{
    /// <summary>
    /// Requires that the dimension of the index vectors exists (or is one past the last), and that a map is as long as the vectors.
    /// </summary>
    public static void RequireIndexVector(
        this OpSite site,
        long indexVectorDim,
        ImmutableArray<long> map,
        TensorType indices,
        string rangeConstraint,
        string sizeConstraint,
        string mapName)
    {
        var inRange = indexVectorDim >= 0 && indexVectorDim <= indices.Rank;
        if (!site.Require(inRange, rangeConstraint, $"index_vector_dim should be in [0, {indices.Rank}], it is {indexVectorDim}")) return;
        var length = indexVectorDim < indices.Rank ? indices.Dimensions[(int)indexVectorDim] : 1;
        site.Require(map.Length == length, sizeConstraint, $"{mapName} should have {length} elements, it is [{string.Join(", ", map)}]");
    }

    /// <summary>Requires as many batching dimensions of the operand as of the indices, of the same sizes.</summary>
    public static void RequireSameBatches(
        this OpSite site,
        TensorType operand,
        ImmutableArray<long> operandDims,
        TensorType indices,
        ImmutableArray<long> indicesDims,
        string countConstraint,
        string sizeConstraint)
    {
        var names = $"batching dimensions [{string.Join(", ", operandDims)}] and [{string.Join(", ", indicesDims)}]";
        if (!site.Require(operandDims.Length == indicesDims.Length, countConstraint, $"{names} should be equally many")) return;
        var named = operandDims.All(d => d >= 0 && d < operand.Rank) && indicesDims.All(d => d >= 0 && d < indices.Rank);
        var same = !named || operandDims.Zip(indicesDims).All(p => operand.Dimensions[(int)p.First] == indices.Dimensions[(int)p.Second]);
        site.Require(same, sizeConstraint, $"{names} should have the same sizes in {operand} and {indices}");
    }
}
