using System.Globalization;

namespace TpuRemote.Client.Displays.Progress;

/// <summary>Times as one says them.</summary>
internal static class Durations
{
    /// <summary>0.25 s, 12 s, 3 min 05 s, 2 h 07 min, 3 d 04 h.</summary>
    public static string Text(TimeSpan time)
    {
        var seconds = (long)Math.Round(time.TotalSeconds);
        return time.TotalSeconds switch
        {
            < 10 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s"),
            < 59.5 => $"{seconds} s",
            < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60:00} s"),
            < 86400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600} h {seconds / 60 % 60:00} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86400} d {seconds / 3600 % 24:00} h"),
        };
    }
}
