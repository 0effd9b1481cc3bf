using System.Collections.Immutable;
using TpuRemote.Hlo.Transfers;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Memory;
using TpuRemote.Pod.Threads;

namespace TpuRemote.Pod.Execution;

/// <summary>One run of an executable: where its buffers lie, and what kernels need besides.</summary>
internal sealed unsafe class ProgramRun(PreparedProgram program, Workers workers, RunOptions options)
{
    private long _stepsLeft = options.MaxLoopSteps;

    /// <summary>The executable.</summary>
    public Executable Executable { get; } = program.Executable;

    /// <summary>The threads.</summary>
    public Workers Workers { get; } = workers;

    /// <summary>Stops the run.</summary>
    public CancellationToken Cancellation { get; } = options.CancellationToken;

    /// <summary>The host's queues.</summary>
    public IHostTransfers? HostTransfers { get; } = options.HostTransfers;

    /// <summary>By buffer, bytes from one replica's array to the next; the same object as long as nothing changed.</summary>
    public long[] ReplicaStrides => program.ReplicaStrides;

    /// <summary>Counts a step of a loop.</summary>
    /// <exception cref="LoopStepsException">It is one more than the run may go.</exception>
    public void CountLoopStep()
    {
        if (--_stepsLeft < 0) throw new LoopStepsException(options.MaxLoopSteps);
    }

    /// <summary>A replica's array of a buffer.</summary>
    // Invariant: the buffer's whole extent was checked when the program was prepared or its arguments were validated.
    public byte* Address(int buffer, int replica) => (byte*)program.Addresses[buffer] + replica * program.ReplicaStrides[buffer];

    /// <summary>Lets the arrays of buffers that hold one wave be those of replicas further on (or back).</summary>
    public void ShiftReplicas(int[] buffers, long replicas)
    {
        foreach (var buffer in buffers) program.Addresses[buffer] += (nint)(replicas * program.ReplicaStrides[buffer]);
    }

    /// <summary>Runs the program on memory for its arguments, results and temporaries.</summary>
    public void Execute(ImmutableArray<DeviceMemory> arguments, long[] argumentStrides, ImmutableArray<DeviceMemory?> results,
        DeviceMemory arena)
    {
        var strides = new long[Executable.Buffers.Length];
        for (var buffer = 0; buffer < strides.Length; buffer++)
        {
            var spec = Executable.Buffers[buffer];
            strides[buffer] = spec.IsVarying ? spec.Type.ByteSize : 0;
            program.Addresses[buffer] = spec.Storage switch
            {
                BufferStorage.Argument(var index) => (nint)arguments[index].Pointer,
                BufferStorage.Result(var index) => (nint)results[index]!.Pointer,
                BufferStorage.Temporary(var offset) => (nint)(arena.Pointer + offset),
                _ => program.ConstantAddress(buffer),
            };
            if (spec.Storage is BufferStorage.Argument(var argument)) strides[buffer] = argumentStrides[argument];
        }
        if (!strides.AsSpan().SequenceEqual(program.ReplicaStrides)) program.ReplicaStrides = strides;
        program.Code.Execute(this, program.AllReplicas);
    }
}
