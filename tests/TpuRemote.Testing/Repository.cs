namespace TpuRemote.Testing;

/// <summary>Finds files of the repository from where the tests run.</summary>
public static class Repository
{
    /// <summary>The folder that holds TpuRemote.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>A program of the repository, built the way the running tests were.</summary>
    public static string Program(string project) => Program("src", project);

    /// <summary>A program that stands among the tests, built the way the running tests were.</summary>
    public static string TestProgram(string project) => Program("tests", project);

    private static string Program(string folder, string project)
    {
        // .../tests/X.Tests/bin/Release/net10.0/ -> FOLDER/PROJECT/bin/Release/net10.0
        var build = Path.GetRelativePath(Path.Combine(Root, "tests"), AppContext.BaseDirectory);
        return Path.Combine(Root, folder, project, build[(build.IndexOf(Path.DirectorySeparatorChar) + 1)..], $"{project}.dll");
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TpuRemote.sln"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException($"TpuRemote.sln was not found above {AppContext.BaseDirectory}");
    }
}
