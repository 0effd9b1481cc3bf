"""Jupyter's requests, answered by the C# process."""

import fnmatch
import queue
import signal
import threading
import time

from ipykernel.kernelbase import Kernel

try:
    from IPython.core.error import StdinNotImplementedError
except ImportError:  # it is where ipykernel takes it from; named only to be caught
    StdinNotImplementedError = NotImplementedError

STOP_SECONDS = 7  # the C# side gives a cell 5 of them
LANGUAGE_SECONDS = 10
NATIVE_LIMIT = 1 << 20
PARENTS_KEPT = 100
LOST = "Variables are lost; the next cell runs in a new process."


def clean(text):
    """Text that is whole: halves of surrogate pairs, which browsers can send, are joined or replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class CSharpKernel(Kernel):
    """An ipykernel whose cells run elsewhere."""

    implementation = "tpuremote"
    implementation_version = "1"
    language_info = {
        "name": "C#",
        "version": "13.0",
        "mimetype": "text/x-csharp",
        "file_extension": ".cs",
        "pygments_lexer": "csharp",
        "codemirror_mode": "text/x-csharp",
    }
    banner = "C# 13 (TpuRemote). #!about says more, #!lsmagic lists directives."

    first_process = None
    start_process = None

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._request = 0
        self._cell = 0
        self._cell_parents = {}
        self._native_shown = 0
        self._interrupted = False
        self._history = []
        self._process = self.first_process
        self._process.attach(self._show)

    # ---- execute

    def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False):
        if not code.strip():
            return self._done()
        if store_history and not silent:
            self._history.append((1, self.execution_count, code))
        self._cell += 1
        self._cell_parents[self._cell] = self.get_parent("shell")
        self._cell_parents.pop(self._cell - PARENTS_KEPT, None)
        self._native_shown = 0
        self._allow_stdin = bool(allow_stdin)  # ipykernel's raw_input asks for it
        self._replace_ended()
        self._process.send({
            "type": "execute", "id": self._next(), "cell": self._cell, "code": clean(code), "count": self.execution_count,
            "silent": bool(silent), "stdin": bool(allow_stdin)})
        reply = self._await_outcome()
        if reply["status"] == "ok":
            return self._done()
        content = {"ename": reply["ename"], "evalue": reply["evalue"], "traceback": reply["traceback"]}
        if not silent:
            self._publish("error", content, self._cell)
        return {"status": "error", "execution_count": self.execution_count, **content}

    def _done(self):
        return {"status": "ok", "execution_count": self.execution_count, "payload": [], "user_expressions": {}}

    def _replace_ended(self):
        ended = self._process
        if not ended.has_ended():
            return
        if ended.has_started:
            text = f"{ended.ending} This happened after the last cell. Variables are lost; a new process was started.\n"
            self._publish("stream", {"name": "stderr", "text": text}, self._cell)
        self._start()

    def _start(self):
        self._process = self.start_process()
        self._process.attach(self._show)

    def _await_outcome(self):
        """Waits for the cell's end, forwarding interrupts and questions to the user."""
        process, deadline, again = self._process, None, None
        while True:
            now = time.monotonic()
            if self._interrupted or (again is not None and now > again):
                # Again and again: the first may have come before the cell had begun.
                self._interrupted, again, deadline = False, now + 1, deadline or now + STOP_SECONDS
                process.send({"type": "interrupt"})
            if deadline is not None and now > deadline:
                return self._unstoppable(process)
            try:
                message = process.inbox.get(timeout=0.2)  # without a timeout, Windows cannot be interrupted
            except queue.Empty:
                continue
            if message["type"] == "input_request":
                self._ask(process, message)
            elif message["type"] == "ended":
                return self._ended(process)
            elif message["type"] == "reply" and message["id"] == self._request:
                return self._unstoppable(process) if message["status"] == "unstoppable" else message

    def _unstoppable(self, process):
        process.kill()
        self._start()
        return self._failure(
            "KeyboardInterrupt",
            "The interrupted code did not stop within 5 seconds: its process was ended and a new one started. Variables are lost.")

    def _ended(self, process):
        if not process.has_started:
            return self._failure("KernelNotStarted", process.ending)
        self._start()
        words = process.last_words()
        return self._failure("ProcessEnded", f"{process.ending} {LOST}", ["It wrote last:"] + words if words else [])

    @staticmethod
    def _failure(name, message, more=()):
        lines = message.splitlines()
        return {"status": "error", "ename": name, "evalue": lines[0], "traceback": [f"{name}: {lines[0]}", *lines[1:], *more]}

    def _ask(self, process, message):
        """Puts a question of the cell to the user."""
        answer = {"type": "input", "id": message["id"]}
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)  # ipykernel waits for the answer and knows only this way out
            try:
                ask = self.getpass if message["password"] else self.raw_input
                answer["text"] = clean(ask(message["prompt"]))
            finally:
                signal.signal(signal.SIGINT, self._on_interrupt)
        except KeyboardInterrupt:
            self._interrupted = True
            return
        except EOFError:
            answer["text"] = None
        except (StdinNotImplementedError, NotImplementedError):
            answer["refused"] = True
        process.send(answer)

    # ---- interrupts

    def pre_handler_hook(self):
        """While a request is answered, SIGINT is a note and no exception: that could strike between any two lines."""
        self._interrupted = False
        if threading.current_thread() is threading.main_thread():
            self.saved_sigint_handler = signal.signal(signal.SIGINT, self._on_interrupt)

    def post_handler_hook(self):
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self.saved_sigint_handler)

    def _on_interrupt(self, *_):
        self._interrupted = True
        self._process.inbox.put({"type": "wake"})

    # ---- questions about code

    def do_complete(self, code, cursor_pos):
        reply = self._question({"type": "complete", "code": clean(code), "cursor": cursor_pos})
        if reply is None:
            return {"status": "ok", "matches": [], "cursor_start": cursor_pos, "cursor_end": cursor_pos, "metadata": {}}
        start, end, items = reply["start"], reply["end"], reply["items"]
        types = [{"start": start, "end": end, **item} for item in items]
        return {
            "status": "ok", "matches": [item["text"] for item in items], "cursor_start": start, "cursor_end": end,
            "metadata": {"_jupyter_types_experimental": types}}

    def do_inspect(self, code, cursor_pos, detail_level=0, omit_sections=()):
        reply = self._question({"type": "inspect", "code": clean(code), "cursor": cursor_pos, "detail": detail_level > 0})
        data = reply["data"] if reply else {}
        return {"status": "ok", "found": bool(data), "data": data, "metadata": {}}

    def do_is_complete(self, code):
        reply = self._question({"type": "is_complete", "code": clean(code)})
        if reply is None:
            return {"status": "unknown"}
        answer = {"status": reply["completeness"]}
        return {**answer, "indent": reply["indent"]} if answer["status"] == "incomplete" else answer

    def _question(self, message):
        """The answer of the C# side; None where it has none to give in time."""
        process = self._process
        if process.has_ended():
            return None
        process.send({**message, "id": self._next()})
        deadline = time.monotonic() + LANGUAGE_SECONDS
        while not self._interrupted and time.monotonic() < deadline:
            try:
                message = process.inbox.get(timeout=0.2)
            except queue.Empty:
                continue
            if message["type"] == "ended":
                return None
            if message["type"] == "reply" and message["id"] == self._request:
                return message if message["status"] == "ok" else None
        return None

    def _next(self):
        self._request += 1
        return self._request

    # ---- history

    def do_history(self, hist_access_type, output, raw, session=None, start=None, stop=None, n=None, pattern=None, unique=False):
        entries = self._history
        if hist_access_type == "range":
            # Sessions count from 1, this one; Jupyter's 0 means the current one as well.
            wanted = session in (None, 0, 1)
            entries = [e for e in entries if wanted and e[1] >= (start or 0) and (stop is None or e[1] < stop)]
        elif hist_access_type == "search":
            entries = [e for e in entries if fnmatch.fnmatchcase(e[2], pattern or "*")]
            if unique:
                entries = list({e[2]: e for e in entries}.values())
        if hist_access_type != "range" and n is not None:
            entries = entries[-n:] if n > 0 else []
        return {"status": "ok", "history": [(s, line, (code, None)) if output else (s, line, code) for s, line, code in entries]}

    # ---- output

    def _show(self, message):
        """Publishes output; called by the process's threads."""
        kind, cell = message["type"], message.get("cell", self._cell)
        if kind == "stream":
            self._publish("stream", {"name": message["name"], "text": message["text"]}, cell)
        elif kind == "native":
            self._show_native(message)
        elif kind == "clear":
            self._publish("clear_output", {"wait": message["wait"]}, cell)
        elif kind == "result":
            content = {"data": message["data"], "metadata": {}, "execution_count": message["count"]}
            self._publish("execute_result", content, cell)
        elif kind in ("display", "update"):
            transient = {} if message["display_id"] is None else {"display_id": message["display_id"]}
            content = {"data": message["data"], "metadata": {}, "transient": transient}
            self._publish("display_data" if kind == "display" else "update_display_data", content, cell)
        else:
            self.log.error("The C# process sent a message of unknown type %r", kind)

    def _show_native(self, message):
        """Output past the notebook's Console is not bounded by the C# side."""
        text = message["text"]
        room = NATIVE_LIMIT - self._native_shown
        self._native_shown += len(text)
        if room <= 0:
            return
        if len(text) > room:
            text = text[:room] + "\n[more than 1 MiB was written past the notebook's Console by this cell: the rest is left out]\n"
        self._publish("stream", {"name": message["name"], "text": text}, self._cell)

    def _publish(self, kind, content, cell):
        # Not send_response: that asks for the request that is answered now, and this may be a later one's thread.
        self.session.send(self.iopub_socket, kind, content, parent=self._cell_parents.get(cell) or {}, ident=self._topic(kind))

    # ---- end

    def do_shutdown(self, restart):
        self._process.shut_down()
        return {"status": "ok", "restart": restart}
