using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars;

namespace TpuRemote.Hlo.Tests.Scalars;

public class FoldTests
{
    // By hand: 2^24 + 1 rounds back to 2^24 in f32 every time, so the order shows.
    [Fact]
    public void Fold_OfFloats_TakesRowsInOrderAndRoundsEachStep()
    {
        float[] rows = [16777216, 1, 1, 1, 1, 16777216];
        var folded = new float[2];
        Scalar.Fold(ScalarOp.Add, ElementType.F32, MemoryMarshal.AsBytes(rows.AsSpan()), MemoryMarshal.AsBytes(folded.AsSpan()));
        Assert.Equal([16777216, 16777218], folded);
        var one = new float[1];
        float[] column = [16777216, 1, 1];
        Scalar.Fold(ScalarOp.Add, ElementType.F32, MemoryMarshal.AsBytes(column.AsSpan()), MemoryMarshal.AsBytes(one.AsSpan()));
        Assert.Equal([16777216], one);
    }

    // 0 - 1 - 2 - 3 and its like, of 19 columns: whole vectors and a rest.
    [Theory]
    [InlineData(ElementType.I32)]
    [InlineData(ElementType.F64)]
    [InlineData(ElementType.Bf16)]
    public void Fold_WithSubtract_GivesTheSameBitsAsBinaryRowByRow(ElementType type)
    {
        var rows = Convert(Enumerable.Range(0, 5 * 19).Select(i => (double)(i % 7)).ToArray(), type);
        var folded = new byte[19 * type.ByteSize()];
        var expected = new byte[folded.Length];
        Scalar.Fold(ScalarOp.Subtract, type, rows, folded);
        for (var i = 0; i < rows.Length; i += expected.Length)
            Scalar.Binary(ScalarOp.Subtract, type, expected, rows.AsSpan(i, expected.Length), expected);
        Assert.Equal(expected, folded);
    }

    [Fact]
    public void Fold_OfPartOfARow_IsAnError()
    {
        Assert.Throws<ArgumentException>(() => Scalar.Fold(ScalarOp.Add, ElementType.I8, new byte[5], new byte[2]));
        Assert.Throws<ArgumentException>(() => Scalar.Fold(ScalarOp.Add, ElementType.I8, new byte[5], []));
        Assert.Throws<NotSupportedException>(() => Scalar.Fold(ScalarOp.Xor, ElementType.F32, new byte[8], new byte[4]));
    }

    private static byte[] Convert(double[] values, ElementType type)
    {
        var bytes = new byte[values.Length * type.ByteSize()];
        Scalar.Convert(ElementType.F64, MemoryMarshal.AsBytes(values.AsSpan()), type, bytes);
        return bytes;
    }
}
