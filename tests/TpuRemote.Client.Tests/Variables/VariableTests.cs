using TpuRemote.Client.Errors;
using TpuRemote.Client.Tests.Tracing;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Client.Tests.Variables;

public class VariableTests
{
    [Fact]
    public void Variable_ReadAndAssigned_IsATrailingParameterDonatedToATrailingResult()
    {
        var program = new EvaluatedPrograms().Trace(
            t =>
            {
                var frozen = Tf.GetVariable("frozen", [2]);
                var count = Tf.GetVariable("count", [2], Initializer.Ones);
                count.AssignAdd(t[0] * frozen);
                return [count];
            },
            new float[] { 1, 2 });
        var main = program.Module.Main;
        Assert.Equal(["frozen", "count"], program.Variables.Select(v => v.Name).Order().Reverse());
        Assert.Equal(["count"], program.Updated.Select(v => v.Name));
        Assert.Equal(3, main.Arguments.Length);
        Assert.Equal(2, main.ResultTypes.Length);
        var aliased = Enumerable.Range(0, 3).Where(i => main.ArgumentAttributes[i].Has(Function.AliasingOutput)).ToArray();
        Assert.Equal(1 + Array.IndexOf([.. program.Variables.Select(v => v.Name)], "count"), Assert.Single(aliased));
        Assert.Equal(1, main.ArgumentAttributes[aliased[0]].Integer(Function.AliasingOutput));
        Assert.All(main.ArgumentAttributes, a => Assert.True(a.Has(Function.SameDataAcrossReplicas)));
    }

    [Fact]
    public void Variable_AssignedInALoopAndInAChoice_KeepsItsValueAfterIt()
    {
        var programs = new EvaluatedPrograms();
        System.Collections.Immutable.ImmutableArray<Tensor> Step(System.Collections.Immutable.ImmutableArray<Tensor> t)
        {
            var total = Tf.GetVariable("total", [], Initializer.Zeros);
            var last = Tf.GetVariable("last", [], Initializer.Zeros);
            Tf.Repeat(4, () =>
            {
                total.AssignAdd(t[0]);
                Tf.Cond(total.Greater(6f), () => [last.Assign(total)], () => [last.Read()]);
            });
            return [total * 10, last];
        }

        Assert.Equal([80f, 8], programs.Run(Step, 2f).Select(r => r.ToScalar<float>()));
        Assert.Equal([120f, 12], programs.Run(Step, 1f).Select(r => r.ToScalar<float>()));
        Assert.Equal(12f, programs.Variables["total"].AsSpan<float>()[0]);
    }

    [Fact]
    public void Variable_ReadBeforeAndAfterAssignment_KeepsWhatWasRead()
    {
        var results = new EvaluatedPrograms().Run(
            _ =>
            {
                var v = Tf.GetVariable("v", [], Initializer.Constant(3));
                var before = v.Read();
                v.Assign(before * 2);
                return [before, v];
            });
        Assert.Equal([3f, 6], results.Select(r => r.ToScalar<float>()));
    }

    [Fact]
    public void Variable_AssignedAnotherShape_IsRefused()
    {
        using var _ = new VariableStore().Enter();
        var refused = Assert.Throws<TpuArgumentException>(() => Tf.GetVariable("v", [2]).Assign(Tf.Zeros(3)));
        Assert.Contains("variable 'v' is tensor<2xf32>, tensor<3xf32> was assigned", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetVariable_SameNameTwiceInOneTrace_NeedsReuse()
    {
        var refused = Assert.Throws<TpuTracingException>(
            () => new EvaluatedPrograms().Trace(_ => [Tf.GetVariable("v", []) + Tf.GetVariable("v", [])]));
        Assert.Contains("Variable v already exists, disallowed.", refused.Message, StringComparison.Ordinal);
        var shared = new EvaluatedPrograms().Run(
            _ =>
            {
                using var scope = new VariableScope("dense", VariableReuse.Auto);
                Tf.GetVariable("v", [], Initializer.Ones).AssignAdd(4);
                return [Tf.GetVariable("v", [])];
            });
        Assert.Equal(5f, shared[0].ToScalar<float>());
    }

    [Fact]
    public void GetVariable_ReuseOfAMissingOne_IsRefused()
    {
        using var _ = new VariableStore().Enter();
        using var scope = new VariableScope("a", VariableReuse.Reuse);
        Assert.Contains(
            "Variable a/v does not exist",
            Assert.Throws<TpuTracingException>(() => Tf.GetVariable("v", [])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void GetVariable_AnotherShape_NamesBoth()
    {
        using var _ = new VariableStore().Enter();
        Tf.GetVariable("v", [2]);
        var refused = Assert.Throws<TpuArgumentException>(() => Tf.GetVariable("v", [3]));
        Assert.Contains(
            "Trying to share variable v, but specified shape [3] and found shape [2].", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void VariableScope_Nested_PrefixesNames()
    {
        using var _ = new VariableStore().Enter();
        using (new VariableScope("a"))
        using (new VariableScope("b"))
            Assert.Equal("a/b/v", Tf.GetVariable("v", []).Name);
        Assert.Equal("v", Tf.GetVariable("v", []).Name);
    }

    [Fact]
    public void Variable_EvaluatedAtOnce_KeepsItsValueBetweenCalls()
    {
        using var _ = new VariableStore().Enter();
        float Next() => Tf.GetVariable("n", [], Initializer.Zeros).AssignAdd(1).ToScalar<float>();
        Assert.Equal([1f, 2, 3], new[] { Next(), Next(), Next() });
    }

    [Fact]
    public void TrainableVariables_OfATrace_AreThoseUsedSoFarAndTrained()
    {
        string[] names = [];
        new EvaluatedPrograms().Trace(_ =>
        {
            var w = Tf.GetVariable("w", []);
            var step = Tf.GetVariable("step", [], trainable: false);
            var sum = w + step + w.Companion("slot");
            names = [.. Tf.TrainableVariables().Select(v => v.Name)];
            return [sum];
        });
        Assert.Equal(["w"], names);
    }
}
