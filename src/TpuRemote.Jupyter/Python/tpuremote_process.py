"""The C# process: started, spoken with, watched, ended."""

import atexit
import codecs
import hmac
import json
import os
import queue
import secrets
import signal
import socket
import subprocess
import threading
import time

PROTOCOL = 1
START_SECONDS = 60
SHUTDOWN_SECONDS = 2
END_SECONDS = 10
LAST_WORDS_BYTES = 1 << 16

MEND = "Run `ctpu jupyter install` from where ctpu is now, then restart the kernel."


class CSharpProcess:
    """One C# process, from its start to its end.

    `inbox` receives what it answers, and last a message of type "ended". Its output goes to the function given to `attach`, from
    threads; what comes before that is kept. Nothing here raises: a process that cannot start is one that ended with a reason.
    """

    def __init__(self, command, spec):
        self.inbox = queue.SimpleQueue()  # its put may be called in a signal handler
        self.has_started = False
        self.ending = None  # why it ended, for the user
        self._gate = threading.Lock()
        self._unsent = []
        self._connection = None
        self._show = None
        self._unshown = []
        self._last_words = bytearray()
        self._reason = None
        self._process = None
        self._is_closing = False
        self._ended = threading.Event()
        self._token = secrets.token_hex(32)
        problem = self._problem(command, spec) or self._launch(command)
        if problem:
            self._end(problem)

    # ---- for the kernel

    def attach(self, show):
        """Sets where messages with output go."""
        with self._gate:
            self._show, unshown, self._unshown = show, self._unshown, []
            for message in unshown:
                show(message)

    def has_ended(self):
        """Whether it has ended; where it has just now, after all is known about that."""
        # poll() knows nothing while the thread that buries it is just asking.
        if self._is_closing or (self._process is not None and self._process.poll() is not None):
            self._ended.wait(END_SECONDS)
        return self.ending is not None

    def send(self, message):
        """Sends a message, or keeps it until the process has connected. To a process that ended it sends nothing."""
        text = json.dumps(message).encode("ascii")
        if message["type"] == "execute":
            self._last_words.clear()
        with self._gate:
            if self._connection is None:
                self._unsent.append(text)
            else:
                self._write(text)

    def shut_down(self):
        """Asks it to end, and makes it."""
        self.send({"type": "shutdown"})
        self._reason = self._reason or "It was shut down."
        if not self._ended.wait(SHUTDOWN_SECONDS if self.has_started else 0):
            self.kill()

    def kill(self, reason="It was ended by the kernel."):
        """Ends it and what it started."""
        self._reason = self._reason or reason
        process = self._process
        if process is None or process.returncode is not None:
            return
        try:
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)  # it leads its own group
            else:
                process.kill()
        except OSError:
            pass  # it has ended already
        self._ended.wait(SHUTDOWN_SECONDS)

    # ---- start

    @staticmethod
    def _problem(command, spec):
        if command is None:
            return f"{spec} does not say how to start the C# kernel. {MEND}"
        missing = [part for part in command[:2] if os.path.isabs(part) and not os.path.exists(part)]
        if not missing:
            return None
        if os.path.basename(missing[0]).split(".")[0] == "dotnet":
            return (
                f"{missing[0]} is not there: it ran .NET when this kernel was installed. "
                f"Install the .NET 10 SDK (https://dot.net/download). {MEND}")
        return f"{missing[0]} is not there: ctpu was moved, removed or not built. {MEND}"

    def _launch(self, command):
        listener = socket.create_server(("127.0.0.1", 0))
        environment = dict(os.environ)
        environment["TPUREMOTE_KERNEL_PORT"] = str(listener.getsockname()[1])
        environment["TPUREMOTE_KERNEL_TOKEN"] = self._token
        # Its own group: Jupyter's SIGINT is for Python, which forwards it as a message.
        apart = {"start_new_session": True} if os.name == "posix" else {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        try:
            self._process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **apart)
        except OSError as e:
            listener.close()
            return f"{command[0]} cannot be started: {e.strerror or e}. {MEND}"
        atexit.register(self.kill)
        self._pumps = [
            self._thread(self._pump, self._process.stdout.fileno(), "stdout"),
            self._thread(self._pump, self._process.stderr.fileno(), "stderr"),
        ]
        self._thread(self._live, listener)
        return None

    @staticmethod
    def _thread(work, *arguments):
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        thread.start()
        return thread

    # ---- life

    def _live(self, listener):
        with listener:
            lines = self._accept(listener)
        if lines is not None:
            self._read(lines)
        self._bury()

    def _accept(self, listener):
        """The lines of the process that knows the token; None where none connects in time."""
        listener.settimeout(0.2)
        deadline = time.monotonic() + START_SECONDS
        while self._process.poll() is None and self._reason is None:
            if time.monotonic() > deadline:
                self._reason = f"The C# process did not start within {START_SECONDS} seconds. Restart the kernel to try again."
                return None
            try:
                connection, _ = listener.accept()
            except socket.timeout:
                continue
            connection.settimeout(5)  # others on this machine may connect too, and then say nothing
            try:
                lines = connection.makefile("rb")
                hello = json.loads(lines.readline(1000))
                if not hmac.compare_digest(str(hello["token"]).encode(), self._token.encode()):
                    raise ValueError("another token")
            except (OSError, ValueError, KeyError, TypeError):
                connection.close()
                continue
            if hello.get("protocol") != PROTOCOL:
                self._reason = f"This kernel was installed by another version of ctpu ({hello.get('version')} runs now). {MEND}"
                return None
            connection.settimeout(None)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._begin(connection)
            return lines
        return None

    def _begin(self, connection):
        with self._gate:
            self._connection = connection
            self.has_started = True
            for text in self._unsent:
                self._write(text)
            self._unsent = []

    def _write(self, text):
        try:
            self._connection.sendall(text + b"\n")
        except OSError:
            pass  # its end is reported by the thread that reads

    def _read(self, lines):
        try:
            for line in lines:
                message = json.loads(line)
                if message["type"] in ("reply", "input_request"):
                    self.inbox.put(message)
                else:
                    self._output(message)
        except OSError:
            pass  # as the end of the lines
        except (ValueError, KeyError, TypeError) as e:
            self._reason = f"The C# process sent what is no message ({e})."

    def _output(self, message):
        with self._gate:
            show = self._show
            if show is None:
                self._unshown.append(message)
        if show is not None:
            show(message)

    def _pump(self, file, name):
        """Shows what the process wrote past the notebook's Console: native libraries, the runtime's crash reports."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        while True:
            data = os.read(file, 1 << 16)
            if not data:
                return
            if name == "stderr":
                self._last_words += data[:LAST_WORDS_BYTES - len(self._last_words)]
            text = decoder.decode(data)
            if text:
                self._output({"type": "native", "name": name, "text": text})

    # ---- end

    def _bury(self):
        self._is_closing = True
        try:
            code = self._process.wait(5 if self._reason is None else 1)
        except subprocess.TimeoutExpired:
            # It closed the connection, or never connected: what runs on is of no use.
            if self._reason is None:
                self._reason = "The C# process broke the connection."
            threading.Thread(target=self.kill, daemon=True).start()
            code = self._process.wait()
        for pump in self._pumps:
            pump.join(1)  # a grandchild may hold the pipe for longer
        self._end(self._reason or self._report(code))

    def _report(self, code):
        if self.has_started:
            return f"The notebook's C# process ended {self._manner(code)}."
        said = "\n".join(self.last_words())
        hint = "Is the .NET 10 SDK installed?" if ".NET" in said else MEND
        return f"The C# process ended {self._manner(code)} before it was ready. {hint}" + (f"\n{said}" if said else "")

    @staticmethod
    def _manner(code):
        if code >= 0:
            return f"with exit code {code}"
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = "unknown"
        why = {"SIGKILL": ": somebody killed it, or the machine's memory ran out", "SIGABRT": ": it crashed"}.get(name, "")
        return f"by signal {-code} ({name}{why})"

    def last_words(self):
        """What it has written to stderr since the last cell began; of a long trace the head, which names the cause, and the end."""
        lines = bytes(self._last_words).decode("utf-8", "replace").strip().splitlines()
        return lines if len(lines) <= 20 else [*lines[:14], "...", *lines[-5:]]

    def _end(self, reason):
        self.ending = reason
        self._ended.set()
        self.inbox.put({"type": "ended"})
