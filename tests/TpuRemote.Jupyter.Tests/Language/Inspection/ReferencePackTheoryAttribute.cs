namespace TpuRemote.Jupyter.Tests.Language.Inspection;

/// <summary>A theory about the frameworks' documentation, which only an SDK has: skipped where none is beside the runtime.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReferencePackTheoryAttribute : TheoryAttribute
{
    public ReferencePackTheoryAttribute()
    {
        var shared = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(object).Assembly.Location)))!;
        var pack = Path.Combine(Path.GetDirectoryName(shared)!, "packs", "Microsoft.NETCore.App.Ref");
        if (!Directory.Exists(pack)) Skip = "no reference pack with documentation is beside the runtime";
    }
}
