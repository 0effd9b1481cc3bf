using TpuRemote.Compiler.Lowering;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Specs;

namespace TpuRemote.Compiler.Tests.Lowering;

public sealed class LoweringsTests
{
    // Gone before lowering (calls are inlined), or read by the region that they end.
    private static readonly string[] NeverLowered = ["func.call", "func.return", "stablehlo.return"];

    [Fact]
    public void Has_EveryOpOfTheRegistry_IsTrue()
    {
        var missing = OpRegistry.All.Where(o => !Lowerings.Has(o) && !NeverLowered.Contains(o.Name)).Select(o => o.Name);

        Assert.Empty(missing);
    }

    [Fact]
    public void Compile_ElementwiseChain_IsOneInstruction()
    {
        var b = new Builder();
        var x = b.Argument(TensorType.Of(ElementType.F32, 8, 128));
        var y = b.Tanh(b.Add(b.Multiply(x, x), b.Full(x.TensorType, 2)));

        var executable = Compile(b.FunctionReturn(y));

        var map = Assert.IsType<VectorMap>(Assert.Single(executable.Code.Instructions));
        Assert.Equal(executable.Results[0].Buffer, map.Outputs[0].Buffer);
        Assert.Single(map.Inputs);
    }

    [Fact]
    public void Compile_ChainReadOnlyByAReduction_MovesIntoItsPrologue()
    {
        var b = new Builder();
        var x = b.Argument(TensorType.Of(ElementType.F32, 8, 128));
        var y = b.ReduceSum(b.Multiply(x, x), 1);

        var executable = Compile(b.FunctionReturn(y));

        var reduce = Assert.IsType<VectorReduce>(Assert.Single(executable.Code.Instructions));
        Assert.Equal<long>([8], reduce.Kept);
        Assert.Equal<long>([128], reduce.Reduced);
        Assert.Equal(2, reduce.Prologue.Steps.Length);
    }

    [Fact]
    public void Compile_TransposedOperandOfAProduct_IsReadWhereItLies()
    {
        var b = new Builder();
        var x = b.Argument(TensorType.Of(ElementType.F32, 5, 3));
        var y = b.Argument(TensorType.Of(ElementType.F32, 5, 7));

        var executable = Compile(b.FunctionReturn(b.Dot(b.Transpose(x, 1, 0), y)));

        var product = Assert.IsType<MatrixMultiply>(Assert.Single(executable.Code.Instructions));
        Assert.Equal((3, 5, 7), (product.Rows, product.Depth, product.Columns));
        Assert.Equal<long>([0, 1, 3], product.Lhs.Strides);
    }

    [Fact]
    public void Compile_RegionThatLanesCannotRun_IsRefusedByName()
    {
        var b = new Builder();
        var x = b.Argument(TensorType.Of(ElementType.F32, 4));
        var zero = b.ConstantScalar(ElementType.F32, 0);
        var captured = b.ReduceSum(x, 0);
        var body = b.Nested();
        var (l, r) = (body.Argument(zero.Type), body.Argument(zero.Type));
        var region = body.Return(body.Add(body.Add(l, r), captured));
        var reduce = b.Append(ReduceOp.Instance, [x, zero], Hlo.Attributes.AttributeDictionary.Of(("dimensions", Hlo.Attributes.DenseArrayAttribute.Of(0))), [region]);

        var exception = Assert.Throws<DiagnosticException>(() => Compile(b.FunctionReturn(reduce.Result)));

        var diagnostic = Assert.Single(exception.Diagnostics);
        Assert.Equal((DiagnosticKind.Unimplemented, "stablehlo.reduce"), (diagnostic.Kind, diagnostic.Op));
    }

    [Fact]
    public void Compile_TokenGivenAndReturned_IsRefusedAtBothPlaces()
    {
        var b = new Builder();
        var token = b.Argument(TokenType.Instance);

        var exception = Assert.Throws<DiagnosticException>(() => Compile(b.FunctionReturn(token)));

        Assert.Equal(2, exception.Diagnostics.Length);
        Assert.All(exception.Diagnostics, d => Assert.Equal(DiagnosticKind.Unimplemented, d.Kind));
    }

    private static Executable Compile(Region body) => TpuCompiler.Compile(Module.Of(Function.Of("main", body)), new CompileOptions(TpuTopology.Parse("v2-8")));
}
