"""The standalone server as a process of its own, which may be killed and started again at the same address."""

import os
import subprocess

GREETING = "Listening on "


class TpuServer:
    """A v2-8 on a port of its choice, which it keeps."""

    def __init__(self):
        self.address = "127.0.0.1:0"
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            ["dotnet", os.environ["TPUREMOTE_SERVER_PROGRAM"], "--listen", self.address, "--log-level", "None"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline().strip()
        assert line.startswith(GREETING), f"the server said '{line}', '{GREETING}...' was expected"
        self.address = line[len(GREETING):]

    def kill(self):
        self.process.kill()
        self.process.wait()
