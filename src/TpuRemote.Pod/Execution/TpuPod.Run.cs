using System.Collections.Immutable;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Memory;

namespace TpuRemote.Pod.Execution;

public sealed partial class TpuPod
{
    public partial ImmutableArray<DeviceArray> Run(Executable executable, ImmutableArray<DeviceArray> arguments, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(executable);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentRules.Check(Topology, executable, arguments);
        _turn.Wait(options.CancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return RunInTurn(executable, arguments, options);
        }
        finally
        {
            _turn.Release();
        }
    }

    private ImmutableArray<DeviceArray> RunInTurn(Executable executable, ImmutableArray<DeviceArray> arguments, RunOptions options)
    {
        using var held = new HeldArguments(executable, arguments);
        var program = _programs.GetValue(executable, static e => new PreparedProgram(e));
        var fresh = new DeviceArray?[executable.Results.Length];
        try
        {
            AllocateResults(executable, held, fresh);
            var run = new ProgramRun(program, _workers, options);
            run.Execute(held.Memories, held.ReplicaStrides, [.. fresh.Select(array => array?.Memory)], Arena(executable.ArenaBytes));
            return held.Hand(fresh);
        }
        catch
        {
            foreach (var array in fresh) array?.Dispose();
            throw;
        }
    }

    // Results that no donated argument becomes, and room for a replicated argument that replicas are to overwrite.
    private void AllocateResults(Executable executable, HeldArguments held, DeviceArray?[] fresh)
    {
        for (var index = 0; index < fresh.Length; index++)
        {
            var result = executable.Results[index];
            var numReplicas = result.IsVarying ? executable.NumReplicas : (int?)null;
            if (executable.Buffers[result.Buffer].Storage is not BufferStorage.Argument(var argument))
                fresh[index] = Allocate(result.Type, numReplicas, cleared: false);
            else if (held.MustSpread(argument))
                held.Spread(argument, fresh[index] = Allocate(result.Type, numReplicas, cleared: false));
        }
    }

    private DeviceMemory Arena(long byteSize)
    {
        if (_arena.ByteSize < byteSize)
        {
            _arena.Dispose();
            _arena = new DeviceMemory(byteSize, cleared: false);
        }
        return _arena;
    }
}
