"""Half a character in an answer costs the value that it is in, with a finding; the rest is exported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from exporter.folder.render import Drawing, choose, draw_export
from exporter.model import Graph
from exporter.paths import Path as Place
from exporter.paths import leaves, spell
from exporter.snapshot.form import NOT_TEXT
from exporter.snapshot.store import Manifest, read_answers, write_answers, write_manifest
from exporter.targets.registry import TARGETS
from tests.builders import ACCOUNT, answer, client, pool

CASE = Path(__file__).parents[1] / "cases/every-kind-around-a-pool/snapshot"
HALF = "bad\ud800end"
NAME = "us-east-1/a.json"


def drawn(folder: Path, answers: list[Any]) -> Drawing:
    """What is drawn of these answers, which went to disk and came back."""
    write_answers(folder / "snapshot", NAME, "us-east-1", answers)
    return of_disk(folder)


def of_disk(folder: Path) -> Drawing:
    write_manifest(folder / "snapshot", Manifest(ACCOUNT, ("us-east-1",), (NAME,), {}))
    return draw_export(folder / "snapshot", folder, choose(tuple(TARGETS)))


def graph_of(found: Drawing) -> Graph:
    (region,) = found.regions
    return region.graph


def said(found: Drawing) -> list[str]:
    return [
        it.path for it in graph_of(found).findings if it.level == "error" and "half a character" in it.message
    ]


def test_one_tag_is_left_out_and_the_others_are_written(tmp_path: Path) -> None:
    tags = {"good": "yes", "bad": HALF, f"key {HALF}": "x"}
    found = drawn(tmp_path, pool(UserPoolTags=tags))
    code = found.files["us-east-1/terraform/customers.tf"].decode()
    assert 'good = "yes"' in code
    assert "bad" not in code
    assert "      tags,\n" in code
    assert sorted(said(found)) == [f"UserPoolTags.{NOT_TEXT}", "UserPoolTags.bad"]


def test_a_long_message_is_left_out_with_its_block(tmp_path: Path) -> None:
    message = {"EmailMessage": "{####} " + "long " * 100 + HALF, "EmailSubject": "hello"}
    found = drawn(tmp_path, pool(VerificationMessageTemplate=message, DeletionProtection="ACTIVE"))
    code = found.files["us-east-1/terraform/customers.tf"].decode()
    assert 'deletion_protection = "ACTIVE"' in code
    assert "long" not in code
    assert said(found) == ["VerificationMessageTemplate.EmailMessage"]


def test_what_has_no_name_has_no_code_and_the_rest_has(tmp_path: Path) -> None:
    found = drawn(tmp_path, [*pool(), client("c1", HALF), client("c2", "web")])
    assert [it.import_id.partition("/")[2] for it in graph_of(found).resources] == ["", "c2"]
    assert said(found) == ["ClientName", ""]


def test_an_error_and_a_request_with_one_are_written_too(tmp_path: Path) -> None:
    odd = answer("ListGroups", {"UserPoolId": HALF}, {})
    assert graph_of(drawn(tmp_path, [*pool(), odd])).resources


@pytest.mark.parametrize("escaped", [True, False])
def test_a_snapshot_that_has_one_is_read(tmp_path: Path, escaped: bool) -> None:
    write_answers(tmp_path / "snapshot", NAME, "us-east-1", pool(UserPoolTags={"a": "WHOLE", "b": "😀"}))
    path = tmp_path / "snapshot" / NAME
    half = b"\\ud800" if escaped else HALF.encode("utf-8", "surrogatepass")
    path.write_bytes(path.read_bytes().replace(b"WHOLE", half))
    found = of_disk(tmp_path)
    assert said(found) == ["UserPoolTags.a"]
    assert "😀" in found.files["us-east-1/terraform/customers.tf"].decode()


def test_what_is_whole_stays_as_it_is(tmp_path: Path) -> None:
    tags = {"a": "\\ud800", "b": "😀", "c": "\u0000"}
    write_answers(tmp_path, NAME, "us-east-1", pool(UserPoolTags=tags))
    _, answers = read_answers(tmp_path, NAME)
    assert (answers[0].response or {})["UserPool"]["UserPoolTags"] == tags


def texts(answers: Any) -> list[tuple[Place, bool]]:
    """The place of every text, and whether its name or its value is meant."""
    inside = [(path, value) for path, value in leaves(answers) if path[1] == "response"]
    values = [(path, False) for path, value in inside if isinstance(value, str)]
    return values + [(path, True) for path, _ in inside if isinstance(path[-1], str) and len(path) > 3]


@pytest.mark.parametrize("offset", range(20))
def test_wherever_it_is_every_file_is_text_and_nothing_stands_for_it_in_code(
    tmp_path: Path, offset: int
) -> None:
    (source,) = CASE.glob("*/*.json")
    data = json.loads(source.read_text("utf-8"))
    (tmp_path / "snapshot/us-east-1").mkdir(parents=True)
    for path, is_name in texts(data["answers"])[offset::100]:
        changed = json.loads(json.dumps(data))
        owner = changed["answers"]
        for step in path[:-1]:
            owner = owner[step]
        if is_name:
            owner[HALF] = owner.pop(path[-1])
        else:
            owner[path[-1]] = HALF
        (tmp_path / "snapshot" / NAME).write_text(json.dumps(changed), "utf-8")
        for name, content in of_disk(tmp_path).files.items():
            if name.endswith((".tf", ".py", ".json", ".md", ".yaml", ".sh")):
                text = content.decode("utf-8")
                assert "ud800" not in text, (spell(path), name)
                assert NOT_TEXT not in text or name.startswith("report"), (spell(path), name)
