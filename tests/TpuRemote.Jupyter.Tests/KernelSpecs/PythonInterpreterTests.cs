using TpuRemote.Jupyter.KernelSpecs;

namespace TpuRemote.Jupyter.Tests.KernelSpecs;

public sealed class PythonInterpreterTests
{
    // The first lines that Debian, pip and pip for long paths write.
    [Theory]
    [InlineData("#!/usr/bin/python3\nimport re\n", "/usr/bin/python3")]
    [InlineData("#! /venv/bin/python3.12 -I\n", "/venv/bin/python3.12")]
    [InlineData("#!/bin/sh\n'''exec' /a/very/long/path/bin/python \"$0\" \"$@\"\n' '''\n", "/a/very/long/path/bin/python")]
    [InlineData("#!/bin/sh\n'''exec' \"/a path/bin/python\" \"$0\" \"$@\"\n", "/a path/bin/python")]
    [InlineData("#!/usr/bin/env python3\n", null)]
    [InlineData("#!/bin/sh\nexec jupyter-real\n", null)]
    [InlineData("", null)]
    public void BehindScript_FirstLines_GiveTheInterpreter(string script, string? expected)
    {
        if (OperatingSystem.IsWindows()) return;
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, script);
            Assert.Equal(expected, PythonInterpreter.BehindScript(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [JupyterFact]
    public void Find_PythonWithIpykernel_SaysItsVersionAndPrefix()
    {
        var python = PythonInterpreter.Find(Python.Interpreter, Environment.GetEnvironmentVariable);
        Assert.Equal("/usr", python.Prefix);
        Assert.Matches(@"^\d+\.\d+", python.IpykernelVersion);
    }

    [Fact]
    public void Find_NoPythonAnywhere_TellsWhatWasTried()
    {
        var failure = Assert.Throws<JupyterException>(() => PythonInterpreter.Find("/nowhere/python", _ => null));
        Assert.Contains("/nowhere/python: ", failure.Message);
        Assert.Contains("--python", failure.Message);
    }
}
