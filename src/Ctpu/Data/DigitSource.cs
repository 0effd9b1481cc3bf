namespace Ctpu.Data;

/// <summary>Where digits come from.</summary>
internal enum DigitSource
{
    /// <summary>Handwritten digits of the MNIST database.</summary>
    Mnist,

    /// <summary>Digits drawn by this program: what is learned from them says nothing about handwriting.</summary>
    Synthetic,
}
