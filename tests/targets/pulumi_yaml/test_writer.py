"""PyYAML and Pulumi's own language host judge what ``exporter.targets.pulumi_yaml.writer`` writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings

from exporter.errors import ExporterError
from exporter.model import (
    Argument,
    Block,
    Blocks,
    Entries,
    External,
    File,
    Graph,
    Join,
    Ref,
    Secret,
    Value,
)
from exporter.targets.engine import draw_project
from exporter.targets.literals import literal
from exporter.targets.pulumi_common.program import record
from exporter.targets.pulumi_common.wire import wire_name
from exporter.targets.pulumi_yaml import writer
from exporter.targets.pulumi_yaml.language import YAML
from exporter.targets.pulumi_yaml.target import PULUMI_YAML
from tests.builders import argument, resource
from tests.strategies import arguments, samples, texts, values
from tests.targets.pulumi_yaml.host import host, needs_host

__all__ = ["host"]


def names(value: Ref | External | Secret) -> str:
    return value.name if isinstance(value, External | Secret) else f"{value.resource}.{value.attribute}"


def understood(text: str) -> str:
    """A string as Pulumi reads it: a reference between «», since that is no text any more."""
    found = ""
    while text:
        if text.startswith("$$"):
            found, text = found + "$", text[2:]
        elif text.startswith("${"):
            name, _, text = text[2:].partition("}")
            found += "::" if name == writer.COLONS else f"«{name}»"
        else:
            found, text = found + text[0], text[1:]
    return found


def read(code: str) -> Any:
    """What PyYAML reads, and Pulumi in that."""
    return _understood(yaml.safe_load(code))


def _understood(content: Any) -> Any:
    if isinstance(content, str):
        return understood(content)
    if isinstance(content, list):
        return [_understood(item) for item in content]
    if isinstance(content, dict):
        assert not any(key.lower().startswith("fn::") for key in content if len(content) > 1)
        return {understood(key): _understood(item) for key, item in content.items()}
    return content


def meant(value: Value) -> Any:
    """What a value must be read as."""
    match value:
        case Ref() | External() | Secret():
            return f"«{names(value)}»"
        case Join(parts):
            return "".join(part if isinstance(part, str) else f"«{names(part)}»" for part in parts)
        case File(path, _, binary):
            return {"fn::filebase64" if binary else "fn::readFile": f"./{path}"}
        case Block(items):
            return {wire_name(it.arg): meant(it.value) for it in items}
        case Entries(items):
            return {key: meant(item) for key, item in items}
        case Blocks() | tuple():
            return [meant(item) for item in (value.items if isinstance(value, Blocks) else value)]
        case _:
            return value


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", '""'),
        ('say "it\'s"', '"say \\"it\'s\\""'),
        ("C:\\new", r'"C:\\new"'),
        ("${x}", '"$${x}"'),
        ("$5, 5$", '"$5, 5$"'),
        ("$$", '"$$$"'),
        ("$${a}", '"$$$${a}"'),
        ("no", '"no"'),
        ("0123", '"0123"'),
        ("2024-01-01", '"2024-01-01"'),
        ("~", '"~"'),
        ("a\n\r\t\0\x1b\x85\xa0b", r'"a\n\r\t\u0000\u001b\u0085\u00a0b"'),
        ("\u2028\ufeff\u202e\u2066\U000e0001", r'"\u2028\ufeff\u202e\u2066\U000e0001"'),
        ("\ud800", r'"\ud800"'),
        ("Größe 日本語 🎉", '"Größe 日本語 🎉"'),
    ],
)
def test_texts(text: str, written: str) -> None:
    assert writer.literal(text) == written


@given(texts)
def test_yaml_reads_back_every_text(text: str) -> None:
    written = writer.literal(text)
    assert read(written) == text
    assert written.isprintable()


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("team", "team"),
        ("custom:dept", '"custom:dept"'),
        ("No", '"No"'),
        ("y", '"y"'),
        ("1", '"1"'),
        ("<<", '"<<"'),
        ("", '""'),
        ("${team}", '"$${team}"'),
        ("fn::readFile", '"fn${colons}readFile"'),
        ("Fn::ReadFile", '"Fn${colons}ReadFile"'),
        ("my-fn::aws:x", '"my-fn${colons}aws:x"'),
    ],
)
def test_keys(key: str, written: str) -> None:
    assert writer.key(key) == written
    assert writer.is_call(key) == (writer.COLONS in written)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"),
        (12, "12"),
        (1e22, "1.0e+22"),
        (1e-7, "1.0e-07"),
        (1.5, "1.5"),
        ((), "[]"),
        (("a", 1, False), '- "a"\n- 1\n- false'),
        (Block(()), "{}"),
        (Entries(()), "{}"),
        (Ref("pool", "id", "x"), "${pool.id}"),
        (Secret("key"), "${key}"),
        (File("files/a.html", "<p>"), 'fn::readFile: "./files/a.html"'),
        (File("files/a.png", "", binary=True), 'fn::filebase64: "./files/a.png"'),
        (Join((Ref("s", "identifier", "x"), "/re", "ad")), '"${s.identifier}/read"'),
        (Join(("a$", Ref("s", "id", "x"))), '"a$$${s.id}"'),
        (Join(("", Ref("s", "id", "x"))), "${s.id}"),
        (Join(("a$", "{b")), '"a$${b"'),
        (Join(()), '""'),
        ("one\n\ntwo", "|-\none\n\ntwo"),
        ("${one}\ntwo\n", "|\n$${one}\ntwo"),
        ("one\n  two", r'"one\n  two"'),
        (" one\ntwo", r'" one\ntwo"'),
        ("one\n\n", r'"one\n\n"'),
        ("one \ntwo", r'"one \ntwo"'),
        (Blocks((Block((argument("a", 1), argument("b", ("c",)))),)), '- a: 1\n  b:\n    - "c"'),
        (Entries((("a", Entries((("b", "c"),))),)), 'a:\n  b: "c"'),
    ],
)
def test_values(value: Value, written: str) -> None:
    assert writer.expression(value, names) == written


def test_a_block_of_lines_stands_below_its_key_and_in_a_list() -> None:
    assert writer.arguments([argument("text", "a\n\nb")], names, 4) == "    text: |-\n      a\n\n      b"
    assert writer.arguments([argument("texts", ("a\nb\n", "c"))], names, 0) == (
        'texts:\n  - |\n    a\n    b\n  - "c"'
    )


def test_a_key_that_yaml_would_give_up_on_stands_on_a_line_of_its_own() -> None:
    entries = Entries((("\U000e0001" * 128, "x"), ("a" * 1001, ("y",))))
    code = writer.arguments([argument("tags", entries)], names, 0)
    assert read(code) == {"tags": meant(entries)}
    assert "\n  ? " in code


@settings(max_examples=300)
@given(arguments)
def test_yaml_reads_back_every_value(items: tuple[Argument, ...]) -> None:
    code = writer.arguments(items, names, 6)
    assert (read(code) or {}) == {wire_name(it.arg): meant(it.value) for it in items}
    assert all(line.isprintable() and not line.endswith(" ") for line in code.split("\n"))


# --- the host's own word ----------------------------------------------------------------------------------


def program(folder: Path, *items: Argument) -> Graph:
    """A program with one pool that has these arguments."""
    graph = Graph("123456789012", "us-east-1", (resource("customers", *items),), ())
    for name, content in draw_project(graph, PULUMI_YAML).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return graph


def inputs(folder: Path, graph: Graph) -> Any:
    (found,) = record(folder, graph, YAML).resources
    return found["inputs"]


@needs_host
@pytest.mark.usefixtures("host")
def test_the_host_reads_back_every_text_as_a_key_and_as_a_value(tmp_path: Path) -> None:
    found = list(dict.fromkeys(samples(texts, 2000)))
    calls = ("fn::readFile", "fn::stringAsset", "Fn::ToJSON", "x fn::a:b", "fn::a:b:c", "fn::", "<<", "~")
    tags = Entries(tuple((key, value) for key, value in zip((*found, *calls), (*found, *calls), strict=True)))
    alone = tuple(
        argument(name, Entries(((key, "/etc/passwd"),)))
        for name, key in zip(
            ("alias_attributes", "device_configuration", "lambda_config"), calls, strict=False
        )
    )
    graph = program(tmp_path, argument("tags", tags), *alone)
    read_back = inputs(tmp_path, graph)
    assert read_back.pop("tags") == dict(tags.items)
    assert read_back == {wire_name(it.arg): meant(it.value) for it in alone}


@needs_host
@pytest.mark.usefixtures("host")
def test_the_host_reads_back_every_value(tmp_path: Path) -> None:
    plain = values.filter(lambda value: not _refers(value))
    found = tuple(samples(plain, 300))
    tags = Entries(tuple((f"k{number}", value) for number, value in enumerate(found)))
    graph = program(tmp_path, argument("tags", tags))
    expected = {key: literal(value, wire_name) for key, value in tags.items}
    assert inputs(tmp_path, graph)["tags"] == expected


def _refers(value: Any) -> bool:
    match value:
        case Ref() | External() | File() | Join():
            return True
        case Block(items):
            return any(_refers(it.value) for it in items)
        case Entries(items):
            return any(_refers(item) for _, item in items)
        case Blocks(items):
            return any(map(_refers, items))
        case tuple():
            return any(map(_refers, value))
        case _:
            return False


@needs_host
@pytest.mark.usefixtures("host")
def test_files_are_read_byte_for_byte(tmp_path: Path) -> None:
    text = "\ufeff\r\n${a} $$ \u2028é\n\n"
    graph = program(
        tmp_path,
        argument("name", File("files/a ${x}.html", text)),
        argument("email_verification_message", File("files/b.png", "/9j/AAA=", binary=True)),
    )
    assert inputs(tmp_path, graph) == {"name": text, "emailVerificationMessage": "/9j/AAA="}


@needs_host
@pytest.mark.usefixtures("host")
def test_what_yaml_cannot_hold_is_an_error_and_no_other_text(tmp_path: Path) -> None:
    graph = program(tmp_path, argument("name", "\ud800"))
    with pytest.raises(ExporterError, match="invalid Unicode character escape code"):
        inputs(tmp_path, graph)
