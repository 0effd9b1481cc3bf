namespace TpuRemote.Client.Displays.Images;

/// <summary>The cyclic redundancy check of PNG (W3C PNG specification, annex D): polynomial 0xEDB88320, bits reversed.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => OfByte((uint)value))];

    /// <summary>The check of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var check = uint.MaxValue;
        foreach (var value in bytes) check = Table[(check ^ value) & 0xFF] ^ (check >> 8);
        return ~check;
    }

    private static uint OfByte(uint value)
    {
        for (var bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
        return value;
    }
}
