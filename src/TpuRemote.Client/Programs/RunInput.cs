using TpuRemote.Client.Evaluation;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Programs;

/// <summary>One input of a run as it goes to the device.</summary>
/// <param name="Shard">Its type on one replica.</param>
/// <param name="Replicas">The number of shards; 0 where all replicas are given the same.</param>
/// <param name="Bytes">Its elements, shard after shard; empty for a placeholder or an array that is on the device.</param>
/// <param name="Device">The array on the device; null for host data.</param>
/// <param name="HasData">Whether a run can use it: a placeholder has no data.</param>
internal sealed record RunInput(
    TensorType Shard, int Replicas, ReadOnlyMemory<byte> Bytes, DeviceTensor? Device = null, bool HasData = true)
{
    /// <summary>The same for all replicas.</summary>
    public static RunInput Whole(Tensor tensor) => tensor switch
    {
        DeviceTensor device => new(device.Type, 0, default, device),
        PlaceholderTensor => new(tensor.Type, 0, default, HasData: false),
        _ => new(tensor.Type, 0, tensor.Concrete().Literal.Bytes),
    };
}
