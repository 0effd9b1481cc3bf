using System.Collections.Immutable;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Memory;

namespace TpuRemote.Pod.Execution;

/// <summary>The arguments of a run, kept from being freed while it lasts.</summary>
internal sealed class HeldArguments : IDisposable
{
    private readonly Executable _executable;
    private readonly ImmutableArray<DeviceArray> _arrays;
    private readonly DeviceMemory[] _memories;
    private readonly List<DeviceMemory> _held = [];

    /// <exception cref="ObjectDisposedException">An argument was deleted or donated.</exception>
    public HeldArguments(Executable executable, ImmutableArray<DeviceArray> arrays)
    {
        _executable = executable;
        _arrays = arrays;
        _memories = new DeviceMemory[arrays.Length];
        ReplicaStrides = new long[arrays.Length];
        try
        {
            for (var i = 0; i < arrays.Length; i++) Hold(i);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where each argument lies.</summary>
    public ImmutableArray<DeviceMemory> Memories => [.. _memories];

    /// <summary>By argument, bytes from one replica's array to the next; 0 where they share one.</summary>
    public long[] ReplicaStrides { get; }

    /// <summary>Whether replicas share one copy of a donated argument that each is to overwrite.</summary>
    public bool MustSpread(int argument) => _executable.Arguments[argument].IsVarying && _arrays[argument].IsReplicated;

    /// <summary>Copies the argument for each replica and runs on the copies.</summary>
    public void Spread(int argument, DeviceArray target)
    {
        for (var replica = 0; replica < _executable.NumReplicas; replica++) _arrays[argument].Bytes(0).CopyTo(target.Bytes(replica));
        _memories[argument] = target.Memory;
        ReplicaStrides[argument] = target.Type.ByteSize;
    }

    /// <summary>The results of a run that ended well: fresh arrays, and the memory of donated arguments.</summary>
    public ImmutableArray<DeviceArray> Hand(DeviceArray?[] fresh)
    {
        var results = ImmutableArray.CreateBuilder<DeviceArray>(fresh.Length);
        for (var index = 0; index < fresh.Length; index++)
        {
            var spec = _executable.Results[index];
            var donor = _executable.Buffers[spec.Buffer].Storage is BufferStorage.Argument(var argument) ? _arrays[argument] : null;
            if (fresh[index] is { } array)
            {
                donor?.Dispose();
                results.Add(array);
            }
            else
            {
                results.Add(new DeviceArray(spec.Type, donor!.NumReplicas, donor.Detach()));
            }
        }
        return results.MoveToImmutable();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var memory in _held) memory.DangerousRelease();
        _held.Clear();
    }

    private void Hold(int index)
    {
        var memory = _arrays[index].Memory;
        var isHeld = false;
        memory.DangerousAddRef(ref isHeld);
        if (isHeld) _held.Add(memory);
        _memories[index] = memory;
        ReplicaStrides[index] = _arrays[index].IsReplicated ? 0 : _arrays[index].Type.ByteSize;
    }
}
