using System.Net;
using System.Net.Sockets;
using TpuRemote.Jupyter.Cells;
using TpuRemote.Jupyter.Packages;
using TpuRemote.Jupyter.Tests.Packages;

namespace TpuRemote.Jupyter.Tests.Directives;

public sealed class ReferenceDirectiveTests
{
    private const string Square = "namespace Shapes { public static class Square { public static int Area(int side) => side * side; } }";

    [Fact]
    public async Task Package_Restored_IsUsableBelowTheLine()
    {
        using var feed = new PackageFeed().Add("Tpr.Shapes", "1.0.0", Square);
        await using var notebook = new Notebook(new NotebookOptions { Folder = feed.Notebook });
        Assert.Equal("49", await notebook.ValueAsync("#r \"nuget: Tpr.Shapes, 1.0.0\" // for squares\nusing Shapes;\nSquare.Area(7)"));
        Assert.Equal($"Restoring Tpr.Shapes, 1.0.0 ...\nInstalled Tpr.Shapes, 1.0.0\n", notebook.FrontEnd.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Source_Folder_IsRelativeToTheNotebook()
    {
        using var feed = new PackageFeed(isConfigured: false).Add("Tpr.Shapes", "1.0.0", Square);
        await using var notebook = new Notebook(new NotebookOptions { Folder = feed.Notebook });
        Assert.Equal("9", await notebook.ValueAsync("#i \"nuget: ../../feed\"\n#r \"nuget: Tpr.Shapes\"", "Shapes.Square.Area(3)"));
    }

    [Fact]
    public async Task Package_Absent_FailsTheCellAndTheNotebookLives()
    {
        using var feed = new PackageFeed();
        await using var notebook = new Notebook(new NotebookOptions { Folder = feed.Notebook });
        var failed = await notebook.FailureAsync("var x = 1;\n#r \"nuget: Tpr.Absent\"");
        Assert.StartsWith("Cell 1, line 2: Cannot restore Tpr.Absent: no source has a package of this name.", failed.Message, StringComparison.Ordinal);
        Assert.Equal("2", await notebook.ValueAsync("x + 1"));
    }

    [Fact]
    public async Task Package_InterruptedWhileRestoring_EndsTheSdkAndTheNotebookLives()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var folder = new TemporaryFolder();
        folder.Write("nuget.config",
            $"""
            <configuration><packageSources><clear />
              <add key="silent" value="http://{silent.LocalEndpoint}/index.json" allowInsecureConnections="true" />
            </packageSources></configuration>
            """);
        await using var notebook = new Notebook(new NotebookOptions { Folder = folder.Path });
        var cell = notebook.OutcomeAsync("#r \"nuget: Tpr.Shapes, 1.0.0\"");
        using var asked = await silent.AcceptSocketAsync().WaitAsync(TimeSpan.FromSeconds(50));
        notebook.Kernel.Interrupt();
        Assert.Equal("KeyboardInterrupt", Assert.IsType<CellOutcome.Failed>(await cell).Name);
        // Its end of the connection is closed when the process has ended: what it had sent may be read, then nothing.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await ReceiveAsync(asked, deadline.Token) > 0) continue;
        Assert.Equal("3", await notebook.ValueAsync("1 + 2"));
    }

    [Fact]
    public async Task Package_Bundled_ComesFromTheKernel()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "Tpr.Shapes.dll");
        File.WriteAllBytes(path, PackageFeed.Compile("Tpr.Shapes", Square));
        var options = new NotebookOptions { Folder = folder.Path, BundledPackages = [new BundledPackage("Tpr.Shapes", "3.0.0", [path])] };
        await using var notebook = new Notebook(options);
        Assert.Equal("4", await notebook.ValueAsync("#r \"nuget: Tpr.Shapes\"\nShapes.Square.Area(2)"));
        Assert.Equal("Installed Tpr.Shapes, 3.0.0\n", notebook.FrontEnd.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Assembly_WithNeighbours_BringsThemAlong()
    {
        using var folder = new TemporaryFolder();
        var shapes = PackageFeed.Compile("Shapes", Square);
        File.WriteAllBytes(Path.Combine(folder.Path, "Shapes.dll"), shapes);
        File.WriteAllBytes(Path.Combine(folder.Path, "Rooms.dll"), PackageFeed.Compile("Rooms",
            "public static class Room { public static int Floor(int side) => Shapes.Square.Area(side) + 1; }", shapes));
        await using var notebook = new Notebook(new NotebookOptions { Folder = folder.Path });
        Assert.Equal("26", await notebook.ValueAsync("#r \"Rooms.dll\"\nRoom.Floor(5)"));
    }

    [Fact]
    public async Task Assembly_OfTheSameNameElsewhere_AsksForARestart()
    {
        using var folder = new TemporaryFolder();
        foreach (var part in new[] { "a", "b" })
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, part));
            File.WriteAllBytes(Path.Combine(folder.Path, part, "Shapes.dll"), PackageFeed.Compile("Shapes", Square));
        }
        await using var notebook = new Notebook(new NotebookOptions { Folder = folder.Path });
        await notebook.RunAsync("#r \"a/Shapes.dll\"", "#r \"a/Shapes.dll\"");
        Assert.Contains("restart the kernel", (await notebook.FailureAsync("#r \"b/Shapes.dll\"")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#r \"absent.dll\"", "there is no file")]
    [InlineData("#r \"text.dll\"", "is no .NET assembly")]
    [InlineData("#r \".\"", "is a folder")]
    [InlineData("#r nuget: X", "was expected, '#r nuget: X' was given")]
    [InlineData("#r \"x.dll\" y", "was expected")]
    [InlineData("#r \"nuget: a b\"", "cannot be a package's name")]
    [InlineData("#i \"nuget: absent\"", "does not exist")]
    [InlineData("#i absent", "was expected")]
    public async Task Arguments_Wrong_SayWhatWasExpected(string line, string message)
    {
        using var folder = new TemporaryFolder();
        folder.Write("text.dll", "not an assembly");
        await using var notebook = new Notebook(new NotebookOptions { Folder = folder.Path });
        Assert.Contains(message, (await notebook.FailureAsync(line)).Message, StringComparison.Ordinal);
    }

    private static async Task<int> ReceiveAsync(Socket socket, CancellationToken cancellation)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[4096], cancellation);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }
}
