"""A header is a comment in every language, and what stands in it cannot end that."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from exporter.targets.engine import draw_project
from exporter.targets.headers import with_header
from exporter.targets.lookup import header_names
from exporter.targets.registry import TARGETS
from tests.builders import argument, graph_of, resource


@pytest.mark.parametrize(
    ("file", "content", "headed"),
    [
        ("a.tf", "x = 1\n", "# Ours.\n#\n# Ask.\n\nx = 1\n"),
        ("a.py", '"""Doc."""\n', '# Ours.\n#\n# Ask.\n\n"""Doc."""\n'),
        ("import.sh", "#!/bin/sh\nset -e\n", "#!/bin/sh\n# Ours.\n#\n# Ask.\n\nset -e\n"),
        ("Pulumi.yaml", "name: x\n", "# Ours.\n#\n# Ask.\n\nname: x\n"),
        (".gitignore", "venv/\n", "# Ours.\n#\n# Ask.\n\nvenv/\n"),
        ("index.ts", "let x;\n", "// Ours.\n//\n// Ask.\n\nlet x;\n"),
        ("docs/a.md", "# A\n", "<!--\nOurs.\n\nAsk.\n-->\n\n# A\n"),
        ("import.json", "{}\n", "{}\n"),
        ("a.tf.json", "{}\n", "{}\n"),
        ("LICENSE", "all\n", "all\n"),
    ],
)
def test_it_has_the_marks_of_the_format(file: str, content: str, headed: str) -> None:
    assert with_header(content, "\nOurs.\n\nAsk.\n", file) == headed
    assert with_header(content, " \n", file) == content


_HOSTILE = st.sampled_from("--> --!> */ {# #} ${x} \n \r \u2028 \x85 \x00 \u202e \ud800 ` \\ -".split(" "))
ANY_TEXT = st.lists(_HOSTILE | st.text(max_size=10), max_size=8).map("".join)


@given(ANY_TEXT)
def test_no_text_ends_the_comment(text: str) -> None:
    for file in ("a.tf", "a.sh", "a.ts"):
        mark = "//" if file == "a.ts" else "#"
        *lines, end, code, last = with_header("code\n", f"a{text}", file).split("\n")
        assert all(line.startswith(mark) and line.isprintable() for line in lines)
        assert (end, code, last) == ("", "code", "")
    python = with_header("x = 1\n", f"a{text}", "a.py")
    assert ast.dump(ast.parse(python.encode("utf-8", "backslashreplace"))) == ast.dump(ast.parse("x = 1\n"))
    assert yaml.safe_load(with_header("x: 1\n", f"a{text}", "a.yaml")) == {"x": 1}
    markup = with_header("x\n", f"a{text}", "a.md")
    assert markup.startswith("<!--\n")
    assert markup.index("-->") == len(markup) - len("-->\n\nx\n")
    assert "--" not in markup[4 : markup.index("-->")]


@pytest.mark.parametrize("word", ["coding: ", "encoding=", "fileencoding:", "file_Encoding = ", "xcoding="])
def test_python_obeys_nothing_in_it(word: str) -> None:
    text = with_header("x = 1\n", f"{word}latin-1\nfmt: off", "a.py")
    assert tokenize.detect_encoding(io.BytesIO(text.encode()).readline)[0] == "utf-8"
    assert "fmt: off" not in text


def test_a_target_has_one_of_its_own_before_the_one_of_all(tmp_path: Path) -> None:
    for name, text in {
        "header.j2": "All, {{ file }}",
        "terraform/header.j2": "{{ group.title if group else region }}",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    graph = graph_of(resource("it", argument("name", "it")))
    drawn = draw_project(graph, TARGETS["terraform"], templates=tmp_path)
    assert drawn["it.tf"].startswith(b"# it (it)\n\n# User pool it (it) in us-east-1\n")
    assert drawn["versions.tf"].startswith(b"# us-east-1\n\nterraform {")
    assert drawn[".gitignore"].startswith(b".terraform/")  # a copy is a copy
    code = draw_project(graph, TARGETS["pulumi"], templates=tmp_path)
    assert code["pools/it.py"].startswith(b"# All, pools/it.py\n\n")
    assert code["import.sh"].startswith(b"#!/bin/sh\n# All, import.sh\n\n# Adopts")
    assert code["import.json"].startswith(b"{")


def test_every_target_looks_for_its_own_first() -> None:
    for target in TARGETS.values():
        first, *_, last = header_names(target)
        assert first == f"{target.name}/header.j2"
        assert last == "header.j2"
