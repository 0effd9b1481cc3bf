using System.Globalization;

namespace TpuRemote.Grpc.Wire;

/// <summary>
/// The value of <c>grpc-timeout</c>: at most eight digits and a unit, H, M, S, m, u or n for hours, minutes, seconds, milli-, micro- and
/// nanoseconds (doc/PROTOCOL-HTTP2.md, Timeout).
/// </summary>
internal static class Timeouts
{
    private const long LargestValue = 99_999_999;

    private static readonly (char Unit, double Ticks)[] FinestFirst =
    [
        ('n', TimeSpan.TicksPerMicrosecond / 1000.0),
        ('u', TimeSpan.TicksPerMicrosecond),
        ('m', TimeSpan.TicksPerMillisecond),
        ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute),
        ('H', TimeSpan.TicksPerHour),
    ];

    /// <summary>The timeout in the finest unit that holds it, rounded up so that the server never gives up first.</summary>
    public static string Encode(TimeSpan timeout)
    {
        var ticks = Math.Max(timeout.Ticks, 0);
        foreach (var (unit, ticksPerUnit) in FinestFirst)
        {
            var value = Math.Ceiling(ticks / ticksPerUnit);
            if (value <= LargestValue)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{(long)value}{unit}");
            }
        }

        throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "Longer than any TimeSpan.");
    }

    /// <summary>Reads a timeout; false if it is not one. Beyond what a TimeSpan holds it is <see cref="TimeSpan.MaxValue"/>.</summary>
    public static bool TryDecode(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > 9
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        var index = Array.FindIndex(FinestFirst, entry => entry.Unit == text[^1]);
        if (index < 0)
        {
            return false;
        }

        var ticks = Math.Ceiling(value * FinestFirst[index].Ticks);
        timeout = ticks >= TimeSpan.MaxValue.Ticks ? TimeSpan.MaxValue : new TimeSpan((long)ticks);
        return true;
    }
}
