"""Makes executed notebooks the same on every machine but for their results: python3 tidy.py NOTEBOOK...

Takes away the cells' metadata but for tags, times, and versions; joins what a cell printed in pieces. `notebooks/update` calls it.
"""
import json
import sys

LANGUAGE = {"file_extension": ".cs", "mimetype": "text/x-csharp", "name": "csharp", "pygments_lexer": "csharp"}
KERNEL = {"display_name": "C# (TpuRemote)", "language": "C#", "name": "csharp-tpu"}


def lines(text):
    """Text as notebook files keep it: a list of lines, each with its newline."""
    return "".join(text).splitlines(keepends=True)


def joined(outputs):
    """The outputs, with neighbouring pieces of one stream as one."""
    result = []
    for output in outputs:
        before = result[-1] if result else {}
        if output["output_type"] == "stream" == before.get("output_type") and output["name"] == before["name"]:
            before["text"] = lines(before["text"] + lines(output["text"]))
        else:
            result.append(output)
    return result


def tidy(path):
    """Tidies one file in its place."""
    with open(path, encoding="utf-8") as file:
        notebook = json.load(file)
    notebook["metadata"] = {"kernelspec": KERNEL, "language_info": LANGUAGE}
    for cell in notebook["cells"]:
        tags = cell["metadata"].get("tags")
        cell["metadata"] = {"tags": tags} if tags else {}
        if cell["cell_type"] == "code":
            cell["outputs"] = joined(cell["outputs"])
    with open(path, "w", encoding="utf-8") as file:
        json.dump(notebook, file, indent=1, sort_keys=True, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        tidy(name)
