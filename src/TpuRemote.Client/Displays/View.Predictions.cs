using TpuRemote.Client.Displays.Predictions;
using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Displays;

/// <content>What a classifier makes of images.</content>
public static partial class View
{
    /// <summary>
    /// Images beside the bars of their classes' probabilities: the likeliest class is named, and, where the labels are given, marked as
    /// right (✓) or wrong (✗, with the class that it is).
    /// </summary>
    /// <param name="images"><c>[n, h, w]</c>, <c>[n, h, w, c]</c> or, of square images, <c>[n, h * h]</c>.</param>
    /// <param name="probabilities"><c>[n, classes]</c>, 0 to 1, as <see cref="Tf.Softmax"/> makes them.</param>
    /// <param name="labels"><c>[n]</c>, the number of each image's class.</param>
    /// <param name="classes">The classes' names; their numbers where null.</param>
    /// <param name="most">How many images are shown, the first ones, 1 to 100.</param>
    /// <exception cref="TpuArgumentException">The shapes do not fit together, a probability is not within 0 and 1, or a label is no
    /// class.</exception>
    /// <exception cref="TpuTracingException">A tensor is traced.</exception>
    public static Display Predictions(
        Tensor images, Tensor probabilities, Tensor? labels = null, IReadOnlyList<string>? classes = null, int most = 16)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(probabilities);
        if (most is < 1 or > 100) throw new TpuArgumentException($"1 to 100 images to show were expected, {most} was given");
        return new PredictionsDisplay(images, Prediction.Read(probabilities, labels, classes), most);
    }
}
