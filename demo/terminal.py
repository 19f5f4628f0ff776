"""Runs a command in a terminal of its own and keeps what stands on it at the end, with its colours."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shlex
import struct
import subprocess
import tempfile
import termios
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

WIDTH = 110
SECONDS = 300
"""How long a command may take before it is ended."""
QUESTION = b"Enter a value:"
"""How Terraform asks before it applies; the answer is yes."""

_SEQUENCE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])")


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that has ended."""

    code: int
    folder: Path
    """Where the shell stands afterwards."""
    lines: tuple[str, ...]
    """What stands on the terminal, with the codes of its colours."""

    @property
    def plain(self) -> list[str]:
        """The same without colours."""
        return [_SEQUENCE.sub("", line) for line in self.lines]


def run(command: str, folder: Path, environment: Mapping[str, str]) -> Ran:
    """Run a line of a shell in a folder, as somebody who types it there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, WIDTH, 0, 0))
    settings = termios.tcgetattr(theirs)
    settings[3] &= ~termios.ECHO
    termios.tcsetattr(theirs, termios.TCSANOW, settings)
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as where:
        shell = subprocess.Popen(
            ["/bin/sh", "-c", f"{command}\ncode=$?; pwd > {shlex.quote(where.name)}; exit $code"],
            cwd=folder,
            env=dict(environment),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        try:
            printed = _read(ours, shell).decode("utf-8", "replace")
            code = shell.wait(SECONDS)
        finally:
            shell.kill()
            os.close(ours)
        return Ran(code, Path(where.read().strip() or folder), tuple(screen(printed)))


def _read(terminal: int, shell: subprocess.Popen[bytes]) -> bytes:
    """All that is printed, with an answer to the one question that is asked."""
    printed, asked, end = b"", 0, time.monotonic() + SECONDS
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            if shell.poll() is not None:
                return printed
            continue
        try:
            found = os.read(terminal, 65536)
        except OSError:  # how Linux says that nobody has the other end any more
            return printed
        if not found:
            return printed
        printed += found
        if printed.count(QUESTION) > asked:
            asked += 1
            os.write(terminal, b"yes\n")
    raise TimeoutError(f"a command has not ended after {SECONDS} seconds")


def screen(printed: str) -> list[str]:
    """The lines that stand there at the end: a line that was cleared, such as one of progress, does not.

    >>> screen("reading\\r\\x1b[2K\\x1b[1mdone\\x1b[0m\\r\\n")
    ['\\x1b[1mdone\\x1b[0m']
    """
    rows, row, at = [""], 0, 0
    for found in re.finditer(r"\x1b\[[0-9;?]*[A-Za-z]|\n|\r|[^\x1b\r\n]+|\x1b", printed):
        text = found[0]
        sequence = _SEQUENCE.fullmatch(text)
        if text == "\n":
            row += 1
            if row == len(rows):
                rows.append("")
        elif sequence and sequence[2] == "A":
            row = max(0, row - int(sequence[1] or 1))
        elif sequence and sequence[2] == "K":
            rows[row] = ""
        elif text not in ("\r", "\x1b") and (not sequence or sequence[2] == "m"):
            rows[row] += text
        at = found.end()
    assert at == len(printed)
    while rows and not _SEQUENCE.sub("", rows[-1]).strip():
        rows.pop()
    return rows
