"""What cells show and answer while all goes well. Expected values are worked out by hand."""

import collections
import os
import tempfile
import time

from notebook_client import PATIENCE, Notebook

LANE = Notebook
TIMES = collections.defaultdict(list)


def first_cell(notebook):
    outcome = notebook.ok("1 + 1")
    TIMES["from the kernel's start to the first cell's end"].append(time.monotonic() - notebook.started)
    assert outcome.result == "2", outcome.messages
    assert outcome.reply["execution_count"] == 1, outcome.reply
    assert outcome.all("execute_result")[0]["execution_count"] == 1
    assert outcome.reply["user_expressions"] == {}, outcome.reply


def warm_cells(notebook):
    for i in range(15):
        began = time.monotonic()
        assert notebook.ok(f"{i} + 1").result == str(i + 1)
        TIMES["a simple cell, warm"].append(time.monotonic() - began)


def kernel_info(notebook):
    request = notebook.client.kernel_info()
    info = notebook.reply(request)
    language = info["language_info"]
    assert (language["name"], language["file_extension"], language["mimetype"]) == ("C#", ".cs", "text/x-csharp"), language
    assert language["pygments_lexer"] == "csharp", language


def variables_stay(notebook):
    notebook.ok("var answer = 20;")
    assert notebook.ok("answer * 2 + 2").result == "42"


def output_is_live(notebook):
    """The cell ends only when its first line has arrived."""
    with tempfile.TemporaryDirectory() as folder:
        sign = os.path.join(folder, "arrived")
        code = f'Console.WriteLine("first"); while (!File.Exists("{sign}")) await Task.Delay(10); Console.WriteLine("second");'
        outcome = notebook.ok(code, on_message=lambda seen: "first" in seen.text() and open(sign, "w").close())
        assert outcome.text() == "first\nsecond\n", outcome.messages


def output_keeps_its_order(notebook):
    outcome = notebook.ok(
        'Console.Write("a"); Console.Error.Write("b"); Console.Write("c"); display("d"); Console.Write("e"); "f"')
    shown = [c["text"] if t == "stream" else c["data"]["text/plain"] for t, c in outcome.messages]
    assert "".join(shown) == "abcdef", outcome.messages
    assert outcome.types() == ["stream", "stream", "stream", "display_data", "stream", "execute_result"], outcome.types()


def characters_stay_whole(notebook):
    """A character of two UTF-16 units, also when its halves are printed one by one."""
    outcome = notebook.ok(
        'var smile = "\U0001f600"; for (var i = 0; i < 10000; i++) { Console.Write(smile[0]); Console.Write(smile[1]); }')
    assert outcome.text() == "\U0001f600" * 10000, outcome.text()[:100]


def displays_update(notebook):
    outcome = notebook.ok('var shown = display("before"); shown.Update("after");')
    (first,), (second,) = outcome.all("display_data"), outcome.all("update_display_data")
    assert first["data"]["text/plain"] == "before" and second["data"]["text/plain"] == "after", outcome.messages
    assert first["transient"]["display_id"] == second["transient"]["display_id"]
    (later,) = notebook.ok('shown.Update("later");').all("update_display_data")
    assert later["transient"]["display_id"] == first["transient"]["display_id"]


def displays_by_type(notebook):
    (shown,) = notebook.ok('"<b>x</b>".DisplayAs("text/html");').all("display_data")
    assert shown["data"]["text/html"] == "<b>x</b>", shown
    (shown,) = notebook.ok('"{\\"a\\": [1, 2]}".DisplayAs("application/json");').all("display_data")
    assert shown["data"]["application/json"] == {"a": [1, 2]}, shown


def output_is_cleared(notebook):
    outcome = notebook.ok('Console.WriteLine("gone"); ClearOutput(wait: true); Console.WriteLine("stays");')
    assert outcome.types() == ["stream", "clear_output", "stream"], outcome.messages
    assert outcome.all("clear_output")[0] == {"wait": True}


def compile_error(notebook):
    error = notebook.fails("int x = ;")
    assert error["ename"] == "CompilationError", error
    assert any("int x = ;" in line for line in error["traceback"]), error


def exception(notebook):
    error = notebook.fails('Console.WriteLine("before"); throw new InvalidOperationException("on purpose");')
    assert "InvalidOperationException" in error["ename"] and error["evalue"] == "on purpose", error
    assert notebook.ok("answer").result == "20"


def error_stops_what_follows(notebook):
    first = notebook.start('throw new Exception("stop");', stop_on_error=True)
    second = notebook.start('Console.WriteLine("never");', stop_on_error=True)
    assert notebook.finish(first).reply["status"] == "error"
    assert notebook.reply(second)["status"] in ("aborted", "error")
    deadline = time.monotonic() + PATIENCE
    while notebook.run("0").reply["status"] == "aborted":
        assert time.monotonic() < deadline, "cells are aborted for ever"


def silent_cell(notebook):
    outcome = notebook.run('1 + 1', silent=True)
    assert outcome.reply["status"] == "ok" and outcome.messages == [], outcome.messages


def stdin(notebook):
    asked = []

    def answer(question):
        asked.append(question)
        return "Grüße 😀"

    outcome = notebook.ok('Console.Write(Input("who? ") + "|" + Console.ReadLine() + "|" + Password("secret? "));', answer=answer)
    assert outcome.text() == "Grüße 😀|Grüße 😀|Grüße 😀", outcome.messages
    assert [(q["prompt"], q["password"]) for q in asked] == [("who? ", False), ("", False), ("secret? ", True)], asked


def stdin_end(notebook):
    outcome = notebook.ok('Console.Write(Console.ReadLine() is null);', answer=lambda _: "\x04")
    assert outcome.text() == "True", outcome.messages


def stdin_without_a_user(notebook):
    error = notebook.fails('Console.ReadLine();')
    assert "NotSupportedException" in error["ename"] and "nobody to ask" in error["evalue"], error


def million_lines(notebook):
    """The first and the last are shown, and how many were not."""
    outcome = notebook.ok('for (var i = 0; i < 1_000_000; i++) Console.WriteLine($"line {i}");')
    text = outcome.text()
    assert text.startswith("line 0\nline 1\n") and text.endswith("line 999998\nline 999999\n"), (text[:100], text[-100:])
    assert len(text) < 1_200_000 and "were left out" in text and "write to a file" in text, len(text)
    assert notebook.ok('Console.Write("small");').text() == "small"


def gigantic_display(notebook):
    (shown,) = notebook.ok('new string(\'x\', 17 << 20).DisplayAs("text/html");').all("display_data")
    assert list(shown["data"]) == ["text/plain"] and "17 MiB" in shown["data"]["text/plain"], str(shown)[:1000]


def native_output(notebook):
    """What goes past Console is shown too: libraries that are not .NET print so."""
    done = []
    outcome = notebook.ok(
        'var raw = System.Console.OpenStandardError(); raw.Write("past the console\\n"u8); await Task.Delay(300);',
        on_message=lambda seen: done.append("past the console" in seen.text("stderr")))
    assert outcome.text("stderr") == "past the console\n", outcome.messages


def complete(notebook):
    """Positions count code points: the smile is one."""
    code = '"😀".ToUpper(); Math.Sq'
    reply = notebook.reply(notebook.client.complete(code, len(code)))
    assert reply["status"] == "ok" and reply["matches"][0] == "Sqrt", reply
    assert code[reply["cursor_start"]:reply["cursor_end"]] == "Sq", reply
    types = reply["metadata"]["_jupyter_types_experimental"]
    assert (types[0]["text"], types[0]["type"]) == ("Sqrt", "function"), types[:1]


def inspect(notebook):
    code = '"😀".ToUpper(); Math.Sqrt'
    reply = notebook.reply(notebook.client.inspect(code, len(code)))
    assert reply["found"] and "double Math.Sqrt(double d)" in reply["data"]["text/plain"], reply
    nothing = notebook.reply(notebook.client.inspect("   ", 1))
    assert nothing["status"] == "ok" and not nothing["found"], nothing


def is_complete(notebook):
    def status(code):
        return notebook.reply(notebook.client.is_complete(code))

    assert status("1 + 1")["status"] == "complete"
    assert status("if (true) {")["status"] == "incomplete"
    assert status("if (true) {")["indent"] != "", status("if (true) {")


def history(notebook):
    notebook.ok("// the last but one\n1")
    notebook.ok("// the last\n2", store_history=True)
    notebook.ok("// never kept\n3", store_history=False)
    tail = notebook.reply(notebook.client.history(hist_access_type="tail", n=2, raw=True, output=False))["history"]
    assert [entry[2] for entry in tail] == ["// the last but one\n1", "// the last\n2"], tail
    search = {"hist_access_type": "search", "raw": True, "output": False}
    found = notebook.reply(notebook.client.history(pattern="// the last*", n=5, **search))["history"]
    assert len(found) == 2, found
    first = {"hist_access_type": "range", "raw": True, "output": False, "session": 0, "start": 1, "stop": 2}
    assert [entry[2] for entry in notebook.reply(notebook.client.history(**first))["history"]] == ["1 + 1"]


def ctpu_directive(notebook):
    assert notebook.ok("#!ctpu version").text().startswith("ctpu "), "no version"
    outcome = notebook.run("#!ctpu demo nothing")
    assert "exit code 2" in outcome.error["evalue"], outcome.error
    assert "nothing" in outcome.text("stderr"), outcome.messages


def own_packages(notebook):
    """The house's packages come with the kernel: nothing is restored. 0 + 1 + 2 + 3 and 4 ones make 10."""
    outcome = notebook.ok('#r "nuget: TpuRemote"\n#r "nuget: TpuRemote.Learn"')
    assert "Installed TpuRemote, " in outcome.text() and "Restoring" not in outcome.text(), outcome.messages
    notebook.ok("using TpuRemote; using TpuRemote.Client; using TpuRemote.Hlo.ElementTypes;\n"
                "var tpu = await Tpu.ConnectAsync(); await tpu.InitializeSystemAsync();")
    run = "(await tpu.TpuRewrite((x, y) => x + y, Tf.Range(4, ElementType.F32), Tf.Ones(4)).RunAsync()).ToArray<float>().Sum()"
    assert notebook.ok(run).result == "10", "the sum"
    notebook.ok("await tpu.DisposeAsync();")


def empty_cell(notebook):
    assert notebook.ok("  \n").messages == []


CHECKS = [
    first_cell, warm_cells, kernel_info, variables_stay, output_is_live, output_keeps_its_order, characters_stay_whole,
    displays_update, displays_by_type, output_is_cleared, compile_error, exception, error_stops_what_follows, silent_cell, stdin,
    stdin_end, stdin_without_a_user, million_lines, gigantic_display, native_output, complete, inspect, is_complete, history,
    ctpu_directive, own_packages, empty_cell,
]
