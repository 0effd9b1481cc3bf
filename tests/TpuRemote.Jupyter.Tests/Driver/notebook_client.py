"""A notebook that a check runs: cells through jupyter_client, and what came back."""

import queue
import time

from jupyter_client import KernelManager

PATIENCE = 60


class Outcome:
    """What a cell showed, in order, and its reply."""

    def __init__(self):
        self.messages = []  # (type, content) from iopub, status and input left out
        self.reply = None

    def text(self, name="stdout"):
        return "".join(c["text"] for t, c in self.messages if t == "stream" and c["name"] == name)

    def types(self):
        return [t for t, _ in self.messages]

    def all(self, kind):
        return [c for t, c in self.messages if t == kind]

    @property
    def result(self):
        (content,) = self.all("execute_result")
        return content["data"]["text/plain"]

    @property
    def error(self):
        (content,) = self.all("error")
        assert self.reply["status"] == "error", self.reply
        assert (self.reply["ename"], self.reply["evalue"]) == (content["ename"], content["evalue"]), self.reply
        return content


class Notebook:
    """A kernel of its own."""

    def __init__(self, kernel_name="csharp-tpu", **options):
        self.started = time.monotonic()
        self.manager = KernelManager(kernel_name=kernel_name)
        self.manager.start_kernel(**options)
        self.client = None
        self.connect()

    def connect(self):
        if self.client is not None:
            self.client.stop_channels()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=not self.manager.is_alive())

    def start(self, code, **options):
        options.setdefault("allow_stdin", False)
        # Otherwise ipykernel aborts what arrives within a moment after a failure, also what was sent after it was seen.
        options.setdefault("stop_on_error", False)
        return self.client.execute(code, **options)

    def run(self, code, on_message=None, answer=None, **options):
        """Runs a cell to its end. `on_message` sees each message as it comes; `answer` answers questions."""
        return self.finish(self.start(code, allow_stdin=answer is not None, **options), on_message, answer)

    def finish(self, request, on_message=None, answer=None):
        outcome, deadline = Outcome(), time.monotonic() + PATIENCE
        while True:
            assert time.monotonic() < deadline, f"no end of the cell within {PATIENCE} s: {str(outcome.messages)[-2000:]}"
            if answer is not None:
                self._answer(answer)
            try:
                message = self.client.get_iopub_msg(timeout=0.05)
            except queue.Empty:
                assert self.manager.is_alive(), "the kernel is dead"
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                break
            if kind in ("status", "execute_input"):
                continue
            outcome.messages.append((kind, content))
            if on_message is not None:
                on_message(outcome)
        outcome.reply = self.reply(request)
        return outcome

    def reply(self, request):
        while True:
            message = self.client.get_shell_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == request:
                return message["content"]

    def _answer(self, answer):
        try:
            question = self.client.get_stdin_msg(timeout=0)
        except queue.Empty:
            return
        text = answer(question["content"])
        if text is not None:
            self.client.input(text)

    def ok(self, code, **options):
        """Runs a cell that must succeed."""
        outcome = self.run(code, **options)
        assert outcome.reply["status"] == "ok", outcome.reply
        return outcome

    def fails(self, code, **options):
        """Runs a cell that must fail, and gives its error."""
        return self.run(code, **options).error

    def interrupted(self, code):
        """Runs a cell and interrupts it when it has printed something."""
        seen = []

        def interrupt_once(outcome):
            if not seen:
                seen.append(True)
                self.manager.interrupt_kernel()

        return self.run(code, on_message=interrupt_once)
