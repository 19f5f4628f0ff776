"""What stands in the way of an export: links, pipes, a full disk, half files of a run that was killed."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from exporter.replay.server import Endpoint
from tests.cli.runs import LEGACY, files, poolport, sentence

BOTH = ("--target", "terraform", "--target", "pulumi")


def export(out: Path, aws: Endpoint, *more: object) -> Result:
    return poolport("export", LEGACY, *BOTH, "--out", out, "--endpoint-url", aws.url, *more)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


CODE = "us-east-1/terraform"
PLACES = ["us-east-1", CODE, "us-east-1/pulumi/pools", "snapshot", "snapshot/us-east-1", ".poolport"]
RECORDS = [".poolport/files.json", ".poolport/names.json", ".poolport/things.json"]
FILES = [
    *("report.md", "mapping.json", "poolport.toml", f"{CODE}/versions.tf", "snapshot/manifest.json"),
    *RECORDS,
]


@pytest.mark.parametrize("name", [*PLACES, *FILES])
def test_nothing_is_written_through_a_link(exported: Path, tmp_path: Path, aws: Endpoint, name: str) -> None:
    outside = tmp_path / "elsewhere"
    (exported / name).rename(outside)
    (exported / name).symlink_to(outside)
    before = files(tmp_path)
    code = 2 if name.startswith("snapshot/") else 4  # what is in a snapshot is read first
    said = sentence(export(exported, aws, "--protect", "all", "--force", "--quiet"), code)
    assert f"{exported / name} is a link" in said
    assert files(tmp_path) == before


@pytest.mark.parametrize("name", [CODE, "snapshot/us-east-1", *FILES])
def test_a_link_to_nothing_is_not_followed_either(
    exported: Path, tmp_path: Path, aws: Endpoint, name: str
) -> None:
    (exported / name).rename(tmp_path / "elsewhere")
    (exported / name).symlink_to(tmp_path / "nowhere")
    code = 2 if name == "snapshot/us-east-1" else 4
    assert "is a link" in sentence(export(exported, aws, "--force", "--quiet"), code)
    assert not (tmp_path / "nowhere").exists()


def test_the_folder_of_a_region_is_no_link(tmp_path: Path, aws: Endpoint) -> None:
    out, outside = tmp_path / "out", tmp_path / "elsewhere"
    regions = ("--region", "us-east-1", "--region", "eu-west-1")
    arguments = ("export", "--all", *regions, *BOTH, "--out", out, "--endpoint-url", aws.url, "--quiet")
    poolport(*arguments)
    (out / "us-east-1").rename(outside)
    (out / "us-east-1").symlink_to(outside)
    before = files(outside)
    assert "is a link" in sentence(poolport(*arguments, "--protect", "all"), 4)
    assert files(outside) == before


@pytest.mark.parametrize("name", [*FILES, ".poolport/read/.us-east-1.resume", CODE, ".poolport"])
@pytest.mark.parametrize("kind", [os.mkfifo, lambda path: os.mknod(path, stat.S_IFSOCK | 0o600)])
def test_a_pipe_in_the_way_is_one_sentence_and_no_wait(
    tmp_path: Path, aws: Endpoint, name: str, kind: Callable[[Path], None]
) -> None:
    path = tmp_path / "out" / name
    path.parent.mkdir(parents=True)
    kind(path)
    code = 2 if name.startswith("snapshot/") else 4
    assert str(path) in sentence(export(tmp_path / "out", aws, "--quiet"), code)


@pytest.mark.parametrize(
    "name", ["mapping.json", "poolport.toml", "report.md", f"{CODE}/versions.tf", *RECORDS]
)
def test_a_folder_in_a_files_place_is_one_sentence(exported: Path, name: str) -> None:
    (exported / name).unlink()
    (exported / name).mkdir()
    assert str(exported / name) in sentence(poolport("render", exported, *BOTH, "--force", "--quiet"), 4)


@pytest.mark.parametrize("name", ["snapshot/manifest.json", "snapshot/us-east-1"])
def test_a_snapshot_is_not_read_through_a_link(exported: Path, tmp_path: Path, name: str) -> None:
    (exported / name).rename(tmp_path / "elsewhere")
    (exported / name).symlink_to(tmp_path / "elsewhere")
    assert f"{exported / name} is a link" in sentence(poolport("render", exported, *BOTH), 2)


def test_a_journal_that_is_a_folder_is_one_sentence(tmp_path: Path, aws: Endpoint) -> None:
    journal = tmp_path / "out/.poolport/read/.us-east-1.resume"
    journal.mkdir(parents=True)
    assert str(journal) in sentence(export(tmp_path / "out", aws, "--quiet"), 4)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"[]\n7\n{}\n", b"[" * 100_000])
def test_a_journal_that_is_none_is_read_anew(tmp_path: Path, aws: Endpoint, content: bytes) -> None:
    journal = tmp_path / "out/.poolport/read/.us-east-1.resume"
    journal.parent.mkdir(parents=True)
    journal.write_bytes(content)
    assert export(tmp_path / "out", aws).exit_code == 0
    assert not journal.exists()


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002, 0o027])
def test_the_users_umask_decides_who_may_read(tmp_path: Path, aws: Endpoint, mask: int) -> None:
    with umask(mask):
        assert export(tmp_path / "out", aws).exit_code == 0
    for path in (tmp_path / "out").rglob("*"):
        runs = path.suffix == ".sh" and ".poolport" not in path.parts
        full = 0o777 if path.is_dir() or runs else 0o666
        assert stat.S_IMODE(path.stat().st_mode) == full & ~mask, path


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_a_mode_that_somebody_set_stays_and_a_copy_has_it(exported: Path, mode: int) -> None:
    edited = exported / CODE / "versions.tf"
    edited.write_text("# mine\n")
    edited.chmod(mode)
    assert poolport("render", exported, *BOTH, "--force").exit_code == 0
    for path in (edited, edited.with_name("versions.tf.orig")):
        assert stat.S_IMODE(path.stat().st_mode) == mode


def test_half_files_of_a_killed_run_are_swept_where_files_are_made_and_nobody_elses(
    exported: Path, aws: Endpoint
) -> None:
    made = [".poolport/next", ".poolport/read", ".poolport/read/us-east-1"]
    places = ["", CODE, "us-east-1/pulumi/pools", "snapshot", "snapshot/us-east-1", ".poolport"]
    ours = [exported / place / ".poolport-0123456789abcdef.tmp" for place in made]
    theirs = [exported / place / name for place in places for name in (".main.tf.swp", ".x.json.a1b2c3d4")]
    for path in (*ours, *theirs):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("half")
    assert export(exported, aws).exit_code == 0
    assert [path for path in ours if path.exists()] == []
    assert [path for path in theirs if not path.exists()] == []


def full_after(writes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """No room for a file after so many."""
    left = iter(range(writes))
    real = os.open

    def fails(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        if flags & os.O_CREAT and next(left, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
        return real(path, flags, mode, **more)

    monkeypatch.setattr(os, "open", fails)


@pytest.mark.parametrize("writes", [0, 1, 2, 3, 4, 6, 9, 14])
def test_a_full_disk_is_one_sentence_and_the_same_command_goes_on(
    exported: Path, tmp_path: Path, aws: Endpoint, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    with monkeypatch.context() as patch:
        full_after(writes, patch)
        said = sentence(export(tmp_path / "again", aws, "--quiet"), 4)
    assert "No space left on device" in said
    assert export(tmp_path / "again", aws).exit_code == 0
    assert files(tmp_path / "again") == files(exported)


@pytest.mark.parametrize(
    "selection", [("us-east-1_Nobody123",), ("--name", "nothing*", "--region", "us-east-1"), ("nonsense",)]
)
def test_a_run_that_wrote_nothing_leaves_nothing(
    tmp_path: Path, aws: Endpoint, selection: tuple[str, ...]
) -> None:
    result = poolport("export", *selection, "--out", tmp_path / "deep/out", "--endpoint-url", aws.url)
    assert result.exit_code in (2, 3), result.output
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_there_stays_when_nothing_is_written(tmp_path: Path, aws: Endpoint) -> None:
    out = tmp_path / "out"
    out.mkdir()
    poolport("export", "us-east-1_Nobody123", "--out", out, "--endpoint-url", aws.url)
    assert list(tmp_path.rglob("*")) == [out]
