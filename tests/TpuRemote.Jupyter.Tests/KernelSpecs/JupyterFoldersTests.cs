using TpuRemote.Jupyter.KernelSpecs;

namespace TpuRemote.Jupyter.Tests.KernelSpecs;

// Rules of jupyter_core.paths: jupyter_data_dir and jupyter_path.
public sealed class JupyterFoldersTests
{
    [Fact]
    public void User_DataDirIsSet_IsThat() =>
        Assert.Equal("/data", Of(("JUPYTER_DATA_DIR", "/data"), ("XDG_DATA_HOME", "/xdg")).User);

    [Fact]
    public void User_OnLinux_IsBelowTheXdgFolder()
    {
        if (!OperatingSystem.IsLinux()) return;
        Assert.Equal("/xdg/jupyter", Of(("XDG_DATA_HOME", "/xdg")).User);
        Assert.Equal("/home/me/.local/share/jupyter", Of().User);
        // An empty variable is none.
        Assert.Equal("/home/me/.local/share/jupyter", Of(("JUPYTER_DATA_DIR", "")).User);
    }

    [Fact]
    public void All_PathIsSet_ComesFirst()
    {
        var path = string.Join(Path.PathSeparator, "/one", "/two/");
        var all = Of(("JUPYTER_PATH", path), ("JUPYTER_DATA_DIR", "/data")).All("/venv");
        Assert.Equal(["/one", "/two", "/data", "/venv/share/jupyter"], all.Take(4));
    }

    [Fact]
    public void All_PythonOfTheMachine_IsNamedOnce()
    {
        var all = Of().All("/usr").ToArray();
        Assert.Equal(all.Distinct(), all);
    }

    private static JupyterFolders Of(params (string Name, string Value)[] environment) =>
        new(name => environment.FirstOrDefault(v => v.Name == name).Value, "/home/me");
}
