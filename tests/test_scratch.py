"""Temporary folders of a proof do not outlive the run, or the next one after a kill."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from exporter.scratch import scratch

WAITS = """
import time
from exporter.cli.program import end_on_signals
from exporter.scratch import scratch
end_on_signals()
with scratch() as folder:
    print(folder, flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize(("number", "stays"), [(signal.SIGTERM, False), (signal.SIGKILL, True)])
def test_sigterm_cleans_up_and_the_next_run_sweeps_what_sigkill_left(
    number: signal.Signals, stays: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-c", WAITS], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        other = tmp_path / "poolport-mine"
        other.mkdir()
        with scratch():
            assert folder.is_dir()  # it runs
        process.send_signal(number)
        process.wait()
    assert folder.exists() == stays
    with scratch():
        assert not folder.exists()
    assert list(tmp_path.iterdir()) == [other]
