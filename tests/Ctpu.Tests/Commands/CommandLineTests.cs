using Ctpu.Tests.Hosting;

namespace Ctpu.Tests.Commands;

public sealed class CommandLineTests
{
    [Fact]
    public void Version_Printed_NamesProgramAndRuntime()
    {
        var run = CommandRun.Of("version");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^ctpu \d+\.\d+\.\d+\S* \(\.NET 10\.", run.Out);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("--no-color", "--version")]
    public void Version_AsAFlag_IsTheSame(params string[] args)
    {
        var run = CommandRun.Of(args);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(CommandRun.Of("version").Out, run.Out);
        Assert.Empty(run.Error);
    }

    [Fact]
    public void Version_BeforeACommand_IsRefused()
    {
        var run = CommandRun.Of("--version", "demo");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("'demo'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verson", "'version'")]
    [InlineData("versino", "'version'")]
    public void Run_UnknownCommand_SaysTheNearest(string given, string expected) => Misread(expected, "ctpu", given);

    [Theory]
    [InlineData("--hlep", "'--help'")]
    [InlineData("--nocolor", "'--no-color'")]
    [InlineData("--no-colour", "'--no-color'")]
    public void Run_UnknownFlag_SaysTheNearest(string given, string expected) => Misread(expected, "ctpu version", "version", given);

    [Fact]
    public void Run_NothingNear_SaysWhereToLook()
    {
        var run = CommandRun.Of("xylophone");
        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("nearest", run.Error, StringComparison.Ordinal);
        Assert.Contains("'ctpu --help' lists what there is.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NoCommand_NamesTheCommands()
    {
        var run = CommandRun.Of();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("'ctpu' needs a command: demo, jupyter, notebook, version", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_OfTheProgram_HasExamplesAndExitCodes()
    {
        var run = CommandRun.Of("--help");
        Assert.Equal(0, run.ExitCode);
        string[] parts = ["Examples:", "ctpu demo fundamentals", "Exit codes:", "130  cancelled with Ctrl-C", "--no-color", "version"];
        foreach (var part in parts)
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
    }

    private static void Misread(string nearest, string command, params string[] args)
    {
        var run = CommandRun.Of(args);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Contains($"the nearest is {nearest}", run.Error, StringComparison.Ordinal);
        Assert.Contains($"'{command} --help' lists what there is.", run.Error, StringComparison.Ordinal);
    }
}
