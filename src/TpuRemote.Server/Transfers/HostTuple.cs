using System.Collections.Immutable;
using TpuRemote.Hlo.Literals;

namespace TpuRemote.Server.Transfers;

/// <summary>What one core takes from its infeed queue, or puts into its outfeed queue, at once.</summary>
/// <param name="Elements">The literals of the tuple, in order.</param>
internal sealed record HostTuple(ImmutableArray<Literal> Elements)
{
    /// <summary>Bytes of all elements.</summary>
    public long ByteSize => Elements.Sum(element => (long)element.Bytes.Length);
}
