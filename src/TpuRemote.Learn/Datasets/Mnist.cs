namespace TpuRemote.Learn.Datasets;

/// <summary>The MNIST database of handwritten digits (LeCun, Cortes, Burges), in the four files it is published in.</summary>
/// <param name="Train">Digits to train on (60,000 as published).</param>
/// <param name="Test">Digits to test on (10,000 as published).</param>
public sealed record Mnist(DigitSet Train, DigitSet Test)
{
    /// <summary>File of the training pictures.</summary>
    public const string TrainImages = "train-images-idx3-ubyte.gz";

    /// <summary>File of the training labels.</summary>
    public const string TrainLabels = "train-labels-idx1-ubyte.gz";

    /// <summary>File of the test pictures.</summary>
    public const string TestImages = "t10k-images-idx3-ubyte.gz";

    /// <summary>File of the test labels.</summary>
    public const string TestLabels = "t10k-labels-idx1-ubyte.gz";

    /// <summary>The four files, in the order above.</summary>
    public static IReadOnlyList<string> FileNames { get; } = [TrainImages, TrainLabels, TestImages, TestLabels];

    /// <summary>Reads the four files of a folder. Any number of digits is accepted, so that a part of the database can be used.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">A file is missing; the message names all that are.</exception>
    /// <exception cref="DatasetFormatException">A file is damaged, holds pictures of another size, or the counts of pictures and labels
    /// differ.</exception>
    public static Mnist Read(string directory)
    {
        if (!Directory.Exists(directory)) throw new DirectoryNotFoundException($"{directory}: there is no such folder");
        var missing = FileNames.Where(n => !File.Exists(Path.Combine(directory, n))).ToArray();
        if (missing.Length > 0)
            throw new FileNotFoundException(
                $"{directory}: missing {string.Join(", ", missing)} (the four gzip files of MNIST were expected)");
        return new(
            ReadSet(Path.Combine(directory, TrainImages), Path.Combine(directory, TrainLabels)),
            ReadSet(Path.Combine(directory, TestImages), Path.Combine(directory, TestLabels)));
    }

    private static DigitSet ReadSet(string imagesPath, string labelsPath)
    {
        var (shape, pixels) = IdxFile.Read(imagesPath, 3);
        var (_, labels) = IdxFile.Read(labelsPath, 1);
        if (shape[1] != DigitSet.Side || shape[2] != DigitSet.Side)
            throw new DatasetFormatException(
                imagesPath, $"pictures of {shape[1]} x {shape[2]}, {DigitSet.Side} x {DigitSet.Side} were expected");
        if (shape[0] != labels.Length)
            throw new DatasetFormatException(
                labelsPath, $"{labels.Length} labels, {shape[0]} were expected for the pictures of {Path.GetFileName(imagesPath)}");
        if (DigitSet.ProblemOf(labels) is { } problem) throw new DatasetFormatException(labelsPath, problem);
        return new DigitSet(pixels, labels);
    }
}
