using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Memory;

namespace TpuRemote.Pod.Execution;

/// <summary>An executable as one pod runs it: kernels, constants in device memory, and the tables that a run fills.</summary>
internal sealed unsafe class PreparedProgram
{
    private const long Alignment = 64;

    private readonly DeviceMemory _constants;
    private readonly long[] _constantOffsets;

    public PreparedProgram(Executable executable)
    {
        Executable = executable;
        ExecutableRules.Check(executable);
        _constantOffsets = new long[executable.Buffers.Length];
        _constants = PlaceConstants();
        Addresses = new nint[executable.Buffers.Length];
        ReplicaStrides = new long[executable.Buffers.Length];
        AllReplicas = Replicas.All(executable.NumReplicas);
        Code = KernelSequence.Of(executable.Code, executable);
    }

    public Executable Executable { get; }

    public KernelSequence Code { get; }

    public Replicas AllReplicas { get; }

    /// <summary>By buffer, where replica 0's array starts in the run at hand.</summary>
    public nint[] Addresses { get; }

    /// <summary>
    /// By buffer, bytes from one replica's array to the next; 0 where they share one. Another object when a run's differ from the last
    /// run's.
    /// </summary>
    public long[] ReplicaStrides { get; set; }

    /// <summary>Where a constant lies.</summary>
    public nint ConstantAddress(int buffer) => (nint)(_constants.Pointer + _constantOffsets[buffer]);

    private DeviceMemory PlaceConstants()
    {
        long size = 0;
        foreach (var (buffer, literal) in Constants())
        {
            _constantOffsets[buffer] = size;
            size += (literal.Bytes.Length + Alignment - 1) / Alignment * Alignment;
        }
        var memory = new DeviceMemory(size);
        foreach (var (buffer, literal) in Constants())
            literal.Bytes.Span.CopyTo(memory.Span(_constantOffsets[buffer], literal.Bytes.Length));
        return memory;
    }

    private IEnumerable<(int Buffer, Hlo.Literals.Literal Literal)> Constants()
    {
        for (var buffer = 0; buffer < Executable.Buffers.Length; buffer++)
        {
            if (Executable.Buffers[buffer].Storage is BufferStorage.Constant constant) yield return (buffer, constant.Value);
        }
    }
}
