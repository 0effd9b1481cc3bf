using TpuRemote.Learn.Datasets;

namespace Ctpu.Data;

/// <summary>A file of the MNIST database as it was published.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The SHA-256 of the compressed file, in lower-case hexadecimal.</param>
internal sealed record OfficialFile(string Name, long Bytes, string Sha256)
{
    /// <summary>
    /// The four files. Sizes and hashes are those of the original distribution, which the loaders of torchvision and Lasagne pin as well.
    /// </summary>
    public static IReadOnlyList<OfficialFile> Mnist { get; } =
    [
        new(TpuRemote.Learn.Datasets.Mnist.TrainImages, 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
        new(TpuRemote.Learn.Datasets.Mnist.TrainLabels, 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
        new(TpuRemote.Learn.Datasets.Mnist.TestImages, 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
        new(TpuRemote.Learn.Datasets.Mnist.TestLabels, 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
    ];

    /// <summary>Where the files are published, in the order they are tried.</summary>
    public static IReadOnlyList<Uri> MnistMirrors { get; } =
    [
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
    ];
}
