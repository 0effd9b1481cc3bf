"""The Jupyter kernel "C# (TpuRemote)": what kernel.json starts.

Jupyter speaks with ipykernel (tpuremote_cells.py), which speaks with the C# process that runs the cells (tpuremote_process.py). The C#
process starts first, so that it warms up while Python is still importing ipykernel.
"""

import json
import os

from tpuremote_process import CSharpProcess

FOLDER = os.path.dirname(os.path.abspath(__file__))


def command_of(folder):
    """The command line of the C# side, from the kernel.json in the same folder; None where that names none."""
    try:
        with open(os.path.join(folder, "kernel.json"), encoding="utf-8") as file:
            command = json.load(file)["metadata"]["tpuremote"]["command"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return command if isinstance(command, list) and command else None


def main():
    def start():
        return CSharpProcess(command_of(FOLDER), os.path.join(FOLDER, "kernel.json"))

    first = start()
    # Not before: it takes about as long as the C# side needs to start.
    from ipykernel.kernelapp import IPKernelApp
    from tpuremote_cells import CSharpKernel

    CSharpKernel.first_process = first
    CSharpKernel.start_process = staticmethod(start)
    IPKernelApp.launch_instance(kernel_class=CSharpKernel)


if __name__ == "__main__":
    main()
