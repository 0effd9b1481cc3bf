using System.Reflection;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Hlo.Tests.Ops;

public class OpRegistryTests
{
    public static TheoryData<string> Names => [.. OpRegistry.All.Select(op => op.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Op_InTheRegistry_HasAllFacets(string name)
    {
        var op = OpRegistry.Find(name);
        Assert.NotNull(op);
        Assert.Equal(name, op.Name);
        Assert.NotNull(op.Text);
        Assert.NotNull(op.Gradient);
        if (op.Gradient is GradientRule.Refused refused) Assert.NotEmpty(refused.Reason);
    }

    [Fact]
    public void All_OpsThatTheAssemblyDeclares_AreListed()
    {
        const BindingFlags Statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var types = typeof(OpRegistry).Assembly.GetTypes().Where(t => !t.ContainsGenericParameters).ToArray();
        var declared = types.SelectMany(t => t.GetProperties(Statics)).Where(p => p.PropertyType.IsAssignableTo(typeof(OpDefinition)))
            .Select(p => (OpDefinition)p.GetValue(null)!)
            .Concat(types.SelectMany(t => t.GetFields(Statics)).Where(f => f.FieldType.IsAssignableTo(typeof(OpDefinition)))
                .Select(f => (OpDefinition)f.GetValue(null)!));
        Assert.Empty(declared.Except(OpRegistry.All));
    }

    [Fact]
    public void All_Names_AreUnique() => Assert.Equal(OpRegistry.All.Length, OpRegistry.All.Select(op => op.Name).Distinct().Count());

    [Fact]
    public void Find_OfAnUnknownName_IsNull() => Assert.Null(OpRegistry.Find("stablehlo.no_such_op"));
}
