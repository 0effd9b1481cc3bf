using System.Diagnostics;
using System.Globalization;
using Ctpu.Tests.Data;
using Ctpu.Tests.Hosting;

namespace Ctpu.Tests.Commands;

public sealed class FundamentalsCommandTests : IDisposable
{
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("ctpu-tests-");

    public void Dispose() => _temporary.Delete(recursive: true);

    [Theory]
    [InlineData("the nearest is 'fundamentals'", "demo", "fundamentls")]
    [InlineData("the nearest is 'demo'", "dmeo", "fundamentals")]
    [InlineData("the nearest is '--data'", "demo", "fundamentals", "--dta", "/tmp")]
    [InlineData("the nearest is '--precision'", "demo", "fundamentals", "--precison=f32")]
    [InlineData("--precision f23: tpu, f32, exact were expected; the nearest is 'f32'", "demo", "fundamentals", "--precision", "f23")]
    [InlineData("--tpu v2-7: 'v2-7' is no slice of TPU v2", "demo", "fundamentals", "--tpu", "v2-7")]
    [InlineData("'ctpu demo' needs a command: fundamentals", "demo")]
    [InlineData("Missing value for option 'json'", "demo", "fundamentals", "--json")]
    [InlineData("Missing value for option 'json'", "demo", "fundamentals", "--json", "")]
    [InlineData("Missing value for option 'data'", "demo", "fundamentals", "--data=")]
    [InlineData("'ctpu demo fundamentals --help'", "demo", "fundamentals", "--precision", "quick")]
    [InlineData("'ctpu demo fundamentals --help'", "demo", "fundamentals", "--tpu", "v9")]
    public void Run_Misread_SaysWhatWasMeant(string expected, params string[] args)
    {
        var run = CommandRun.Of(args);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Contains("--help' lists what there is.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_OfTheCommand_HasEveryOptionAndExamples()
    {
        var run = CommandRun.Of("demo", "fundamentals", "--help");
        Assert.Equal(0, run.ExitCode);
        string[] parts =
            ["--data <DIR>", "--tpu <TYPE>", "--precision <PRECISION>", "--json <FILE>", "--no-color", "Examples:", "Exit codes:"];
        foreach (var part in parts)
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DataFolderMissing_IsAnErrorOfData()
    {
        var run = CommandRun.Of("demo", "fundamentals", "--data", "/nowhere/digits");
        Assert.Equal(3, run.ExitCode);
        Assert.Equal("ctpu: /nowhere/digits: there is no such folder\n", run.Error);
    }

    [Fact]
    public void Run_JsonFolderMissing_IsSaidBeforeTheWork()
    {
        var run = CommandRun.Of("demo", "fundamentals", "--json", "/nowhere/results.json");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("--json /nowhere/results.json: there is no folder /nowhere", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public void Run_JsonCannotBeWritten_NamesTheFileThatWasTyped()
    {
        // Longer than file systems take.
        var path = Path.Combine(_temporary.FullName, new string('x', 300));
        var run = CommandRun.Of("demo", "fundamentals", "--json", path);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains($"--json {path}: it cannot be written: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(".part", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public void Run_NoSuchTpu_IsSaidBeforeTheDigitsAreLoaded()
    {
        var run = CommandRun.Of("demo", "fundamentals", "--tpu", "v2-9");
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.DoesNotContain("could not be downloaded", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_MirrorGivesAnotherFile_IsAnErrorAndNothingIsDrawn()
    {
        using var handler = new AnsweringHandler(
            (_, _) => Task.FromResult(new HttpResponseMessage { Content = new StringContent("a login page") }));
        var run = CommandRun.Of(handler, CancellationToken.None, "demo", "fundamentals");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("train-images-idx3-ubyte.gz from storage.googleapis.com: SHA-256 ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("SYNTHETIC", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Cancelled_SaysSoAndNothingElse()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        var run = CommandRun.Of(AnsweringHandler.NoNetwork(), cancel.Token, "demo", "fundamentals");
        Assert.Equal(130, run.ExitCode);
        Assert.Equal("ctpu: cancelled\n", run.Error);
    }

    [SharedDigitsFact]
    public async Task Run_NobodyAtTheNamedAddress_IsSaidWithinSeconds()
    {
        var nobody = ServerProcess.NobodysAddress();
        var run = await CtpuProcess.RunAsync(nobody, "demo", "fundamentals", "--data", SharedDigits.Folder);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("UNAVAILABLE", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [SharedDigitsFact]
    public async Task Run_NameThatIsNoAddress_IsSaidWithoutAPlaceInOurSources()
    {
        var run = await CtpuProcess.RunAsync("banana", "demo", "fundamentals", "--data", SharedDigits.Folder);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("ctpu: Could not lookup TPU metadata from name 'banana'.", run.Error, StringComparison.Ordinal);
    }

    [SharedDigitsFact]
    public async Task Run_OtherTypeThanTheServers_SaysBoth()
    {
        using var server = await ServerProcess.StartAsync();
        var run = await CtpuProcess.RunAsync(server.Address, "demo", "fundamentals", "--data", SharedDigits.Folder, "--tpu", "v3-8");
        Assert.Equal(2, run.ExitCode);
        var expected = $"--tpu v3-8 was given, the server that the environment names ({server.Address}) is a v2-8";
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [SharedDigitsTheory(OnLinuxOnly = true)]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Run_Interrupted_EndsInOrderWithItsExitCode(string signal)
    {
        var start = CtpuProcess.Start(null, "demo", "fundamentals", "--data", SharedDigits.Folder, "--precision", "exact");
        start.Environment["TMPDIR"] = _temporary.FullName;
        // Started from a shell's background job, it would have inherited that Ctrl-C is ignored.
        start.ArgumentList.Insert(0, "--default-signal=INT");
        start.ArgumentList.Insert(1, start.FileName);
        start.FileName = "env";
        using var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("4/9", StringComparison.Ordinal))
        {
        }
        Assert.NotEmpty(_temporary.GetDirectories("tpu-remote-*"));
        var id = process.Id.ToString(CultureInfo.InvariantCulture);
        using (var kill = Process.Start("kill", [$"-{signal}", id])!) await kill.WaitForExitAsync();
        var run = await CtpuProcess.EndAsync(process);
        Assert.Equal(130, run.ExitCode);
        Assert.Equal("ctpu: cancelled\n", run.Error);
        Assert.Empty(_temporary.GetDirectories("tpu-remote-*"));
    }
}
