using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Kernels.Collective;
using TpuRemote.Pod.Kernels.Control;
using TpuRemote.Pod.Kernels.Data;
using TpuRemote.Pod.Kernels.Host;
using TpuRemote.Pod.Kernels.Indexing;
using TpuRemote.Pod.Kernels.Matrix;
using TpuRemote.Pod.Kernels.Vector;
using TpuRemote.Pod.Kernels.Windows;

namespace TpuRemote.Pod.Execution;

/// <summary>The kernel of each instruction.</summary>
internal static class KernelCatalog
{
    /// <summary>Prepares an instruction of an executable.</summary>
    /// <exception cref="InvalidOperationException">It reaches outside its buffers.</exception>
    public static Kernel Create(Instruction instruction, Executable executable) => instruction switch
    {
        VectorMap map => new VectorMapKernel(map, executable),
        VectorReduce reduce => new VectorReduceKernel(reduce, executable),
        MatrixMultiply multiply => new MatrixMultiplyKernel(multiply, executable),
        Convolve convolve => new ConvolveKernel(convolve, executable),
        Copy copy => new CopyKernel(copy, executable),
        Fill fill => new FillKernel(fill, executable),
        WhileLoop loop => new WhileKernel(loop, executable),
        Conditional conditional => new ConditionalKernel(conditional, executable),
        SliceAt slice => new BlockKernel(slice, executable),
        UpdateAt update => new BlockKernel(update, executable),
        GatherSlices gather => new GatherKernel(gather, executable),
        ScatterUpdates scatter => new ScatterKernel(scatter, executable),
        WindowReduce reduce => new WindowReduceKernel(reduce, executable),
        WindowSelectAndScatter select => new SelectAndScatterKernel(select, executable),
        ReplicaWaves waves => new ReplicaWavesKernel(waves, executable),
        RandomBits bits => new RandomBitsKernel(bits, executable),
        AllReduce reduce => new AllReduceKernel(reduce, executable),
        ReplicaNumber number => new ReplicaNumberKernel(number, executable),
        InfeedDequeue infeed => new InfeedKernel(infeed, executable),
        OutfeedEnqueue outfeed => new OutfeedKernel(outfeed, executable),
        _ => throw new NotSupportedException($"the pod has no kernel for {instruction.GetType().Name}"),
    };
}
