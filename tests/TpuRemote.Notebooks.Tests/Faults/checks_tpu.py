"""Notebooks that do wrong with a TPU, and TPUs that do wrong with notebooks: clear messages, living kernels."""

import signal
import threading
import time

from checks_interrupts import runs
from notebook_client import Notebook
from tpu_server import TpuServer

USE = """#r "nuget: TpuRemote"
using TpuRemote; using TpuRemote.Client; using TpuRemote.Client.Variables; using TpuRemote.Hlo.ElementTypes;"""
ADD = "(await tpu.TpuRewrite((x, y) => x + y, Tf.Ones(3), Tf.Ones(3)).RunAsync()).ToArray<float>().Sum()"
ENDLESS = (
    "await tpu.TpuRewrite(x => Tf.While(v => v[0].Less(0f) | v[0].GreaterEqual(0f), v => [v[0] * 1f], [x])[0], Tensor.From(1f)).RunAsync()")
COUNT = """Tensor Count(float by) { var n = Tf.GetVariable("n", [2], Initializer.Zeros); n.AssignAdd(Tf.Ones(2) * by); return n; }"""


def connect(server=None):
    address = f'"{server.address}"' if server else ""
    return f"var tpu = await Tpu.ConnectAsync({address}); await tpu.InitializeSystemAsync();"


def text_of(error):
    return "\n".join(error["traceback"])


class EmbeddedPod(Notebook):
    """A notebook with a TPU in its own process."""

    def __init__(self):
        super().__init__()
        self.ok(USE)
        self.ok(connect())


def gigabyte_tensor(notebook):
    """Shown within bounds: an array, a tensor of it, one that the library makes. 1 GiB each, one at a time."""
    for code in ("new float[268435456]", "Tensor.From(new float[268435456])", "Tf.Zeros(16384, 16384)"):
        outcome = notebook.ok(code)
        (shown,) = outcome.all("execute_result")
        assert sum(len(form) for form in shown["data"].values()) < 20_000, code
    assert "16384x16384" in outcome.result, outcome.result
    error = notebook.fails("Tf.Zeros(1L << 40)")
    assert "does not fit into this process" in error["evalue"], error
    assert notebook.ok("1 + 1").result == "2"


def large_result_of_a_run(notebook):
    outcome = notebook.ok("await tpu.TpuRewrite(() => Tf.Ones(8192, 4096)).RunAsync()")
    assert "tensor<8192x4096xf32>" in outcome.result and len(outcome.result) < 10_000, outcome.result[:200]


def more_than_a_cores_memory(notebook):
    error = notebook.fails(
        "await tpu.TpuRewrite(x => Tf.MatMul(Tf.Fill(x, 70000, 9), Tf.Fill(x, 9, 70000)), Tensor.From(1f)).RunAsync()")
    assert error["evalue"].startswith("RESOURCE_EXHAUSTED: XLA:TPU compile permanent error. Ran out of memory in memory space hbm."), error
    assert "tensor<70000x70000xf32>" in error["evalue"] and "[E1000]" in error["evalue"], error
    assert error["traceback"][-1].strip().startswith("await tpu.TpuRewrite"), error


def faults_show_the_users_lines_alone(notebook):
    error = notebook.fails("Tensor Product(Tensor a)\n{\n    return Tf.MatMul(a, a);\n}\ntpu.TpuRewrite(Product, Tf.Ones(3, 2))")
    text = text_of(error)
    assert text.count("the contracted dimensions should be equal") == 1, text
    assert ", line 3, in Product" in text and ", line 5" in text and "TpuRemote.Client.T" not in text.replace(error["ename"], ""), text
    error = notebook.fails("tpu.TpuRewrite(x => tpu.TpuRewrite(y => y, x).RunAsync().Result, Tensor.From(1f))")
    assert "TPU computations cannot be nested" in error["evalue"], error


def endless_program(notebook):
    """Interrupted, it stops on the pod: the next run has its turn."""
    for code in (ENDLESS, ENDLESS.replace("await ", "") + ".Wait();"):
        began = time.monotonic()
        threading.Timer(1.5, notebook.manager.interrupt_kernel).start()
        error = notebook.fails(code)
        assert error["ename"] == "KeyboardInterrupt" and time.monotonic() - began < 15, error
        assert notebook.ok(ADD).result == "6"


def run_that_nobody_awaits(notebook):
    """Its failure is told, with the line that the trace knows, no later than after the next cells."""
    notebook.ok("""async Task Train() { await tpu.TpuRewrite(x => x, Tf.Ones(2)).RunAsync(Tf.Ones(2), Tf.Ones(3)); }
_ = Train();""")
    seen, deadline = "", time.monotonic() + 20
    while "not awaited" not in seen and time.monotonic() < deadline:
        seen += notebook.ok("GC.Collect(); await Task.Delay(500);").text("stderr")
    assert "A task that was not awaited has failed" in seen and "You specified 2 inputs" in seen, seen
    assert notebook.ok(ADD).result == "6"


def restart_and_shutdown_during_a_run(notebook):
    with EmbeddedPod() as other:
        process = int(other.ok("Environment.ProcessId").result)
        other.start(ENDLESS)
        time.sleep(1)
        other.manager.restart_kernel(now=False)
        other.connect()
        assert not runs(process), "the C# process outlived the restart"
        other.ok(f"{USE}\n{connect()}")
        process = int(other.ok("Environment.ProcessId").result)
        other.start(ENDLESS)
        time.sleep(1)
    assert not runs(process), "the C# process outlived the notebook"


class SharedPod(Notebook):
    """A notebook at a server that others use as well, which may be killed."""

    def __init__(self):
        self.server = TpuServer()
        super().__init__()
        self.ok(USE)
        self.ok(connect(self.server))

    def __exit__(self, *exception):
        super().__exit__(*exception)
        self.server.kill()


def two_notebooks_on_one_pod(notebook):
    """Shared devices, separate variables; one that dies leaves the other alone and its memory to it."""
    with Notebook() as other:
        other.ok(USE)
        other.ok(connect(notebook.server))
        used = "(await tpu.MemoryStatsAsync(0))[0].BytesInUse"
        free = int(notebook.ok(used).result)
        devices = "(await tpu.ListDevicesAsync()).Devices.Length"
        assert notebook.ok(devices).result == other.ok(devices).result == "8"
        notebook.ok(COUNT)
        other.ok(COUNT)
        ones, tens = "await tpu.TpuRewrite(() => Count(1)).RunAsync();", "await tpu.TpuRewrite(() => Count(10)).RunAsync();"
        first, second = notebook.start(ones + ones), other.start(tens)
        assert notebook.finish(first).reply["status"] == other.finish(second).reply["status"] == "ok"
        value = '(await tpu.ReadVariableAsync("n")).ToArray<float>()[0]'
        assert (notebook.ok(value).result, other.ok(value).result) == ("2", "10")
        endless = other.start(ENDLESS)
        time.sleep(1)
        other.manager.interrupt_kernel()
        assert notebook.ok(ADD).result == "6"
        assert other.finish(endless).error["ename"] == "KeyboardInterrupt"
        other.start(ENDLESS)
        time.sleep(1)
        other.manager.signal_kernel(signal.SIGKILL)
        assert notebook.ok(value).result == "2" and notebook.ok(ADD).result == "6"
        deadline = time.monotonic() + 10
        while int(notebook.ok(used).result) > free + 4096:  # its own variable, padded
            assert time.monotonic() < deadline, "the arrays of the dead notebook were not freed"


def server_dies_and_comes_back(notebook):
    notebook.ok('var add = tpu.TpuRewrite((x, y) => x + y, Tf.Ones(3), Tf.Ones(3)); await add.RunAsync();')
    notebook.server.kill()
    for code in ("await add.RunAsync()", "await tpu.StoreAsync(Tf.Ones(2))"):
        began = time.monotonic()
        error = notebook.fails(code)
        expected = f"the session on grpc://{notebook.server.address} is over, and its variables and stored tensors are gone with it"
        assert expected in error["evalue"] and "connect anew" in error["evalue"], error
        assert time.monotonic() - began < 5 and "RpcException" not in text_of(error), error
    error = notebook.fails(connect(notebook.server))
    assert "Failed to connect to master" in error["evalue"] and notebook.server.address in error["evalue"], error
    notebook.server.start()
    assert "is over" in notebook.fails("await add.RunAsync()")["evalue"]
    notebook.ok(connect(notebook.server))
    assert notebook.ok(ADD).result == "6"


def server_dies_in_a_run(notebook):
    threading.Timer(1.5, notebook.server.kill).start()
    error = notebook.fails(ENDLESS)
    assert "is over" in error["evalue"], error
    notebook.server.start()
    notebook.ok(connect(notebook.server))
    assert notebook.ok(ADD).result == "6"


LANES = [
    (EmbeddedPod, [
        gigabyte_tensor, large_result_of_a_run, more_than_a_cores_memory, faults_show_the_users_lines_alone, endless_program,
        run_that_nobody_awaits, restart_and_shutdown_during_a_run,
    ]),
    (SharedPod, [two_notebooks_on_one_pod, server_dies_and_comes_back, server_dies_in_a_run]),
]
