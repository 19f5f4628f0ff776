"""What a stranger's manifest may name, and what a damaged snapshot costs."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from exporter.errors import ExporterError, UsageError
from exporter.folder.render import choose, draw_export
from exporter.snapshot.store import read_manifest

ACCOUNT = Path(__file__).parents[2] / "demo" / "account"
VALUES: list[Any] = [None, True, -1, 1.5, "", "x", [], ["x"], [None], {}, {"x": 1}, [[]], [{}], 10**30]


@pytest.mark.parametrize(
    "change",
    [
        {"regions": ['us-east-1\n"""; import os']},
        {"regions": ["../us-east-1"]},
        {"regions": "us-east-1"},
        {"account": 123456789012},
        {"account": "123"},
        {"files": ["/etc/passwd"]},
        {"files": ["us-east-1/../../x.json"]},
        {"files": ["elsewhere/x.json"]},
        {"files": [7]},
        {"selection": []},
        {"read": {"us-east-1/x.json": "2026-02-30"}},
        {"read": {"us-east-1/x.json": 20260228}},
    ],
)
def test_a_manifest_names_regions_an_account_and_files_of_theirs_and_nothing_else(
    change: dict[str, Any], tmp_path: Path
) -> None:
    whole = {"format": 1, "account": "123456789012", "regions": ["us-east-1"], "files": [], "selection": {}}
    (tmp_path / "manifest.json").write_text(json.dumps(whole | change))
    with pytest.raises(UsageError, match=f"in {next(iter(change))}, where") as raised:
        read_manifest(tmp_path)
    assert "\n" not in str(raised.value)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inner for place in _places(item, (*path, key)))]


def test_one_value_of_another_type_ends_in_code_or_in_a_sentence(tmp_path: Path) -> None:
    """Of 4,000 snapshots with one value of another type 550 once ended in a traceback."""
    shutil.copytree(ACCOUNT, tmp_path / "snapshot")
    files = sorted((tmp_path / "snapshot" / "eu-west-1").rglob("*.json"))
    (tmp_path / "snapshot" / "manifest.json").write_text(
        json.dumps(
            {
                "format": 1,
                "account": "123456789012",
                "regions": ["eu-west-1"],
                "files": [path.relative_to(tmp_path / "snapshot").as_posix() for path in files],
            }
        )
    )
    chance = random.Random(20261125)
    texts = {path: path.read_text("utf-8") for path in files}
    drawn, sentences = 0, []
    for _ in range(120):
        path = chance.choice(files)
        data = json.loads(texts[path])
        *above, last = chance.choice(_places(data["answers"])[1:])
        node = data["answers"]
        for step in above:
            node = node[step]
        node[last] = chance.choice(VALUES)
        path.write_text(json.dumps(data), "utf-8")
        try:
            drawn += len(draw_export(tmp_path / "snapshot", tmp_path / "out", choose(["terraform"])).regions)
        except ExporterError as error:
            sentences.append(str(error))
        path.write_text(texts[path], "utf-8")
    assert drawn > 60
    assert [sentence for sentence in sentences if "\n" in sentence] == []


def test_a_pool_whose_answer_cannot_be_read_costs_that_pool(tmp_path: Path) -> None:
    shutil.copytree(ACCOUNT, tmp_path / "snapshot")
    (file,) = (tmp_path / "snapshot" / "eu-west-1").glob("eu-west-1_*.json")
    data = json.loads(file.read_text("utf-8"))
    for answer in data["answers"]:
        if answer["operation"].endswith("DescribeUserPoolClient"):
            answer["response"]["UserPoolClient"]["CallbackURLs"] = [{"not": "a text"}]
    file.write_text(json.dumps(data), "utf-8")
    europe = draw_export(tmp_path / "snapshot", tmp_path / "out", choose(["terraform"])).regions[0]
    (finding,) = (it for it in europe.graph.findings if it.level == "error")
    assert "cannot read (TypeError: CallbackURLs[0] is not one value)" in finding.message
    assert {it.kind.name for it in europe.graph.resources} >= {"user_pool", "user_group"}
    assert "user_pool_client" in {it.kind for it in europe.graph.omitted}
