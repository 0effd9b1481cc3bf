using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Transfers;

namespace TpuRemote.Hlo.Evaluation;

/// <summary>What is the same for a whole evaluation.</summary>
/// <param name="Module">The program, for calls by symbol.</param>
/// <param name="NumReplicas">How many replicas run in step.</param>
/// <param name="HostTransfers">Where infeed takes from and outfeed gives to; null where the program must have neither.</param>
/// <param name="CancellationToken">Looked at before every op.</param>
public sealed record EvaluationContext(
    Module Module,
    int NumReplicas = 1,
    IHostTransfers? HostTransfers = null,
    CancellationToken CancellationToken = default);
