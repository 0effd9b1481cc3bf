using MathNet.Numerics.LinearAlgebra;
using TpuRemote.Client.Errors;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Client.Tests;

public class TensorTests
{
    [Fact]
    public void From_ArraysOfAnyShape_KeepsShapeAndRowMajorOrder()
    {
        Tensor matrix = new float[,] { { 1, 2, 3 }, { 4, 5, 6 } };
        Tensor jagged = new[] { new[] { 1, 2 }, new[] { 3, 4 }, new[] { 5, 6 } };
        var cube = Tensor.From(new byte[,,] { { { 1, 2 } }, { { 3, 4 } } });
        Assert.Equal("tensor<2x3xf32>", matrix.Type.ToString());
        Assert.Equal([1f, 2, 3, 4, 5, 6], matrix.ToArray<float>());
        Assert.Equal("tensor<3x2xi32>", jagged.Type.ToString());
        Assert.Equal([1, 2, 3, 4, 5, 6], jagged.ToArray<int>());
        Assert.Equal("tensor<2x1x2xui8>", cube.Type.ToString());
    }

    [Fact]
    public void From_MathNetMatrix_IsRowMajorAndComesBack()
    {
        var matrix = Matrix<float>.Build.DenseOfArray(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } });
        Tensor tensor = matrix;
        Assert.Equal([1f, 2, 3, 4, 5, 6], tensor.ToArray<float>());
        Assert.Equal(matrix, tensor.ToMatrix());
        Assert.Equal(Vector<float>.Build.Dense([2f, 4, 6]), (tensor[.., 1]).ToVector());
    }

    [Fact]
    public void From_Span_TakesDimensionsAndRefusesAnotherProduct()
    {
        ReadOnlySpan<float> elements = [1, 2, 3, 4];
        Assert.Equal("tensor<2x2xf32>", Tensor.From(elements, 2, 2).Type.ToString());
        var refused = Assert.Throws<TpuArgumentException>(() => Tensor.From((ReadOnlySpan<float>)[1f, 2, 3], 2, 2));
        Assert.Contains("4 elements, 3 were given", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_WhatHoldsNoNumbers_SaysWhatWasGivenAndWhere()
    {
        var refused = Assert.Throws<TpuArgumentException>(() => Tensor.From("seven"));
        Assert.Contains("System.String was given", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("TensorTests.cs", refused.Place!.File, StringComparison.Ordinal);
    }

    [Fact]
    public void From_ListOfNumbers_NamesItAsOneWritesIt() =>
        Assert.Contains(
            "System.Collections.Generic.List<System.Single> was given",
            Assert.Throws<TpuArgumentException>(() => Tensor.From(new List<float> { 1, 2 })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void From_RaggedRows_IsRefused() =>
        Assert.Contains(
            "row 1 is tensor<1xf32>", Assert.Throws<TpuArgumentException>(
                () => Tensor.From(new[] { new[] { 1f, 2 }, new[] { 3f } })).Message, StringComparison.Ordinal);

    [Fact]
    public void From_UnknownDimension_SaysThatTheMxuNeedsStaticShapes()
    {
        var refused = Assert.Throws<TpuArgumentException>(() => Tf.Placeholder(ElementType.F32, -1, 784));
        Assert.Contains("the MXU needs static shapes: dimension 0 of [?, 784] is unknown", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToArray_OfAnotherElementType_IsRefused()
    {
        Tensor tensor = new float[] { 1 };
        Assert.Contains(
            "Int32 was asked for", Assert.Throws<TpuArgumentException>(() => tensor.ToArray<int>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BareNumbers_TakeTheTypeOfTheirSurroundings()
    {
        var half = Tf.Ones(ElementType.Bf16, 2) * 1.5;
        Assert.Equal(ElementType.Bf16, half.ElementType);
        Assert.Equal(ElementType.F32, (new Tensor[] { 2 }[0] * 0.5f).ElementType);
        Assert.Equal(ElementType.I32, (Tensor.From(new[] { 1, 2 }) + 1).ElementType);
        Assert.Equal([0.5f, 1], ((Tensor)new float[] { 1, 2 } / 2).ToArray<float>());
    }

    [Theory]
    [InlineData(256)]
    [InlineData(-1)]
    public void BareNumber_OutsideTheRangeOfItsSurroundings_IsRefused(int number) =>
        Assert.Contains(
            $"a number that ui8 holds was expected beside it, {number} was given",
            Assert.Throws<TpuArgumentException>(() => Tensor.From(new byte[] { 1 }) + number).Message,
            StringComparison.Ordinal);

    [Fact]
    public void BareNumber_AtTheEndsOfARange_IsTaken()
    {
        Assert.Equal([255], (Tensor.From(new byte[] { 0 }) + 255).ToArray<byte>());
        Assert.Equal([-128], (Tensor.From(new sbyte[] { 0 }) + -128).ToArray<sbyte>());
    }

    [Fact]
    public void BareFraction_BesideIntegers_IsRefused() =>
        Assert.Contains(
            "Cast one of them", Assert.Throws<TpuArgumentException>(
                () => Tensor.From(new[] { 1, 2 }) * 0.5).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, new float[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 })]
    [InlineData(1, new float[] { 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23 })]
    public void Index_OneNumber_TakesTheDimensionAway(int index, float[] expected)
    {
        var part = Count()[index];
        Assert.Equal("tensor<3x4xf32>", part.Type.ToString());
        Assert.Equal(expected, part.ToArray<float>());
    }

    [Fact]
    public void Index_RangesAndFromEnd_CutAsNumPy()
    {
        // numpy: np.arange(24.).reshape(2, 3, 4)[1:2, :, -1]
        Assert.Equal([15f, 19, 23], Count()[1..2, .., ^1].ToArray<float>());
        Assert.Equal("tensor<1x3xf32>", Count()[1..2, .., ^1].Type.ToString());
        Assert.Equal([5f, 6], Count()[0, 1, 1..3].ToArray<float>());
        Assert.Equal([20f, 21, 22, 23], Count()[-1, -1].ToArray<float>());
    }

    [Fact]
    public void Index_ByTensor_ChoosesWhileRunning() =>
        Assert.Equal([16f, 17, 18, 19], Count()[Tensor.From(1), Tensor.From(1)].ToArray<float>());

    [Fact]
    public void Index_Outside_SaysWhichDimension()
    {
        Assert.Contains(
            "index 3 is outside dimension 1", Assert.Throws<TpuArgumentException>(() => Count()[0, 3]).Message, StringComparison.Ordinal);
        Assert.Contains(
            "4 indices were given", Assert.Throws<TpuArgumentException>(() => Count()[0, 0, 0, 0]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensor_LargerThanAProcessHolds_SaysSo() =>
        Assert.Contains(
            "tensor<1099511627776xf32> does not fit into this process: a concrete tensor of at most 2 GiB",
            Assert.Throws<TpuArgumentException>(() => Tf.Zeros(1L << 40)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void ToString_LongDimensions_ShowsTheEdges() =>
        Assert.Equal("tensor<20xi32> [0, 1, 2, ..., 17, 18, 19]", Tf.Range(20).ToString());

    private static Tensor Count() => Tf.Cast(Tf.Range(24), ElementType.F32).Reshape(2, 3, 4);
}
