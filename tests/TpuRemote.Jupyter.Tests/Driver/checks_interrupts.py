"""Interrupts and restarts."""

import os
import time

from checks_cells import TIMES
from notebook_client import Notebook

LANE = Notebook
STARTED = 'Console.WriteLine("started"); '


def second_notebook(notebook):
    """It runs beside the others' notebooks; its first cell counts as well."""
    notebook.ok('var kept = "kept";')
    TIMES["from the kernel's start to the first cell's end"].append(time.monotonic() - notebook.started)


def interrupt_while_awaiting(notebook):
    error = notebook.interrupted(STARTED + "await Task.Delay(Timeout.Infinite);").error
    assert error["ename"] == "KeyboardInterrupt", error
    assert notebook.ok("kept").result == "kept"


def interrupt_a_loop(notebook):
    error = notebook.interrupted(STARTED + "while (true) { }").error
    assert error["ename"] == "KeyboardInterrupt", error
    assert notebook.ok("kept").result == "kept"


def interrupt_a_printing_loop(notebook):
    """Stopped by force while it prints, it leaves the connection whole."""
    for _ in range(3):
        error = notebook.interrupted('while (true) Console.WriteLine("again and again");').error
        assert error["ename"] == "KeyboardInterrupt", error
        assert notebook.ok("kept").result == "kept"


def interrupt_a_question(notebook):
    asked = []

    def nothing(question):
        asked.append(question)
        notebook.manager.interrupt_kernel()

    error = notebook.run('Input("never answered");', answer=nothing).error
    assert asked and error["ename"] == "KeyboardInterrupt", error
    assert notebook.ok("kept").result == "kept"


def interrupt_by_message(notebook):
    """As VS Code and gateways do."""
    sent = []

    def send(_):
        if not sent:
            sent.append(True)
            channel = notebook.client.control_channel
            channel.send(notebook.client.session.msg("interrupt_request", {}))

    error = notebook.run(STARTED + "await Task.Delay(Timeout.Infinite);", on_message=send).error
    assert error["ename"] == "KeyboardInterrupt", error


def interrupt_what_cannot_stop(notebook):
    """A finally block is not stopped even by force: the process goes, the notebook stays."""
    outcome = notebook.interrupted(STARTED + "try { } finally { while (true) { } }")
    assert "did not stop within 5 seconds" in outcome.error["evalue"], outcome.error
    assert "ariables are lost" in outcome.error["evalue"], outcome.error
    assert notebook.ok("1 + 1").result == "2"
    assert notebook.fails("kept")["ename"] == "CompilationError"


def restart(notebook):
    notebook.ok('var old = 1;')
    process = int(notebook.ok("Environment.ProcessId").result)
    notebook.manager.restart_kernel(now=False)
    notebook.connect()
    assert notebook.fails("old")["ename"] == "CompilationError"
    assert not runs(process), "the C# process outlived the restart"


def restart_in_the_middle(notebook):
    notebook.ok('var old = 1;')
    notebook.start("await Task.Delay(Timeout.Infinite);")
    notebook.manager.restart_kernel(now=True)
    notebook.connect()
    assert notebook.ok("2 + 2").result == "4"
    assert notebook.fails("old")["ename"] == "CompilationError"


def runs(process):
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except FileNotFoundError:
        pass
    return not os.path.isdir("/proc") and _signalled(process)


def _signalled(process):
    try:
        os.kill(process, 0)
        return True
    except ProcessLookupError:
        return False


CHECKS = [
    second_notebook, interrupt_while_awaiting, interrupt_a_loop, interrupt_a_printing_loop, interrupt_a_question, interrupt_by_message,
    interrupt_what_cannot_stop, restart, restart_in_the_middle,
]
