namespace TpuRemote.Pod.Threads;

/// <summary>Work cut in tiles that may be done in any order, by several threads at once.</summary>
internal abstract class TileWork
{
    /// <summary>Does one tile.</summary>
    /// <param name="worker">The thread that does it, from 0: chooses scratch memory.</param>
    /// <param name="tile">The tile, from 0.</param>
    public abstract void RunTile(int worker, long tile);
}
