"""Two runs do not write one folder at once, and one that was killed blocks nobody."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from exporter.errors import OutputError
from exporter.folder.lock import alone
from exporter.folder.transaction import Change, commit, recover

HOLDS = """
import sys, time
from pathlib import Path
from exporter.folder.lock import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def test_a_folder_that_another_process_writes_is_refused_until_that_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDS, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(OutputError, match=f"another poolport is writing {tmp_path}: let it end"):
            commit(tmp_path, [Change("a", b"b")])
        assert list(tmp_path.iterdir()) == []
        process.kill()
    commit(tmp_path, [Change("a", b"b")])
    assert (tmp_path / "a").read_bytes() == b"b"


def test_who_has_it_does_not_wait_for_itself(tmp_path: Path) -> None:
    with alone(tmp_path):
        with pytest.raises(OutputError, match="another poolport"):
            commit(tmp_path, [Change("a", b"b")])
        assert recover(tmp_path, locked=True) is False
        commit(tmp_path, [Change("a", b"b")], locked=True)
    assert (tmp_path / "a").read_bytes() == b"b"


def test_it_is_given_back_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), alone(tmp_path):
        raise KeyboardInterrupt
    with alone(tmp_path):
        pass


def test_what_it_made_goes_again_and_a_folder_that_was_there_stays_untouched(tmp_path: Path) -> None:
    os.utime(tmp_path, (1, 1))
    with alone(tmp_path):
        pass
    assert tmp_path.stat().st_mtime == 1
    with alone(tmp_path / "deep/out"):
        assert (tmp_path / "deep/out").is_dir()
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_its_place_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="out cannot be written: File exists"), alone(tmp_path / "out"):
        pass


def test_a_file_system_without_locks_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*arguments: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", none)
    commit(tmp_path, [Change("a", b"b")])
    assert (tmp_path / "a").read_bytes() == b"b"
