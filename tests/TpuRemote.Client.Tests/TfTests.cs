using TpuRemote.Client.Errors;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Client.Tests;

public class TfTests
{
    private static readonly Tensor Matrix = new float[,] { { 1, -2, 3 }, { -4, 5, -6 } };

    [Fact]
    public void Add_RowAndColumn_Broadcasts()
    {
        // numpy: np.array([[1.], [2]]) + np.array([10., 20, 30])
        var sum = Tensor.From(new float[,] { { 1 }, { 2 } }) + new float[] { 10, 20, 30 };
        Assert.Equal("tensor<2x3xf32>", sum.Type.ToString());
        Assert.Equal([11f, 21, 31, 12, 22, 32], sum.ToArray<float>());
    }

    [Fact]
    public void Add_ShapesThatDoNotGoTogether_NamesBothAndTheLine()
    {
        var refused = Assert.Throws<TpuArgumentException>(() => Tf.Zeros(3, 4) + Tf.Zeros(5));
        Assert.Contains("[3, 4] and [5] do not broadcast", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("TfTests.cs", refused.Place!.File, StringComparison.Ordinal);
        Assert.True(refused.Place.Line > 20);
    }

    [Fact]
    public void Add_TwoElementTypes_IsRefused() =>
        Assert.Contains(
            "add: operands should have one element type, tensor<2xf32> and tensor<2xi32>",
            Assert.Throws<TpuArgumentException>(() => Tf.Zeros(2) + Tensor.From(new[] { 1, 2 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Reductions_OverAxes_FoldAsNumPy()
    {
        Assert.Equal([-3f, 3, -3], Tf.ReduceSum(Matrix, 0).ToArray<float>());
        Assert.Equal([2f / 3, -5f / 3], Tf.ReduceMean(Matrix, -1).ToArray<float>());
        Assert.Equal(5f, Tf.ReduceMax(Matrix).ToScalar<float>());
        Assert.Equal("tensor<2x1xf32>", Tf.ReduceMin(Matrix, 1, keepDims: true).Type.ToString());
        Assert.Equal([-2f, -6], Tf.ReduceMin(Matrix, 1).ToArray<float>());
        Assert.Equal(720f, Tf.ReduceProd(-Matrix).ToScalar<float>() * -1);
    }

    [Fact]
    public void ReduceMin_IntegersOfEveryKind_StartsFromTheGreatest()
    {
        Assert.Equal(3, Tf.ReduceMin(Tensor.From(new[] { 7, 3 })).ToScalar<int>());
        Assert.Equal((byte)200, Tf.ReduceMin(Tensor.From(new byte[] { 201, 200 })).ToScalar<byte>());
        Assert.Equal(-5L, Tf.ReduceMax(Tensor.From(new[] { -5L, -6L })).ToScalar<long>());
    }

    [Fact]
    public void ReduceAnyAll_Booleans_FoldByOrAndAnd()
    {
        Tensor flags = new[] { true, false };
        Assert.True(Tf.ReduceAny(flags).ToScalar<bool>());
        Assert.False(Tf.ReduceAll(flags).ToScalar<bool>());
        Assert.Throws<TpuArgumentException>(() => Tf.ReduceAll(Matrix));
    }

    [Fact]
    public void ArgMax_Equals_TakesTheFirst()
    {
        Assert.Equal([1, 0], Tf.ArgMax(new float[,] { { 1, 7, 7 }, { 2, 2, 1 } }).ToArray<int>());
        Assert.Equal([1], Tf.ArgMax(new float[,] { { 1, float.NaN, float.PositiveInfinity } }).ToArray<int>());
        Assert.Equal([1, 0, 1], Tf.ArgMin(Matrix, axis: 0).ToArray<int>());
    }

    [Fact]
    public void MatMul_Transposed_EqualsTheProductOfTransposes()
    {
        // [[1,-2,3],[-4,5,-6]] times its transpose, by hand: [[14,-32],[-32,77]]
        Assert.Equal([14f, -32, -32, 77], Tf.MatMul(Matrix, Matrix, transposeY: true).ToArray<float>());
        Assert.Equal([14f, -32, -32, 77], Tf.MatMul(Matrix.T, Matrix.T, transposeX: true).ToArray<float>());
    }

    [Fact]
    public void MatMul_BatchAgainstMatrix_BroadcastsTheBatch()
    {
        var batch = Tf.Cast(Tf.Range(8), ElementType.F32).Reshape(2, 2, 2);
        var product = Tf.MatMul(batch, new float[,] { { 1, 0 }, { 1, 1 } });
        // [[0,1],[2,3]] and [[4,5],[6,7]] times [[1,0],[1,1]], by hand
        Assert.Equal([1f, 1, 5, 3, 9, 5, 13, 7], product.ToArray<float>());
    }

    [Fact]
    public void MatMul_ContractedDimensionsDiffer_IsRefused() =>
        Assert.Contains(
            "they are 3 of tensor<2x3xf32> and 2 of",
            Assert.Throws<TpuArgumentException>(() => Tf.MatMul(Matrix, Matrix)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Softmax_LargeLogits_DoesNotOverflow()
    {
        // by hand: differences 0 and ln 3
        var logits = Tensor.From(new float[,] { { 1000, 1000 + (float)Math.Log(3) } });
        Assert.Equal([0.25f, 0.75f], Tf.Softmax(logits).ToArray<float>(), (x, y) => Math.Abs(x - y) < 1e-4);
        Assert.Equal(
            [(float)Math.Log(0.25), (float)Math.Log(0.75)], Tf.LogSoftmax(logits).ToArray<float>(), (x, y) => Math.Abs(x - y) < 1e-4);
    }

    [Fact]
    public void OneHot_IndexOutside_IsAllZeros() =>
        Assert.Equal([0f, 1, 0, 0, 0, 0], Tf.OneHot(new[] { 1, 7 }, 3).ToArray<float>());

    [Fact]
    public void Gather_AlongAxes_TakesSlices()
    {
        // numpy: np.take(m, [[2, 0]], axis=1) and np.take(m, [1], axis=0)
        var columns = Tf.Gather(Matrix, new[,] { { 2, 0 } }, axis: 1);
        Assert.Equal("tensor<2x1x2xf32>", columns.Type.ToString());
        Assert.Equal([3f, 1, -6, -4], columns.ToArray<float>());
        Assert.Equal([-4f, 5, -6], Tf.Gather(Matrix, new[] { 1 }).ToArray<float>());
    }

    [Fact]
    public void ConcatStackSplit_AlongAxes_AreEachOthersInverse()
    {
        var parts = Tf.Split(Matrix, 3, axis: 1);
        Assert.Equal([-2f, 5], parts[1].ToArray<float>());
        Assert.Equal(Matrix.ToArray<float>(), Tf.Concat([.. parts], axis: 1).ToArray<float>());
        Assert.Equal("tensor<2x2x3xf32>", Tf.Stack([Matrix, Matrix], axis: 1).Type.ToString());
        Assert.Contains(
            "all but dimension 0",
            Assert.Throws<TpuArgumentException>(() => Tf.Concat([Matrix, Tf.Zeros(2, 2)])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Pad_WithAValue_SurroundsIt() =>
        Assert.Equal([9f, 9, 9, 1, 9, 9, 2, 9], Tf.Pad(new float[,] { { 1 }, { 2 } }, [(1, 0), (1, 1)], 9).ToArray<float>()[1..]);

    [Fact]
    public void Reshape_OneUnknown_IsComputedAndAWrongProductRefused()
    {
        Assert.Equal("tensor<3x2xf32>", Matrix.Reshape(-1, 2).Type.ToString());
        Assert.Contains(
            "[4, -1] does not", Assert.Throws<TpuArgumentException>(() => Matrix.Reshape(4, -1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reshape_TwoUnknown_SaysThatOneIsExpected() =>
        Assert.Contains(
            "reshape: at most one -1 was expected, [-1, -1] was given for tensor<2x3xf32>",
            Assert.Throws<TpuArgumentException>(() => Matrix.Reshape(-1, -1)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void ZerosAndOnes_FirstDimensionZero_AreOfF32()
    {
        Assert.Equal("tensor<0x3xf32>", Tf.Zeros(0, 3).Type.ToString());
        Assert.Equal("tensor<0x3xf32>", Tf.Ones(0, 3).Type.ToString());
        Assert.Equal("tensor<3xi1>", Tf.Zeros(ElementType.I1, 3).Type.ToString());
    }

    [Fact]
    public void WhereClipRelu_ChooseElementwise()
    {
        Assert.Equal([1f, 0, 3, 0, 5, 0], Tf.Relu(Matrix).ToArray<float>());
        Assert.Equal([1f, -1, 2, -1, 2, -1], Tf.Clip(Matrix, -1, 2).ToArray<float>());
        Assert.Equal([1f, 0, 3, 0, 5, 0], Tf.Where(Matrix.Greater(0), Matrix, 0).ToArray<float>());
        Assert.Contains(
            "a condition of i1", Assert.Throws<TpuArgumentException>(() => Tf.Where(Matrix, Matrix, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DynamicSlice_BeyondTheEnd_IsClamped() =>
        Assert.Equal([3f, 4], Tf.DynamicSlice(new float[] { 1, 2, 3, 4 }, [100], [2]).ToArray<float>());

    [Fact]
    public void DynamicUpdateSlice_Inside_Replaces() =>
        Assert.Equal([1f, 8, 9, 4], Tf.DynamicUpdateSlice(new float[] { 1, 2, 3, 4 }, new float[] { 8, 9 }, [1]).ToArray<float>());

    [Fact]
    public void WhileRepeatCond_ConcreteTensors_RunInCSharp()
    {
        Assert.Equal(32f, Tf.Repeat(5, x => x * 2, 1f).ToScalar<float>());
        Assert.Equal(7, Tf.Cond(true, () => (Tensor)7, () => 8).ToScalar<int>());
        Assert.Equal([120f, 6], Tf.While(c => c[1].Less(6f), c => [c[0] * c[1], c[1] + 1], [1f, 1f]).Select(t => t.ToScalar<float>()));
    }

    [Fact]
    public void InfeedDequeueTuple_EvaluatedAtOnce_IsRefused() =>
        Assert.Contains(
            "only inside a function that is rewritten",
            Assert.Throws<TpuTracingException>(
                () => Tf.InfeedDequeueTuple(new TensorSpec(ElementType.F32, 2))).Message, StringComparison.Ordinal);
}
