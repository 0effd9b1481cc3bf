namespace TpuRemote.Jupyter.Tests.Packages;

/// <summary>A fact that needs a shell script to stand in for a program.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "a shell script stands in for dotnet here";
    }
}
