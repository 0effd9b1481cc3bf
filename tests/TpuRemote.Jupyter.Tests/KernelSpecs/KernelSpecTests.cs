using TpuRemote.Jupyter.KernelSpecs;

namespace TpuRemote.Jupyter.Tests.KernelSpecs;

public sealed class KernelSpecTests
{
    [Fact]
    public void Parse_WhatWasWritten_IsTheSame()
    {
        var spec = new KernelSpec("/usr/bin/python3", ["/opt/dotnet", "/a folder/Ctpu.dll", "jupyter", "kernel"], "/opt", "1.2.3");
        var read = KernelSpec.Parse(spec.ToJson("/kernels/csharp-tpu"))!;
        Assert.Equal((spec.Python, spec.DotnetRoot, spec.Version), (read.Python, read.DotnetRoot, read.Version));
        Assert.Equal(spec.Command.ToArray(), read.Command.ToArray());
    }

    [Theory]
    [InlineData("""{ "argv": ["python"], "display_name": "Python 3" }""")]
    [InlineData("""{ "metadata": { "tpuremote": {} } }""")]
    [InlineData("""{ "argv": [], "metadata": { "tpuremote": { "command": [null], "version": 1 } } }""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("not JSON")]
    public void Parse_SomethingElse_IsNull(string json) => Assert.Null(KernelSpec.Parse(json));

    [Fact]
    public void MissingFiles_ProgramThatMoved_NamesIt()
    {
        var folder = Directory.CreateTempSubdirectory("tpuremote-spec-");
        try
        {
            var here = typeof(KernelSpecTests).Assembly.Location;
            var spec = new KernelSpec(here, [here, "/nowhere/Ctpu.dll", "jupyter"], "/", "1");
            var kernel = KernelInstallation.Install(folder.FullName, spec);
            Assert.Equal(["/nowhere/Ctpu.dll"], kernel.MissingFiles.ToArray());
            File.Delete(Path.Combine(kernel.Folder, KernelSpec.EntryFile));
            Assert.Contains(Path.Combine(kernel.Folder, KernelSpec.EntryFile), KernelInstallation.In(folder.FullName)!.MissingFiles);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
