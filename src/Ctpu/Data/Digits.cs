using TpuRemote.Learn.Datasets;

namespace Ctpu.Data;

/// <summary>Digits to train and test on, and where they come from.</summary>
/// <param name="Source">Handwritten or drawn here.</param>
/// <param name="Train">Digits to train on.</param>
/// <param name="Test">Digits to test on.</param>
internal sealed record Digits(DigitSource Source, DigitSet Train, DigitSet Test)
{
    /// <summary>Whether they were drawn by this program.</summary>
    public bool IsSynthetic => Source == DigitSource.Synthetic;
}
