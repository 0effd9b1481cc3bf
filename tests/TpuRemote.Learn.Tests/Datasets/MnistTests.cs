using TpuRemote.Learn.Datasets;

namespace TpuRemote.Learn.Tests.Datasets;

public sealed class MnistTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mnist-tests-");

    public MnistTests()
    {
        Write(Mnist.TrainImages, IdxBytes.File([.. Picture(1), .. Picture(2), .. Picture(3)], 3, 28, 28));
        Write(Mnist.TrainLabels, IdxBytes.File([5, 0, 9], 3));
        Write(Mnist.TestImages, IdxBytes.File(Picture(4), 1, 28, 28));
        Write(Mnist.TestLabels, IdxBytes.File([7], 1));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Read_FourFiles_PairsPicturesWithLabels()
    {
        var (train, test) = Mnist.Read(_folder.FullName);
        Assert.Equal(3, train.Count);
        Assert.Equal([5, 0, 9], train.Labels());
        Assert.Equal(Picture(2), train.Image(1).ToArray());
        Assert.Equal(7, test.Label(0));
        Assert.Equal(Picture(4), test.Image(0).ToArray());
    }

    [Fact]
    public void Slice_OfPictures_KeepsTheirLabels()
    {
        var slice = Mnist.Read(_folder.FullName).Train.Slice(1, 2);
        Assert.Equal([0, 9], slice.Labels());
        Assert.Equal(Picture(3), slice.Image(1).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => slice.Slice(1, 2));
    }

    [Fact]
    public void Pixels_Scaled_AreTimesTheScale()
    {
        var test = Mnist.Read(_folder.FullName).Test;
        Assert.Equal(4f, test.Pixels()[0]);
        Assert.Equal(1f, test.Pixels(0.25f)[0]);
        Assert.Equal(255f, test.Pixels()[^1]);
    }

    [Fact]
    public void Read_NoFolder_NamesIt()
    {
        var refusal = Assert.Throws<DirectoryNotFoundException>(() => Mnist.Read("/nowhere/digits"));
        Assert.Contains("/nowhere/digits", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingFiles_NamesThemAll()
    {
        File.Delete(Path.Combine(_folder.FullName, Mnist.TrainLabels));
        File.Delete(Path.Combine(_folder.FullName, Mnist.TestImages));
        var refusal = Assert.Throws<FileNotFoundException>(() => Mnist.Read(_folder.FullName));
        Assert.Contains("missing train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FewerLabelsThanPictures_SaysBothCounts()
    {
        Write(Mnist.TrainLabels, IdxBytes.File([5, 0], 2));
        Refused("train-labels-idx1-ubyte.gz: 2 labels, 3 were expected for the pictures of train-images-idx3-ubyte.gz");
    }

    [Fact]
    public void Read_PicturesOfAnotherSize_SaysBothSizes()
    {
        Write(Mnist.TestImages, IdxBytes.File(new byte[32 * 32], 1, 32, 32));
        Refused("t10k-images-idx3-ubyte.gz: pictures of 32 x 32, 28 x 28 were expected");
    }

    [Fact]
    public void Read_LabelThatIsNoDigit_SaysWhich()
    {
        Write(Mnist.TrainLabels, IdxBytes.File([5, 0, 10], 3));
        Refused("train-labels-idx1-ubyte.gz: label 10 of image 2, 0 to 9 was expected");
    }

    [Fact]
    public void DigitSet_PixelsOfNoWholePicture_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new DigitSet(new byte[100], new byte[1]));

    // Every pixel its own: the first is the picture's number, the last is ink.
    private static byte[] Picture(byte first)
    {
        var pixels = new byte[28 * 28];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)(first + (i % 200));
        pixels[^1] = 255;
        return pixels;
    }

    private void Write(string name, byte[] content) => File.WriteAllBytes(Path.Combine(_folder.FullName, name), content);

    private void Refused(string expected)
    {
        var refusal = Assert.Throws<DatasetFormatException>(() => Mnist.Read(_folder.FullName));
        Assert.EndsWith(expected, refusal.Message, StringComparison.Ordinal);
    }
}
