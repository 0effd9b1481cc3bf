using Spectre.Console;

namespace Ctpu.Terminal;

/// <summary>Moves a bar of the terminal.</summary>
internal sealed class BarProgress(ProgressTask task) : IProgress<double>
{
    /// <inheritdoc />
    public void Report(double value) => task.Value = value;
}
