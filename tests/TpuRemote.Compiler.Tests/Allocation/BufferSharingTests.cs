using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Specs;

namespace TpuRemote.Compiler.Tests.Allocation;

public sealed class BufferSharingTests
{
    [Fact]
    public void Compile_DonatedVariable_IsUpdatedInItsOwnMemory()
    {
        var b = new Builder();
        var gradient = b.Argument(TensorType.Of(ElementType.F32, 1000));
        var variable = b.Argument(gradient.Type);
        var updated = b.Subtract(variable, b.Multiply(gradient, b.Full(gradient.TensorType, 0.1)));

        var executable = Compile(b.FunctionReturn(updated), donated: (1, 0));

        var map = Assert.IsType<VectorMap>(Assert.Single(executable.Code.Instructions));
        Assert.Equal(new BufferStorage.Argument(1), executable.Buffers[map.Outputs[0].Buffer].Storage);
        Assert.Equal(0, executable.ArenaBytes);
        Assert.Equal(0, executable.Arguments[1].DonatedTo);
    }

    [Fact]
    public void Compile_DonatedVariableReadAfterItsUpdate_IsNotOverwrittenEarly()
    {
        var b = new Builder();
        var variable = b.Argument(TensorType.Of(ElementType.F32, 1000));
        var updated = b.Tanh(variable);
        var product = b.ReduceSum(b.OptimizationBarrier(b.Multiply(updated, b.Reverse(variable, 0)))[0], 0);

        var executable = Compile(b.FunctionReturn(updated, product), donated: (0, 0));

        // tanh(v) may not land in v's memory while v, walked backwards, is still to be read.
        var argument = executable.Results[0].Buffer;
        var lastRead = executable.Code.Instructions.ToList().FindLastIndex(i => i.Reads.Contains(argument));
        var firstWrite = executable.Code.Instructions.ToList().FindIndex(i => i.Writes.Contains(argument));
        Assert.Equal(new BufferStorage.Argument(0), executable.Buffers[argument].Storage);
        Assert.True(firstWrite > lastRead, $"written at {firstWrite}, read until {lastRead}");
    }

    [Fact]
    public void Compile_LoopCarriedArray_IsUpdatedInPlaceWithoutCopies()
    {
        var b = new Builder();
        var x = b.Argument(TensorType.Of(ElementType.F32, 64));
        var condition = b.Nested();
        var i = condition.Argument(TensorType.Of(ElementType.I32));
        condition.Argument(x.Type);
        var conditionRegion = condition.Return(condition.Compare(i, condition.ConstantScalar(ElementType.I32, 10), ComparisonDirection.LT));
        var body = b.Nested();
        var (j, carried) = (body.Argument(TensorType.Of(ElementType.I32)), body.Argument(x.Type));
        var bodyRegion = body.Return(body.Add(j, body.ConstantScalar(ElementType.I32, 1)), body.Tanh(carried));

        var executable = Compile(b.FunctionReturn(b.While([b.ConstantScalar(ElementType.I32, 0), x], conditionRegion, bodyRegion)[1]));

        var loop = Assert.Single(executable.Code.Instructions.OfType<WhileLoop>());
        Assert.All(loop.Body.Instructions, instruction => Assert.IsType<VectorMap>(instruction));
    }

    [Fact]
    public void Compile_ProgramLargerThanHbm_IsRefusedInXlasWords()
    {
        var b = new Builder();
        var type = TensorType.Of(ElementType.F32, 1024, 1024, 1024);
        var sum = b.Add(b.Argument(type), b.Argument(type));

        var exception = Assert.Throws<DiagnosticException>(() => Compile(b.FunctionReturn(sum)));

        var diagnostic = Assert.Single(exception.Diagnostics);
        Assert.Equal(("E1000", DiagnosticKind.ResourceExhausted), (diagnostic.Code, diagnostic.Kind));
        Assert.Contains("Ran out of memory in memory space hbm. Used 12.00G of 8.00G hbm. Exceeded hbm capacity by 4.00G.", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("4.00G  tensor<1024x1024x1024xf32>", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_SharedVariableUpdatedDifferentlyOnReplicas_IsRefused()
    {
        var b = new Builder();
        var variable = b.Argument(TensorType.Of(ElementType.F32));
        var updated = b.Add(variable, b.Convert(b.ReplicaId(), ElementType.F32));
        var main = Donated(Function.Of("main", b.FunctionReturn(updated)), (0, 0));
        main = main with { ArgumentAttributes = [main.ArgumentAttributes[0].With(Function.SameDataAcrossReplicas, new BooleanAttribute(true))] };

        var exception = Assert.Throws<DiagnosticException>(() => TpuCompiler.Compile(Module.Of(main), new CompileOptions(TpuTopology.Parse("v2-8"), 8)));

        Assert.Equal("donation", Assert.Single(exception.Diagnostics).Code);
    }

    private static Executable Compile(Region body, (int Argument, int Result)? donated = null)
    {
        var main = Function.Of("main", body);
        return TpuCompiler.Compile(Module.Of(donated is { } d ? Donated(main, d) : main), new CompileOptions(TpuTopology.Parse("v2-8")));
    }

    private static Function Donated(Function main, (int Argument, int Result) donated) => main with
    {
        ArgumentAttributes = main.ArgumentAttributes.SetItem(
            donated.Argument, AttributeDictionary.Of((Function.AliasingOutput, new IntegerAttribute(donated.Result, "i32")))),
    };
}
