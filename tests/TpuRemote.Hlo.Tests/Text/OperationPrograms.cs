using System.Reflection;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Hlo.Tests.Text;

/// <summary>
/// The text programs of Text/Programs, one per op: @main in upstream's printed form, @generic the same in MLIR's generic form (by hand).
/// </summary>
internal static class OperationPrograms
{
    /// <summary>The names of all ops of the language.</summary>
    public static TheoryData<string> Names { get; } = new(OpRegistry.All.Select(op => op.Name));

    /// <summary>The program of an op: Programs/add.mlir for stablehlo.add, Programs/func.call.mlir for func.call.</summary>
    public static string Read(string name)
    {
        const string dialect = "stablehlo.";
        var file = (name.StartsWith(dialect, StringComparison.Ordinal) ? name[dialect.Length..] : name) + ".mlir";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file);
        Assert.True(stream is not null, $"{name} has no program: write tests/TpuRemote.Hlo.Tests/Text/Programs/{file}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
