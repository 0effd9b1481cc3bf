using System.Diagnostics;
using TpuRemote.Client.Displays.Images;

namespace TpuRemote.Client.Tests.Displays.Images;

/// <summary>What a program that is not ours reads from our files (read_png.py: Python's zlib, by the specification).</summary>
public class PngEncoderTests
{
    [Fact]
    public void Crc32_OfTheCheckString_IsTheCatalogues() => Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));

    [PythonTheory]
    [InlineData(1, 0)]
    [InlineData(2, 4)]
    [InlineData(3, 2)]
    [InlineData(4, 6)]
    public async Task Encode_EachColourType_IsReadBack(int channels, int colorType)
    {
        byte[] pixels = [.. Enumerable.Range(0, 3 * 2 * channels).Select(i => (byte)(i * 11))];
        var read = await ReadAsync(PngEncoder.Encode(new Picture(3, 2, channels, pixels)));
        Assert.Equal($"3 2 {colorType} {Convert.ToHexStringLower(pixels)}", read);
    }

    [PythonFact]
    public async Task Encode_LargePicture_IsReadBack()
    {
        var pixels = new byte[1000 * 700];
        new Random(7).NextBytes(pixels);
        var read = await ReadAsync(PngEncoder.Encode(new Picture(1000, 700, 1, pixels)));
        Assert.Equal($"1000 700 0 {Convert.ToHexStringLower(pixels)}", read);
    }

    private static async Task<string> ReadAsync(byte[] file)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Displays", "Images", "read_png.py");
        var start = new ProcessStartInfo(Python.Interpreter, [script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var (output, error) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        await process.StandardInput.BaseStream.WriteAsync(file, deadline.Token);
        process.StandardInput.Close();
        await process.WaitForExitAsync(deadline.Token);
        Assert.True(process.ExitCode == 0, await error);
        return (await output).Trim();
    }
}
