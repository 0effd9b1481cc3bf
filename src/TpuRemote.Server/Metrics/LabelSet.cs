using System.Globalization;

namespace TpuRemote.Server.Metrics;

/// <summary>The labels of one series, as a key that is made without allocating.</summary>
internal readonly record struct LabelSet
{
    private const int Max = 3;

    private readonly KeyValuePair<string, object?> _first;
    private readonly KeyValuePair<string, object?> _second;
    private readonly KeyValuePair<string, object?> _third;

    /// <summary>The labels of a measurement's tags.</summary>
    /// <exception cref="ArgumentException">There are more than the server's instruments have.</exception>
    public LabelSet(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length > Max) throw new ArgumentException($"{tags.Length} tags were given; expected at most {Max}", nameof(tags));
        if (tags.Length > 0) _first = tags[0];
        if (tags.Length > 1) _second = tags[1];
        if (tags.Length > 2) _third = tags[2];
    }

    /// <summary>Same names and values, in the same order.</summary>
    public bool Equals(LabelSet other) => Equal(_first, other._first) && Equal(_second, other._second) && Equal(_third, other._third);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_first.Value, _second.Value, _third.Value);

    /// <summary>The labels as they stand between braces.</summary>
    public string Write() => string.Join(',', new[] { _first, _second, _third }.Where(label => label.Key is not null).Select(Write));

    private static string Write(KeyValuePair<string, object?> label)
    {
        var value = Convert.ToString(label.Value, CultureInfo.InvariantCulture) ?? "";
        return $"{PrometheusText.LabelOf(label.Key)}=\"{PrometheusText.EscapeLabel(value)}\"";
    }

    private static bool Equal(KeyValuePair<string, object?> a, KeyValuePair<string, object?> b) =>
        a.Key == b.Key && Equals(a.Value, b.Value);
}
