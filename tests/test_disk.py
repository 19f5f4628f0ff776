"""Files are written whole or not at all, and only below the folder that they are for."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from exporter.disk import below, write_json, write_whole
from exporter.errors import OutputError, UsageError
from exporter.folder import files
from exporter.folder.export import render_export
from exporter.folder.records import Records, load
from exporter.folder.render import choose
from exporter.snapshot.store import Manifest, read_manifest, write_answers, write_manifest
from tests.builders import answer, client, pool

OUTSIDE = ["../a", "a/../../b", "/a", "", "a//b", "./a", "a/..", "..\\a", "C:\\a", "C:a", "a\0", "a\nb"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_name_that_leads_out_of_its_folder_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="leads out of"):
        below(tmp_path, name)


@pytest.mark.parametrize("name", ["a", "a/b.tf", ".gitignore", "a/b..c", "a/日本 1.html", "a/b:c"])
def test_a_name_below_its_folder_is_a_path(name: str, tmp_path: Path) -> None:
    assert below(tmp_path, name) == tmp_path / name


def test_an_asset_whose_extension_leads_out_of_the_export_makes_no_file_outside(
    tmp_path: Path,
) -> None:
    here = {"UserPoolId": "us-east-1_AbC123"}
    asset = {"Category": "A", "ColorMode": "B", "Extension": "svg/../../../../evil", "Bytes": "eA=="}
    style = {**here, "ManagedLoginBrandingId": "b", "Assets": [asset]}
    request = {**here, "ClientId": "c"}
    read = answer("DescribeManagedLoginBrandingByClient", request, {"ManagedLoginBranding": style})
    snapshot, out = tmp_path / "snapshot", tmp_path / "deep/out"
    write_answers(snapshot, "us-east-1/a.json", "us-east-1", [*pool(), client("c", "web"), read])
    write_manifest(snapshot, Manifest("123456789012", ("us-east-1",), ("us-east-1/a.json",), {}))
    render_export(snapshot, out, choose(("pulumi",), force=True))
    assert list(tmp_path.rglob("*evil*")) == []
    assert sorted(path.name for path in (tmp_path / "deep").iterdir()) == ["out"]


def test_a_record_that_names_a_file_elsewhere_removes_nothing(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    out = tmp_path / "out"
    files.write(out, {"us-east-1/terraform/main.tf": b"x"}, Records())
    path = out / ".poolport/files.json"
    record = json.loads(path.read_text())
    record["files"]["us-east-1/../../mine"] = record["files"]["us-east-1/terraform/main.tf"]
    path.write_text(json.dumps(record))
    with pytest.raises(OutputError, match="leads out of"):
        load(out)
    outside = Records({"us-east-1/../../mine": (files.digest(b"x"),)})
    with pytest.raises(OutputError, match="leads out of"):
        files.plan(out, {}, outside)
    assert (tmp_path / "mine").read_text() == "x"


def test_a_manifest_that_lists_a_file_elsewhere_is_refused(tmp_path: Path) -> None:
    manifest = {"format": 1, "regions": ["us-east-1"], "files": ["us-east-1/a.json", "../b.json"]}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(
        UsageError, match=r"'\.\./b\.json' in files, where a file below the folder of its region belongs"
    ):
        read_manifest(tmp_path)


def test_answers_are_written_nowhere_else(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="leads out of"):
        write_answers(tmp_path / "snapshot", "../a.json", "us-east-1", [])
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_write_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_whole(tmp_path, "a", b"old")

    def fail(*paths: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path, "a", b"new")
    assert [(it.name, it.read_bytes()) for it in tmp_path.iterdir()] == [("a", b"old")]


def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file")
    with pytest.raises(OutputError, match="is not a folder") as caught:
        write_whole(tmp_path, "folder/a", b"new")
    assert "\n" not in str(caught.value)


def test_a_file_of_the_longest_name_is_written(tmp_path: Path) -> None:
    write_whole(tmp_path, "x" * 250, b"new")
    assert [it.read_bytes() for it in tmp_path.iterdir()] == [b"new"]


def test_json_is_the_same_text_whatever_the_order_of_its_members(tmp_path: Path) -> None:
    for data in ({"a": 1, "b": "ü\ud800"}, {"b": "ü\ud800", "a": 1}):
        write_json(tmp_path, "a.json", data)
        assert (tmp_path / "a.json").read_bytes() == b'{\n "a": 1,\n "b": "\xc3\xbc\\ud800"\n}\n'
