"""Cells that end or crash their process, and kernels that cannot start."""

import json
import os
import shutil
import signal
import time

from checks_interrupts import runs
from jupyter_client.kernelspec import KernelSpecManager
from notebook_client import PATIENCE, Notebook

LANE = Notebook


def works_anew(notebook):
    """The notebook is alive and has lost its variables."""
    assert notebook.ok("1 + 1").result == "2"
    assert notebook.fails("lost")["ename"] == "CompilationError"
    notebook.ok("var lost = 1;")


def exit_in_a_cell(notebook):
    notebook.ok("var lost = 1;")
    outcome = notebook.run('Console.WriteLine("bye"); Environment.Exit(3);')
    assert outcome.text() == "bye\n", outcome.messages
    assert "exit code 3" in outcome.error["evalue"] and "ariables are lost" in outcome.error["evalue"], outcome.error
    works_anew(notebook)


def crash_in_a_cell(notebook):
    outcome = notebook.run('Environment.FailFast("a crash on purpose");')
    assert "ariables are lost" in outcome.error["evalue"], outcome.error
    assert "a crash on purpose" in outcome.text("stderr"), outcome.messages
    assert any("a crash on purpose" in line for line in outcome.error["traceback"]), outcome.error
    works_anew(notebook)


def killed_in_a_cell(notebook):
    outcome = notebook.run("System.Diagnostics.Process.GetCurrentProcess().Kill(); await Task.Delay(Timeout.Infinite);")
    assert "SIGKILL" in outcome.error["evalue"], outcome.error
    works_anew(notebook)


def stack_overflow(notebook):
    outcome = notebook.run("int Deep(int n) => Deep(n + 1) + 1; Deep(0)")
    assert "ariables are lost" in outcome.error["evalue"], outcome.error
    assert "tack overflow" in outcome.text("stderr"), outcome.messages
    works_anew(notebook)


def killed_while_idle(notebook):
    process = int(notebook.ok("Environment.ProcessId").result)
    os.kill(process, signal.SIGKILL)
    # Gone altogether: while its threads still end, it is a zombie that nobody is told of yet.
    wait_until(lambda: not is_known(process))
    outcome = notebook.ok('Console.WriteLine("anew");')
    assert outcome.text() == "anew\n" and "ariables are lost" in outcome.text("stderr"), outcome.messages


def python_killed(notebook):
    """The C# process does not outlive the Python that started it."""
    with Notebook() as other:
        process = int(other.ok("Environment.ProcessId").result)
        other.start("await Task.Delay(Timeout.Infinite);")
        other.manager.signal_kernel(signal.SIGKILL)
        wait_until(lambda: not runs(process))


def two_notebooks(notebook):
    with Notebook() as other:
        notebook.ok("var whose = 1;")
        other.ok("var whose = 2;")
        first, second = notebook.start("whose * 10"), other.start("whose * 10")
        assert (notebook.finish(first).result, other.finish(second).result) == ("10", "20")


def kernel_that_cannot_start(notebook):
    for change, expected in [
        (lambda command: command[:1] + ["/nowhere/Ctpu.dll"] + command[2:], "/nowhere/Ctpu.dll is not there"),
        (lambda command: ["/nowhere/dotnet"] + command[1:], "Install the .NET 10 SDK"),
        (lambda command: command[:2] + ["version"], "before it was ready"),
        (lambda command: [], "does not say how to start"),
    ]:
        with damaged(change) as name, Notebook(name) as broken:
            error = broken.fails("1 + 1")
            assert expected in "\n".join(error["traceback"]), error
            assert "ctpu jupyter install" in "\n".join(error["traceback"]), error
            assert broken.fails("2 + 2")["ename"] == "KernelNotStarted"
            assert broken.manager.is_alive()


class damaged:
    """A copy of the installed kernel with another command, and more in its environment."""

    def __init__(self, change, environment=()):
        spec = KernelSpecManager().get_kernel_spec("csharp-tpu")
        self.name = "csharp-tpu-damaged"
        self.folder = os.path.join(os.path.dirname(spec.resource_dir), self.name)
        shutil.copytree(spec.resource_dir, self.folder)
        file = os.path.join(self.folder, "kernel.json")
        with open(file) as text:
            kernel = json.load(text)
        kernel["argv"][1] = os.path.join(self.folder, "tpuremote_kernel.py")
        kernel["metadata"]["tpuremote"]["command"] = change(kernel["metadata"]["tpuremote"]["command"])
        kernel["env"].update(environment)
        with open(file, "w") as text:
            json.dump(kernel, text)

    def __enter__(self):
        return self.name

    def __exit__(self, *_):
        shutil.rmtree(self.folder)


def is_known(process):
    try:
        os.kill(process, 0)
        return True
    except ProcessLookupError:
        return False


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"not so within {PATIENCE} s"
        time.sleep(0.02)


CHECKS = [
    exit_in_a_cell, crash_in_a_cell, killed_in_a_cell, stack_overflow, killed_while_idle, python_killed, two_notebooks,
    kernel_that_cannot_start,
]
