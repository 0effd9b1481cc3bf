using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Threads;

namespace TpuRemote.Pod.Execution;

/// <summary>
/// An instruction made ready to execute: all that does not change from run to run is worked out once. A kernel belongs to one pod,
/// whose runs take turns, so it may keep the state of the execution at hand in its fields.
/// </summary>
internal abstract class Kernel(Origin origin) : TileWork
{
    /// <summary>What the instruction was made from.</summary>
    public Origin Origin { get; } = origin;

    /// <summary>Executes the instruction for some replicas.</summary>
    public abstract void Execute(ProgramRun run, Replicas replicas);

    /// <inheritdoc />
    public override void RunTile(int worker, long tile) => throw new NotSupportedException($"{GetType().Name} has no tiles");
}
