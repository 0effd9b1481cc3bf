using System.Globalization;

namespace TpuRemote.Server.Metrics;

/// <summary>Names, numbers and escapes of Prometheus' text format 0.0.4.</summary>
internal static class PrometheusText
{
    /// <summary>The name of an instrument: dots become underscores, the unit and, for counters, "total" follow.</summary>
    public static string NameOf(string name, string? unit, MetricKind kind)
    {
        var suffix = unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return LabelOf(name) + suffix + (kind == MetricKind.Counter ? "_total" : "");
    }

    /// <summary>A label's name: letters, digits and underscores, the first no digit.</summary>
    public static string LabelOf(string name)
    {
        var clean = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return clean.Length == 0 || char.IsAsciiDigit(clean[0]) ? "_" + clean : clean;
    }

    /// <summary>A text behind HELP.</summary>
    public static string EscapeHelp(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>A label's value between quotes.</summary>
    public static string EscapeLabel(string text) => EscapeHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);

    /// <summary>A number as Go reads it.</summary>
    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };
}
