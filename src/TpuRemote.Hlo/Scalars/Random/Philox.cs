namespace TpuRemote.Hlo.Scalars.Random;

/// <summary>
/// Philox4x32 with 10 rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011): a key of two 32-bit words and a
/// counter of four to four words of random bits.
/// </summary>
public static class Philox
{
    /// <summary>Four 32-bit words, the least significant first.</summary>
    public readonly record struct Block(uint Word0, uint Word1, uint Word2, uint Word3)
    {
        /// <summary>The 128-bit number as its words.</summary>
        public static Block Of(UInt128 value) => new((uint)value, (uint)(value >> 32), (uint)(value >> 64), (uint)(value >> 96));
    }

    /// <summary>The four words of random bits for a counter.</summary>
    public static Block Generate(uint key0, uint key1, Block counter)
    {
        for (var round = 0; round < 10; round++)
        {
            var (low0, low2) = (0xD2511F53UL * counter.Word0, 0xCD9E8D57UL * counter.Word2);
            counter = new((uint)(low2 >> 32) ^ counter.Word1 ^ key0, (uint)low2, (uint)(low0 >> 32) ^ counter.Word3 ^ key1, (uint)low0);
            key0 += 0x9E3779B9;
            key1 += 0xBB67AE85;
        }
        return counter;
    }
}
