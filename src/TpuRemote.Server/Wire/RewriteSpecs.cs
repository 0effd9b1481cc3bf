using TpuRemote.Grpc.V1;
using TpuRemote.Server.Executables;
using TpuRemote.Server.Status;
using Precision = TpuRemote.Pod.Instructions.Precision;

namespace TpuRemote.Server.Wire;

/// <summary>The options of a rewrite as they travel.</summary>
internal static class RewriteSpecs
{
    /// <summary>Reads options; null stands for all defaults.</summary>
    /// <exception cref="RefusalException">A value is out of its range.</exception>
    public static RewriteSpec FromProto(RewriteOptions? options)
    {
        options ??= new RewriteOptions();
        return new RewriteSpec(
            options.AcceleratorType,
            ToCount(options.NumReplicas, "num_replicas"),
            ToCount(options.NumPartitions, "num_partitions"),
            ToPrecision(options.Precision));
    }

    private static int ToCount(uint count, string name) =>
        count <= int.MaxValue ? (int)count : throw RefusalException.Invalid($"{name} = {count} was given; expected at most {int.MaxValue}");

    private static Precision ToPrecision(Grpc.V1.Precision precision) => precision switch
    {
        Grpc.V1.Precision.Unspecified or Grpc.V1.Precision.Tpu => Precision.Tpu,
        Grpc.V1.Precision.F32 => Precision.F32,
        Grpc.V1.Precision.Exact => Precision.Exact,
        _ => throw RefusalException.Invalid($"precision {(int)precision} was given; expected 1 (tpu), 2 (f32) or 3 (exact)"),
    };
}
