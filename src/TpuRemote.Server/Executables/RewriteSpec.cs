using TpuRemote.Pod.Instructions;

namespace TpuRemote.Server.Executables;

/// <summary>What a client asked to rewrite for.</summary>
/// <param name="AcceleratorType">Such as "v2-8"; empty: the server's own.</param>
/// <param name="NumReplicas">Replicas; 0: what the module says, or 1.</param>
/// <param name="NumPartitions">Partitions per replica; 0: what the module says, or 1.</param>
/// <param name="Precision">How floats are computed.</param>
internal sealed record RewriteSpec(string AcceleratorType, int NumReplicas, int NumPartitions, Precision Precision);
