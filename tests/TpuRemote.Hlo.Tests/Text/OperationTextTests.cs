using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;

namespace TpuRemote.Hlo.Tests.Text;

public sealed class OperationTextTests
{
    [Theory]
    [MemberData(nameof(OperationPrograms.Names), MemberType = typeof(OperationPrograms))]
    public void Program_InUpstreamsForm_PrintsAsItStands(string name)
    {
        var text = OperationPrograms.Read(name);
        var module = ModuleParser.Parse(text);
        Assert.Contains(Operations(module.Find("main")!.Body), o => o.Name == name);
        Assert.Equal(Section(text, "main"), Section(ModulePrinter.Print(module), "main"));
    }

    [Theory]
    [MemberData(nameof(OperationPrograms.Names), MemberType = typeof(OperationPrograms))]
    public void Program_InGenericForm_IsTheSameProgram(string name)
    {
        var text = OperationPrograms.Read(name);
        var expected = Section(text, "main").Replace("@main", "@generic", StringComparison.Ordinal);
        Assert.Equal(expected, Section(ModulePrinter.Print(ModuleParser.Parse(text)), "generic"));
    }

    [Theory]
    [MemberData(nameof(OperationPrograms.Names), MemberType = typeof(OperationPrograms))]
    public void Program_PrintedInGenericForm_ReadsBackTheSame(string name)
    {
        var module = ModuleParser.Parse(OperationPrograms.Read(name));
        var generic = ModulePrinter.Print(module, new PrintOptions { Generic = true });
        Assert.Contains($"\"{name}\"(", generic, StringComparison.Ordinal);
        Assert.Equal(ModulePrinter.Print(module), ModulePrinter.Print(ModuleParser.Parse(generic)));
    }

    private static IEnumerable<Operation> Operations(Region region) =>
        region.Operations.SelectMany(o => o.Regions.SelectMany(Operations).Prepend(o));

    private static string Section(string text, string function)
    {
        var start = text.IndexOf($"  func.func public @{function}(", StringComparison.Ordinal);
        return text[start..(text.IndexOf("\n  }\n", start, StringComparison.Ordinal) + 5)];
    }
}
