using System.Numerics;

namespace TpuRemote.Hlo.Scalars.Random;

/// <summary>
/// Threefry2x32 with 20 rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011): a key and a counter of two 32-bit
/// words to two words of random bits.
/// </summary>
public static class ThreeFry
{
    private static readonly int[] Rotations = [13, 15, 26, 6, 17, 29, 16, 24];

    /// <summary>The two words of random bits for a counter.</summary>
    public static (uint First, uint Second) Generate(uint key0, uint key1, uint counter0, uint counter1)
    {
        ReadOnlySpan<uint> schedule = [key0, key1, key0 ^ key1 ^ 0x1BD11BDA];
        var (x, y) = (counter0 + key0, counter1 + key1);
        for (var injection = 0; injection < 5; injection++)
        {
            for (var round = 0; round < 4; round++)
            {
                x += y;
                y = BitOperations.RotateLeft(y, Rotations[((injection % 2) * 4) + round]) ^ x;
            }
            x += schedule[(injection + 1) % 3];
            y += schedule[(injection + 2) % 3] + (uint)injection + 1;
        }
        return (x, y);
    }
}
