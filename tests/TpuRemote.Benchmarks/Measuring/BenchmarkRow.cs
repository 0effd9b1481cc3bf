namespace TpuRemote.Benchmarks.Measuring;

/// <summary>What one case came to, against its peer in the same run.</summary>
/// <param name="Case">What was measured.</param>
/// <param name="Unit">Of both figures; a rate ("…/s") is better when higher, anything else when lower.</param>
/// <param name="Ours">Median over the repeats.</param>
/// <param name="Peer">Median over the peer's repeats, which were interleaved with ours.</param>
/// <param name="PeerName">Whom ours is compared with.</param>
internal sealed record BenchmarkRow(string Case, string Unit, double Ours, double Peer, string PeerName)
{
    /// <summary>Above 1: ours is faster.</summary>
    public double Ratio => Unit.EndsWith("/s", StringComparison.Ordinal) ? Ours / Peer : Peer / Ours;
}
