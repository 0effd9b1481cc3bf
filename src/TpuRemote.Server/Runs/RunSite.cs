using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Sessions;
using TpuRemote.Server.Wire;

namespace TpuRemote.Server.Runs;

/// <summary>Where a run runs, and for whom.</summary>
/// <param name="Accelerator">Runs it.</param>
/// <param name="Gate">Gives it its turn among the runs of all sessions.</param>
/// <param name="Literals">Reads and writes its inline values.</param>
/// <param name="Session">Whose run it is.</param>
/// <param name="Name">For messages, such as "operation 7".</param>
/// <param name="Operation">Its operation on the session stream; 0 for a unary call.</param>
internal sealed record RunSite(
    IAccelerator Accelerator, RunGate Gate, WireLiterals Literals, TpuSession Session, string Name, ulong Operation)
{
    /// <summary>What it may take.</summary>
    public required RunBounds Bounds { get; init; }

    /// <summary>Told how many bytes of results are answered inline, before the run is taken in; refuses those that are too many.</summary>
    public required Action<long> Announce { get; init; }
}
