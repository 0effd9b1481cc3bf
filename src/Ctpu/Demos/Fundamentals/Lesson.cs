using Ctpu.Data;
using Ctpu.Terminal;
using TpuRemote.Client;

namespace Ctpu.Demos.Fundamentals;

/// <summary>What every step of the demo works with.</summary>
/// <param name="Tpu">The session.</param>
/// <param name="Digits">The data.</param>
/// <param name="Screen">Where results are printed.</param>
/// <param name="Cancel">Cancelled by Ctrl-C.</param>
internal sealed record Lesson(TpuSession Tpu, Digits Digits, Screen Screen, CancellationToken Cancel)
{
    /// <summary>Cores that the steps on several cores use.</summary>
    public const int Shards = 8;

    /// <summary>Digits of a step on several cores.</summary>
    public const int GlobalBatch = 1024;

    /// <summary>Digits of a step on one core.</summary>
    public const int SingleBatch = 1000;

    /// <summary>Digits that predictions are drawn for.</summary>
    public const int Drawn = 16;

    /// <summary>Steps of the trainings on one core, on eight, and with infeed.</summary>
    public const int Steps = 50;

    /// <summary>Adam's learning rate for pixels as they come, 0 to 255.</summary>
    public const double LearningRate = 0.1;

    /// <summary>Prints every tenth loss, and the last.</summary>
    public void PrintLosses(IReadOnlyList<float> losses)
    {
        for (var step = 0; step < losses.Count; step++)
        {
            if (step % 10 == 0 || step == losses.Count - 1) Screen.Line($"  step {step,3}   loss {losses[step],9:0.0000}");
        }
    }
}
