using System.Globalization;

namespace Ctpu.Terminal;

/// <summary>Progress for logs: a line now and then, none for what is done at once.</summary>
internal sealed class PlainProgress(TextWriter output, string what, double total, TimeProvider time) : IProgress<double>
{
    /// <summary>The time between two lines.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _next = Interval;

    /// <inheritdoc />
    public void Report(double value)
    {
        lock (_gate)
        {
            var elapsed = time.GetElapsedTime(_start);
            if (elapsed < _next) return;
            _next = elapsed + Interval;
            var (percent, seconds) = (100 * value / total, elapsed.TotalSeconds);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what}: {percent:0} % after {seconds:0} s"));
        }
    }
}
