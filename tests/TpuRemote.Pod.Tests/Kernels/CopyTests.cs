using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;
using static TpuRemote.Pod.Tests.ProgramUnderTest;

namespace TpuRemote.Pod.Tests.Kernels;

public sealed class CopyTests
{
    [Theory]
    [InlineData(3, 5)]
    [InlineData(333, 257)]
    [InlineData(1, 70)]
    public void Copy_Transpose_ExchangesRowsAndColumns(int rows, int columns)
    {
        float[] x = [.. Enumerable.Range(0, rows * columns).Select(i => (float)i)];
        using var program = new ProgramUnderTest();
        var (a, r) = (program.Argument(TensorType.Of(ElementType.F32, rows, columns)),
            program.Result(TensorType.Of(ElementType.F32, columns, rows)));
        program.Then(new Copy([columns, rows], new View(a, 0, [1, columns]), Dense(r, columns, rows)));
        var actual = Values<float>(program.Run([Given.F32(x, rows, columns)])[0]);
        Assert.Equal(Enumerable.Range(0, rows * columns).Select(i => x[i % rows * columns + i / rows]), actual);
    }

    [Fact]
    public void Copy_SlicesOfFourDimensions_LandWhereTheViewSays()
    {
        // result[2:4, 1, ::-1, 1:3] of a [4, 2, 5, 3] array, into the middle of a filled one.
        var source = TensorType.Of(ElementType.I32, 4, 2, 5, 3);
        var target = TensorType.Of(ElementType.I32, 2, 6, 2);
        int[] x = [.. Enumerable.Range(0, 120)];
        using var program = new ProgramUnderTest();
        var (a, r) = (program.Argument(source), program.Result(target));
        program.Then(new Fill(program.Constant(ElementType.I32, -1), r));
        program.Then(new Copy([2, 5, 2], new View(a, 2 * 30 + 15 + 4 * 3 + 1, [30, -3, 1]), new View(r, 2, [12, 2, 1])));
        var actual = Values<int>(program.Run([Given.I32(x, 4, 2, 5, 3)])[0]);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal([-1, -1], actual[(i * 12)..(i * 12 + 2)]);
            for (var j = 0; j < 5; j++)
            {
                for (var k = 0; k < 2; k++) Assert.Equal((i + 2) * 30 + 15 + (4 - j) * 3 + 1 + k, actual[i * 12 + 2 + j * 2 + k]);
            }
        }
    }

    [Fact]
    public void Fill_OfBytes_FillsTheWholeBuffer()
    {
        using var program = new ProgramUnderTest();
        var r = program.Result(TensorType.Of(ElementType.Ui8, 1001));
        program.Then(new Fill(program.Constant(ElementType.Ui8, (byte)9), r));
        Assert.All(Values<byte>(program.Run()[0]), b => Assert.Equal(9, b));
    }
}
