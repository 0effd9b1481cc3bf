using System.Collections.Immutable;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Pod.Execution;

public sealed partial class TpuPod
{
    public partial ImmutableArray<DeviceArray> Run(Executable executable, ImmutableArray<DeviceArray> arguments, RunOptions options) =>
        throw new PodException($"no kernels yet on {Topology}", Origin.None);

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
