"""The tool's own records: read back as they were written, and one sentence where they are damaged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from exporter.disk import digest
from exporter.errors import OutputError
from exporter.folder.records import Records, Thing, base_of, load
from exporter.folder.transaction import Change, commit

POOL = "user_pool:us-east-1_A"
KNOWN = Records(
    {"us-east-1/terraform/main.tf": (digest(b"x"),), "report.md": (digest(b"y"), digest(b"z"))},
    {"us-east-1": {POOL: "web"}},
    {
        "us-east-1": {
            "terraform": {POOL: Thing(("old", "web"), adopted=True)},
            "pulumi": {POOL: Thing(("web",))},
        }
    },
)


def saved(folder: Path, records: Records = KNOWN) -> Path:
    commit(folder, [Change(path, content) for path, content in records.as_files().items()])
    return folder


def test_a_folder_without_records_has_empty_ones(tmp_path: Path) -> None:
    assert load(tmp_path) == Records()


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    assert load(saved(tmp_path)) == KNOWN


def test_a_name_that_some_state_may_know_has_its_owner() -> None:
    assert KNOWN.names_taken("us-east-1") == {"old": POOL, "web": POOL}
    assert KNOWN.names_taken("eu-west-1") == {}
    assert KNOWN.things_in("us-east-1", "pulumi") == {POOL: Thing(("web",))}
    assert KNOWN.things_in("us-east-1", "terraform-json") == {}


def things(region: str = "us-east-1", key: str = POOL, **thing: Any) -> Any:
    return {region: {"terraform": {key: {"names": ["web"], "adopted": True, **thing}}}}


FORMS = {
    "files": ["", "{", "[]", "{}", '{"files": 7}', '{"files": {"a": "b"}}', '{"files": {"a": [null]}}'],
    "names": ["7", '{"names": {"us-east-1": ["x"]}}', '{"names": {"us-east-1": {"user_pool:a": 7}}}'],
    "things": ['{"things": []}', '{"things": {"us-east-1": {"terraform": {"user_pool:a": "b"}}}}'],
}
VALUES = {
    "files": [{"../a": []}, {"/a": []}, {"a/../../b": []}, {"a\nb": []}],
    "names": [{"mars": {POOL: "web"}}, {"us-east-1": {"pool:a": "web"}}, {"us-east-1": {POOL: "x y"}}],
    "things": [
        things("../us-east-1"),
        things(key="aws_cognito_user_pool:x"),
        things(names=['web" {}']),
        things(names=[]),
        things(names="web"),
        things(adopted=1),
    ],
}
DAMAGED = [(name, text) for name, texts in FORMS.items() for text in texts] + [
    (name, json.dumps({name: value})) for name, values in VALUES.items() for value in values
]


@pytest.mark.parametrize(("name", "text"), DAMAGED)
def test_a_damaged_record_is_one_sentence(tmp_path: Path, name: str, text: str) -> None:
    (saved(tmp_path) / f".poolport/{name}.json").write_text(text)
    with pytest.raises(OutputError) as caught:
        load(tmp_path)
    said = str(caught.value)
    assert said.startswith(f"{tmp_path / '.poolport'} cannot be used: ")
    assert said.endswith("restore it from your repository, where it belongs")
    assert name in said
    assert "\n" not in said


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[" * 100_000, b"\xef\xbb\xbf{}"])
def test_bytes_that_are_no_record_are_one_sentence(tmp_path: Path, content: bytes) -> None:
    (saved(tmp_path) / ".poolport/files.json").write_bytes(content)
    with pytest.raises(OutputError, match="restore it from your repository"):
        load(tmp_path)


def test_what_was_written_is_known_by_its_digest_alone(tmp_path: Path) -> None:
    path = tmp_path / ".poolport/written/us-east-1/terraform/main.tf"
    path.parent.mkdir(parents=True)
    assert base_of(tmp_path, "us-east-1/terraform/main.tf", KNOWN) is None
    path.write_bytes(b"somebody's")
    assert base_of(tmp_path, "us-east-1/terraform/main.tf", KNOWN) is None
    path.write_bytes(b"x")
    assert base_of(tmp_path, "us-east-1/terraform/main.tf", KNOWN) == b"x"
    assert base_of(tmp_path, "../us-east-1/terraform/main.tf", KNOWN) is None
