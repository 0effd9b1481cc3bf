"""A machine with a .NET runtime and no SDK."""

import json
import os
import shutil
import tempfile

from checks_faults import damaged
from jupyter_client.kernelspec import KernelSpecManager
from notebook_client import Notebook


class WithoutSdk(Notebook):
    """A notebook whose .NET is a copy of this machine's host and shared frameworks, and whose PATH has none."""

    def __init__(self):
        command = KernelSpecManager().get_kernel_spec("csharp-tpu").metadata["tpuremote"]["command"]
        self.folder = tempfile.mkdtemp(prefix="no-sdk-")
        dotnet = self._copy(os.path.dirname(os.path.realpath(command[0])), os.path.basename(command[0]))
        self.kernel = damaged(lambda command: [dotnet] + command[1:], {"DOTNET_ROOT": self.folder})
        environment = dict(os.environ, PATH=self.folder)
        environment.pop("DOTNET_HOST_PATH", None)
        super().__init__(self.kernel.__enter__(), env=environment)

    def _copy(self, installation, host):
        shutil.copy(os.path.join(installation, host), self.folder)
        for part in ("host", "shared"):
            shutil.copytree(os.path.join(installation, part), os.path.join(self.folder, part))
        return os.path.join(self.folder, host)

    def __exit__(self, *exception):
        super().__exit__(*exception)
        self.kernel.__exit__(*exception)
        shutil.rmtree(self.folder)


def kernel_without_an_sdk(notebook):
    """C# works, and the packages that came with the kernel; others say what is missing."""
    assert notebook.ok("1 + 1").result == "2"
    outcome = notebook.ok("""#r "nuget: TpuRemote"
#r "nuget: TpuRemote.Learn"
using TpuRemote; using TpuRemote.Client;
var tpu = await Tpu.ConnectAsync(); await tpu.InitializeSystemAsync();
(await tpu.TpuRewrite((x, y) => x + y, Tf.Ones(3), Tf.Ones(3)).RunAsync()).ToArray<float>().Sum()""")
    assert outcome.result == "6", outcome.messages
    error = notebook.fails('#r "nuget: Some.Package, 1.0.0"')
    assert "needs the .NET SDK 10 or newer, and this machine has none" in error["evalue"], error
    assert "has runtimes only" in error["evalue"] and "https://dot.net/download" in error["evalue"], error
    assert notebook.ok("2 + 2").result == "4"


LANES = [(WithoutSdk, [kernel_without_an_sdk])]
