"""Terraform's own reader and formatter judge what ``exporter.targets.terraform.writer`` writes."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from exporter.model import Block, Blocks, Entries, External, File, Join, Ref, Value
from exporter.targets.terraform import writer as hcl
from exporter.targets.terraform.spelling import TerraformWriter
from exporter.targets.text import comment
from tests.builders import argument, graph_of
from tests.strategies import arguments, names, same, samples, texts

Terraform = Callable[..., str]


@pytest.fixture
def terraform(tmp_path: Path) -> Terraform:
    """Run terraform in an empty folder with this input, give what it prints."""
    binary = shutil.which("terraform")
    if not binary:
        pytest.skip("the terraform binary is not on PATH")

    def run(*arguments: str, stdin: str) -> str:
        done = subprocess.run(
            [binary, *arguments],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=os.environ | {"CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": os.devnull},
        )
        assert not done.returncode, done.stderr
        return done.stdout

    return run


def test_text_is_quoted() -> None:
    assert hcl.quote('say "hi" \\ ok') == r'"say \"hi\" \\ ok"'


def test_templates_are_defused() -> None:
    assert hcl.quote("${file(a)} %{if b} $ % { $c $$${") == '"$${file(a)} %%{if b} $ % { $c $$$${"'


def test_what_cannot_be_seen_is_an_escape() -> None:
    assert hcl.quote("a\n\r\t\0\x1b\x85\xa0b") == r'"a\n\r\t\u0000\u001b\u0085\u00a0b"'
    assert hcl.quote("\u2028\ufeff\u202e\u2066\u200d\U000e0001") == (
        r'"\u2028\ufeff\u202e\u2066\u200d\U000e0001"'
    )


def test_other_alphabets_and_emoji_stay() -> None:
    assert hcl.quote("Größe 日本語 Ελλάδα עברית 🎉") == '"Größe 日本語 Ελλάδα עברית 🎉"'


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("team", "team"),
        ("_a-b-9", "_a-b-9"),
        ("", '""'),
        ("9a", '"9a"'),
        ("-a", '"-a"'),
        ("aws:cost", '"aws:cost"'),
        ("a.b", '"a.b"'),
        ("for", '"for"'),
        ("null", '"null"'),
        ("${a}", '"$${a}"'),
        ("größe", '"größe"'),
        ("日本", '"日本"'),
        ("e\u0301", r'"e\u0301"'),
        ("👩🏽", r'"\U0001f469\U0001f3fd"'),
        ("é\n", r'"é\n"'),
    ],
)
def test_keys(key: str, written: str) -> None:
    assert hcl.identifier_or_quote(key) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"),
        (1, "1"),
        (-0.5, "-0.5"),
        (1e22, "1e22"),
        ((), "[]"),
        (("a", 1), '["a", 1]'),
        (Entries(()), "{}"),
        (Block(()), "{}"),
        (Ref("pool", "id", "x"), "pool.id"),
        (External("role", "arn"), "local.role"),
        (File('files/${a}".html', "<p>"), r'file("${path.module}/files/$${a}\".html")'),
        (File("files/a.png", "", binary=True), 'filebase64("${path.module}/files/a.png")'),
        (Join((Ref("s", "identifier", "x"), "/read")), '"${s.identifier}/read"'),
        (Join((Ref("s", "id", "x"), Ref("t", "id", "x"))), '"${s.id}${t.id}"'),
        (Join(("${a}", External("b", "x"), "%{")), '"$${a}${local.b}%%{"'),
        (Join(()), '""'),
        (Join(("a", "b")), '"ab"'),
    ],
)
def test_values(value: Value, written: str) -> None:
    assert hcl.expression(value, names) == written


def test_a_lone_reference_has_no_quotes() -> None:
    assert hcl.expression(Join(("", Ref("s", "id", "x"), "")), names) == "s.id"


def test_a_dollar_before_a_reference_does_not_escape_it() -> None:
    assert hcl.expression(Join(("$$", External("a", "x"))), names) == r'"$\u0024${local.a}"'
    assert hcl.expression(Join(("%", External("a", "x"))), names) == '"%${local.a}"'


def test_neighbouring_texts_are_escaped_as_one() -> None:
    assert hcl.expression(Join(("$", "{a}")), names) == '"$${a}"'


def test_a_list_is_on_one_line_up_to_column_100() -> None:
    line = hcl.body([argument("urls", ("x" * 77, True, 7))], names)
    assert line == f'  urls = ["{"x" * 77}", true, 7]'
    assert len(line) == 99
    assert len(hcl.body([argument("urls", ("x" * 78, True, 7))], names)) == 100
    assert hcl.body([argument("urls", ("x" * 79, True, 7))], names) == (
        f'  urls = [\n    "{"x" * 79}",\n    true,\n    7,\n  ]'
    )


def test_signs_are_aligned_over_neighbours_of_one_line() -> None:
    arguments = [
        argument("a", 1),
        argument("long_name", 2),
        argument("tags_of_the_pool", Entries((("b", 1), ("c d", 2), ("e", Entries((("f", 3),)))))),
        argument("g", 4),
        argument("hij", 5),
    ]
    assert hcl.body(arguments, names) == (
        "  a         = 1\n"
        "  long_name = 2\n"
        "  tags_of_the_pool = {\n"
        "    b     = 1\n"
        '    "c d" = 2\n'
        "    e = {\n"
        "      f = 3\n"
        "    }\n"
        "  }\n"
        "  g   = 4\n"
        "  hij = 5"
    )


def test_blocks_follow_the_arguments() -> None:
    arguments = [
        argument("empty", Block(())),
        argument("schema", Blocks((Block((argument("name", "a"),)), Block((argument("b", Block(())),))))),
        argument("name", "x"),
    ]
    assert hcl.body(arguments, names) == (
        '  name = "x"\n\n  empty {}\n\n  schema {\n    name = "a"\n  }\n\n  schema {\n    b {}\n  }'
    )
    assert hcl.body(arguments[:1], names) == "  empty {}"
    assert hcl.body([], names) == ""


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a pool", "  # a pool"),
        ("", "  #"),
        ("a\r\n\nb", "  # a\n  #\n  # b"),
        ("a\rb\u2028c\x0bd\x85\0", r"  # a\rb\u2028c\u000bd\u0085\u0000"),
        ("*/ \\", "  # */ \\"),
        ("see fmt: off", r"  # see fmt\u003a off"),
        ("# ruff : noqa", r"  # # ruff \u003a noqa"),
        ("-*- coding=utf-7", r"  # -*- coding\u003dutf-7"),
        ("type: ignore, type: SMS", r"  # type\u003a ignore, type: SMS"),
        ("checkov:skip=CKV_1", r"  # checkov\u003askip=CKV_1"),
    ],
)
def test_nothing_leaves_a_comment(text: str, written: str) -> None:
    assert comment(text, 2) == written


def test_comments_are_wrapped() -> None:
    assert comment("one two-three four " + "x" * 30, 0, 20) == f"# one two-three four\n# {'x' * 30}"


@pytest.mark.terraform
def test_terraform_reads_back_every_text(terraform: Terraform, tmp_path: Path) -> None:
    """NUL too. It is NFC that comes back, with U+034F after 30 combining marks, from Go's norm."""
    every = ["".join(chars) for size in range(6) for chars in product("$%{a", repeat=size)]
    every += ["a\0b", "\ufeff", *samples(texts, 1500)]
    joins = [
        Join((before, External("it", "<it>"), after))
        for before, after in product(
            ("", "$", "$$", "%", "%%", "${", "$\\", "$${"), ("", "$", "{", "${a}", "}")
        )
    ]
    written: list[Value] = [*every, *joins]
    lines = [hcl.expression(value, names, 2) for value in written]
    listing = "".join(f"    {line},\n" for line in lines)
    (tmp_path / "main.tf").write_text(
        f'locals {{\n  it = "<it>"\n  all = [\n{listing}  ]\n}}\n', encoding="utf-8", newline=""
    )
    answer = terraform("console", stdin="base64encode(jsonencode(local.all))\n")
    read = json.loads(base64.b64decode(answer.strip().strip('"')))
    expected = every + ["".join(p if isinstance(p, str) else p.literal for p in join.parts) for join in joins]
    assert len(read) == len(expected)
    for text, line, back in zip(expected, lines, read, strict=True):
        assert back == unicodedata.normalize("NFC", text), line


@pytest.mark.terraform
def test_terraform_reads_back_every_key(terraform: Terraform, tmp_path: Path) -> None:
    keys = {unicodedata.normalize("NFC", key): index for index, key in enumerate(samples(texts, 500))}
    text = hcl.body([argument("all", Entries(tuple(keys.items())))], names)
    (tmp_path / "main.tf").write_text(f"locals {{\n{text}\n}}\n", encoding="utf-8", newline="")
    answer = terraform("console", stdin="base64encode(jsonencode(local.all))\n")
    assert json.loads(base64.b64decode(answer.strip().strip('"'))) == keys


@pytest.mark.terraform
def test_externals_with_notes_and_without_are_as_terraform_fmt_has_them(terraform: Terraform) -> None:
    notes = ("", "a note", "another", "", "", "x" * 120)
    externals = [External("n" * (number * 7 % 11 + 1), "arn", note) for number, note in enumerate(notes)]
    text = f"locals {{\n{TerraformWriter(graph_of()).body(externals)}\n}}\n"
    assert text.count("#") == 3
    same(text, terraform("fmt", "-", stdin=text))


@pytest.mark.terraform
def test_terraform_fmt_changes_nothing(terraform: Terraform) -> None:
    """In small files: ``terraform fmt`` takes a time that grows with the square of a file's length."""
    bodies = samples(arguments, 180)
    titles = samples(texts, 180)
    for start in range(0, len(bodies), 12):
        batch = zip(titles[start : start + 12], bodies[start : start + 12], strict=False)
        text = "\n".join(
            f'{comment(title)}\nresource "a" "b" {{\n{inside}\n}}\n'
            for title, lines in batch
            if (inside := hcl.body(lines, names))
        )
        same(text, terraform("fmt", "-", stdin=text))
