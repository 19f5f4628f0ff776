"""Terraform's own reader judges what its JSON syntax is written as."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import unicodedata
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from exporter.model import Block, Blocks, Entries, External, File, Join, Ref, Secret, Value
from exporter.targets.terraform_json import writer
from tests.builders import argument
from tests.strategies import names, samples, texts


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("${a} %{if b} $ % $${", "$${a} %%{if b} $ % $$${"),
        ('say "hi" \\ ok', 'say "hi" \\ ok'),
        ("\ufeffa", '${"\\ufeff"}a'),
        ("a\r\nb\rc$$\r", 'a\r\nb${"\\r"}c${"$$\\r"}'),
        (Join(("$", "\r", External("a", "x"))), '${"$\\r"}${local.a}'),
        (True, True),
        (12, 12),
        (("a", 1), ["a", 1]),
        ((), []),
        (Ref("pool", "id", "x"), "${pool.id}"),
        (External("role", "arn"), "${local.role}"),
        (Secret("web_secret"), "${nonsensitive(var.web_secret)}"),
        (File("files/a.html", "<p>"), '${file("${path.module}/files/a.html")}'),
        (File("files/a.png", "", binary=True), '${filebase64("${path.module}/files/a.png")}'),
        (Join((Ref("s", "identifier", "x"), "/re", "ad")), "${s.identifier}/read"),
        (Join(("$", External("a", "x"))), '${"$"}${local.a}'),
        (Join(("100%", External("a", "x"))), '100${"%"}${local.a}'),
        (Join(("$", "{a}")), "$${a}"),
        (Join(()), ""),
        (Block((argument("minimum_length", 12),)), {"minimum_length": 12}),
        (Blocks((Block((argument("a", 1),)), Block(()))), [{"a": 1}, {}]),
        (Entries((("${k}", "v"),)), {"$${k}": "v"}),
    ],
)
def test_values(value: Value, written: Any) -> None:
    assert writer.expression(value, names) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\nb\x00", '"a\\nb\\u0000"'),
        ("\u2028\u202e\ufeff", '"\\u2028\\u202e\\ufeff"'),
        ("\U000e0001", '"\\udb40\\udc01"'),
        ("Größe 日本語 🎉", '"Größe 日本語 🎉"'),
        ("\ud800", '"\\ud800"'),
    ],
)
def test_what_cannot_be_seen_is_an_escape(text: str, written: str) -> None:
    assert writer.layout(text) == written
    assert json.loads(written) == text


def test_an_object_has_a_line_a_member_and_can_stand_deeper() -> None:
    assert writer.layout({"a": {"b": 1}}, 2) == '{\n    "a": {\n      "b": 1\n    }\n  }'


@pytest.mark.terraform
def test_terraform_reads_back_every_text_and_key(tmp_path: Path) -> None:
    binary = shutil.which("terraform")
    if not binary:
        pytest.skip("the terraform binary is not on PATH")
    every = ["".join(chars) for size in range(6) for chars in product("$%{a", repeat=size)]
    every += ["".join(chars) for size in range(6) for chars in product("$%{\r\n", repeat=size)]
    every += ["a\0b", "\ufeff", "\ufeff${a}", *samples(texts, 800)]
    joins = [
        Join((before, External("it", "<it>"), after))
        for before, after in product(
            ("", "$", "$$", "$\r", "%", "%%", "${", "$\\"), ("", "$", "{", "${a}", "}", "\r$${")
        )
    ]
    keys = {unicodedata.normalize("NFC", key): number for number, key in enumerate(samples(texts, 300))}
    code = {
        "locals": {
            "it": "<it>",
            "all": [writer.expression(value, names) for value in (*every, *joins)],
            "keys": writer.expression(Entries(tuple(keys.items())), names),
        }
    }
    (tmp_path / "main.tf.json").write_text(writer.layout(code), "utf-8")
    done = subprocess.run(
        [binary, "console"],
        input="base64encode(jsonencode([local.all, local.keys]))\n",
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env=os.environ | {"CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": os.devnull},
    )
    assert not done.returncode, done.stderr
    read, read_keys = json.loads(base64.b64decode(done.stdout.strip().strip('"')))
    expected = every + ["".join(p if isinstance(p, str) else p.literal for p in join.parts) for join in joins]
    assert read == [unicodedata.normalize("NFC", text) for text in expected]
    assert read_keys == keys
