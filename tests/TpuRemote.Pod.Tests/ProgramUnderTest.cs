using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Specs;

namespace TpuRemote.Pod.Tests;

/// <summary>Builds executables by hand: buffers in order of their numbers, then instructions, and runs them on a pod.</summary>
internal sealed class ProgramUnderTest(int numReplicas = 1, Precision precision = Precision.F32, string topology = "v2-8") : IDisposable
{
    private readonly List<BufferSpec> _buffers = [];
    private readonly List<ArgumentSpec> _arguments = [];
    private readonly List<ResultSpec> _results = [];
    private readonly List<Instruction> _code = [];
    private long _arenaBytes;
    private Executable? _executable;

    public TpuPod Pod { get; } = new(TpuTopology.Parse(topology));

    public Executable Executable => _executable ??= new(
        TpuTopology.Parse(topology), numReplicas, precision, [.. _buffers], _arenaBytes, [.. _arguments], [.. _results],
        new InstructionSequence([.. _code]), new CompiledMemoryStats(0, 0, 0, 0, 0));

    public static View Dense(int buffer, params long[] dimensions) => new(buffer, 0, TensorType.Of(ElementType.I8, dimensions).Strides());

    public int Argument(TensorType type, bool isVarying = false, int? donatedTo = null)
    {
        _arguments.Add(new ArgumentSpec(type, isVarying, donatedTo));
        return Add(new BufferSpec(type, isVarying, new BufferStorage.Argument(_arguments.Count - 1)));
    }

    public int Result(TensorType type, bool isVarying = false)
    {
        var buffer = Add(new BufferSpec(type, isVarying, new BufferStorage.Result(_results.Count)));
        _results.Add(new ResultSpec(type, isVarying, buffer));
        return buffer;
    }

    public void DonatedResult(int argumentBuffer)
    {
        var spec = _buffers[argumentBuffer];
        _results.Add(new ResultSpec(spec.Type, spec.IsVarying, argumentBuffer));
    }

    public int Temporary(TensorType type, bool isVarying = false)
    {
        var offset = _arenaBytes;
        _arenaBytes += (type.ByteSize * (isVarying ? numReplicas : 1) + 63) / 64 * 64;
        return Add(new BufferSpec(type, isVarying, new BufferStorage.Temporary(offset)));
    }

    public int Constant<T>(ElementType type, T value)
        where T : unmanaged => Add(new BufferSpec(TensorType.Of(type), false, new BufferStorage.Constant(Literal.Scalar(type, value))));

    public ProgramUnderTest Then(Instruction instruction)
    {
        _code.Add(instruction);
        return this;
    }

    /// <summary>Runs on literals: one for an argument that replicas share, one for each replica otherwise.</summary>
    public ImmutableArray<DeviceArray> Run(params Literal[][] arguments) => Run(new RunOptions(), arguments);

    public ImmutableArray<DeviceArray> Run(RunOptions options, params Literal[][] arguments) =>
        Pod.Run(Executable, [.. arguments.Select(Upload)], options);

    public DeviceArray Upload(params Literal[] copies)
    {
        var array = Pod.Allocate(copies[0].Type, copies.Length == 1 ? null : copies.Length);
        for (var i = 0; i < copies.Length; i++) copies[i].Bytes.Span.CopyTo(array.Bytes(i));
        return array;
    }

    public static T[] Values<T>(DeviceArray array, int replica = 0)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(array.Bytes(replica)).ToArray();

    public void Dispose() => Pod.Dispose();

    private int Add(BufferSpec spec)
    {
        _buffers.Add(spec);
        return _buffers.Count - 1;
    }
}
