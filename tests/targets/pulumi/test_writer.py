"""Python, black and ruff judge what ``exporter.targets.pulumi.writer`` writes."""

from __future__ import annotations

import ast
import subprocess
import sysconfig
from dataclasses import replace
from itertools import product
from pathlib import Path

import black
import pytest
from hypothesis import given, settings

from exporter.model import Block, Blocks, Entries, External, File, Join, Ref, Value
from exporter.targets.engine import draw_project
from exporter.targets.pulumi import writer as python
from exporter.targets.registry import TARGETS
from exporter.targets.text import comment
from tests.builders import argument, graph_of
from tests.strategies import names as spell
from tests.strategies import same, samples, texts, values

names = python.Layout(spell)
RUFF = Path(sysconfig.get_path("scripts"), "ruff")


def by_black(code: str) -> str:
    return black.format_str(code, mode=black.Mode())


def by_ruff(code: str) -> str:
    done = subprocess.run(
        [RUFF, "format", "--isolated", "--no-cache", "-"], input=code, capture_output=True, encoding="utf-8"
    )
    assert not done.returncode, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", '""'),
        ("it's", '"it\'s"'),
        ('say "hi"', "'say \"hi\"'"),
        ('"it\'s"', "'\"it\\'s\"'"),
        ("'\"", '"\'\\""'),
        ("C:\\new", r'"C:\\new"'),
        ("{x} ${y} %s", '"{x} ${y} %s"'),
        ("a\n\r\t\0\x1b\x85\xa0b", r'"a\n\r\t\u0000\u001b\u0085\u00a0b"'),
        ("\u2028\ufeff\u202e\u2066\U000e0001", r'"\u2028\ufeff\u202e\u2066\U000e0001"'),
        ("\ud800", r'"\ud800"'),
        ("Größe 日本語 🎉", '"Größe 日本語 🎉"'),
    ],
)
def test_texts(text: str, written: str) -> None:
    assert python.literal(text) == written
    assert ast.literal_eval(written) == text


@given(texts)
def test_python_reads_back_every_text(text: str) -> None:
    written = python.literal(text)
    assert ast.literal_eval(written) == text
    assert written.isprintable()


def test_quotes_are_those_the_formatters_choose() -> None:
    every = ["".join(chars) for size in range(6) for chars in product("a\"'\\", repeat=size)]
    code = "x = [\n" + "".join(f"    {python.literal(text)},\n" for text in every) + "]\n"
    assert ast.literal_eval(code.removeprefix("x = ")) == every
    same(code, by_black(code))
    same(code, by_ruff(code))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "True"),
        (12, "12"),
        (1e22, "1e22"),
        (1e-7, "1e-07"),
        ((), "[]"),
        (("a", 1, False), '["a", 1, False]'),
        (Block(()), "{}"),
        (Entries(()), "{}"),
        (Ref("pool", "id", "x"), "pool.id"),
        (File("files/a.html", "<p>"), 'read_file("a.html")'),
        (File("files/a.png", "", binary=True), 'read_base64("a.png")'),
        (Join((Ref("s", "identifier", "x"), "/re", "ad")), 'pulumi.Output.concat(s.identifier, "/read")'),
        (Join(("", Ref("s", "id", "x"))), "s.id"),
        (Join(("a", "b")), '"ab"'),
        (Join(()), '""'),
        (Block((argument("minimum_length", 12),)), '{\n    "minimum_length": 12,\n}'),
        (Blocks((Block((argument("a", 1),)),)), '[\n    {\n        "a": 1,\n    },\n]'),
        (Entries((('"', Entries((("b", ("c",)),))),)), '{\n    \'"\': {\n        "b": ["c"],\n    },\n}'),
    ],
)
def test_values(value: Value, written: str) -> None:
    assert python.expression(value, names) == written


def test_a_list_is_on_one_line_up_to_column_88() -> None:
    fits = python.arguments([argument("urls", ("x" * 71, 1))], names)
    assert fits == f'    urls=["{"x" * 71}", 1],'
    assert len(fits) == 88
    assert python.arguments([argument("urls", ("x" * 72, 1))], names) == (
        f'    urls=[\n        "{"x" * 72}",\n        1,\n    ],'
    )


def test_a_long_text_is_never_split() -> None:
    assert python.arguments([argument("a", "x" * 200)], names) == f'    a="{"x" * 200}",'


def test_a_long_join_is_exploded_inside_a_list() -> None:
    join = Join((Ref("server", "identifier", "x"), "/" + "x" * 60))
    assert python.arguments([argument("scopes", (join,))], names) == (
        "    scopes=[\n"
        "        pulumi.Output.concat(\n"
        "            server.identifier,\n"
        f'            "/{"x" * 60}",\n'
        "        ),\n"
        "    ],"
    )


def test_calls() -> None:
    assert python.call("pulumi.export", ['"a"', "b.id"]) == 'pulumi.export("a", b.id)'
    assert python.call("f", []) == "f()"
    assert python.call("f", ["a"], target="x", indent=4) == "    x = f(a)"
    assert python.call("f", ["a" * 83, "b"]) == f"f(\n    {'a' * 83},\n    b,\n)"
    assert python.call("f" * 30, ["a"], "x" * 60) == f"{'x' * 60} = (\n    {'f' * 30}(a)\n)"


def test_assignments() -> None:
    assert python.assignment("x", "a", names) == 'x = "a"'
    assert python.assignment("x" * 10, "a" * 73, names) == f'{"x" * 10} = "{"a" * 73}"'
    assert python.assignment("x" * 10, "a" * 74, names) == f'{"x" * 10} = (\n    "{"a" * 74}"\n)'
    assert python.assignment("x" * 10, "a" * 82, names) == f'{"x" * 10} = (\n    "{"a" * 82}"\n)'
    assert python.assignment("x" * 10, "a" * 83, names) == f'{"x" * 10} = "{"a" * 83}"'


def test_an_assignment_whose_width_is_in_doubt_is_in_ascii() -> None:
    """Black gives a combining mark one column, ruff none, and no comma can settle the matter."""
    assert python.assignment("x", "e\u0301" * 42, names) == 'x = "' + "e\\u0301" * 42 + '"'


def test_imports() -> None:
    assert python.from_import("pools", []) == ""
    assert python.from_import("pools", ["a", "b"]) == "from pools import a, b"
    assert python.from_import("pools", ["a" * 40, "b" * 40]) == (
        f"from pools import (\n    {'a' * 40},\n    {'b' * 40},\n)"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\n\nb", "    # a\n    #\n    # b"),
        ('"""\r import os', '    # """\\r import os'),
        ("fmt: off", "    # fmt\\u003a off"),
        ("x" * 50 + " " + "y" * 50, f"    # {'x' * 50}\n    # {'y' * 50}"),
    ],
)
def test_nothing_leaves_a_comment(text: str, written: str) -> None:
    assert comment(text, 4) == written


def statements(value: Value, title: str = "a") -> str:
    """A value as an argument and as a variable, below a comment."""
    inside = python.arguments([argument("key_word", value), argument("k", (True,))], names)
    return f"{comment(title)}\nf(\n{inside}\n)\n{python.assignment('variable', value, names)}\n"


@settings(deadline=None, max_examples=60)
@given(values, texts)
def test_black_changes_nothing(value: Value, title: str) -> None:
    code = statements(value, title)
    same(code, by_black(code))


def test_externals_with_notes_and_without_are_as_both_have_them() -> None:
    externals = tuple(
        External(f"role_{i}", "arn", note) for i, note in enumerate(("", "a note", "x" * 120, ""))
    )
    code = draw_project(replace(graph_of(), externals=externals), TARGETS["pulumi"])["externals.py"].decode()
    assert code.count("#") == 2
    same(code, by_black(code))
    same(code, by_ruff(code))


def test_ruff_changes_nothing() -> None:
    code = "".join(map(statements, samples(values, 200), samples(texts, 200)))
    same(code, by_ruff(code))


@pytest.mark.parametrize("char", ["x", "é", "日", "\u0301", "\u17d8", "\u2630", '"'])
def test_both_agree_at_the_edge_of_a_line(char: str) -> None:
    """They count columns differently outside ASCII; what we write must suit both."""
    ref = Ref("a", "b", "")
    code: list[str] = []
    for size in range(62, 92) if char == "x" else range(20, 92, 4):
        text = char * size
        entries = (("k", (text,)), (text, ()), (text + "x", ref), (text + "y", (1,)), (text + "z", Block(())))
        edges: list[Value] = [text, (text, 1), Join((ref, text)), File(f"files/{text}", ""), Entries(entries)]
        code += map(statements, edges)
        code.append(python.call("pulumi.export", [python.literal(text), "a.id"]) + "\n")
    text = "".join(code)
    same(text, by_black(text))
    same(text, by_ruff(text))


def test_both_agree_about_long_names() -> None:
    """With targets of 84 columns or more, or references of 85, no layout suits both."""
    code = []
    for size in range(30, 84):
        name = "x" * size
        edges: list[Value] = [
            "text",
            "y" * 60,
            Ref("a", "b", ""),
            Join((Ref("a", "b", ""), "/c")),
            (),
            ("y" * 50,),
        ]
        code += [python.assignment(name, value, names) for value in edges]
        code.append(python.call("aws.cognito.UserPool", ['"a"', "b"], target=name))
        code.append(python.call("aws.cognito.UserPool", ['"a"', "b" * 70], target=name))
        code.append(f"f(\n{python.arguments([argument(name, value) for value in edges], names)}\n)")
    imports = [python.from_import("pools", ["x" * size, "b"]) for size in range(60, 90)]
    text = "\n".join([*imports, "", *code, ""])
    same(text, by_black(text))
    same(text, by_ruff(text))
