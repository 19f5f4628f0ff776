"""Watches what the product does while a test runs: the files it touches, and the calls it makes.

Python tells an audit hook of each file that is opened, renamed or removed; the hook looks whether a frame of
the product is on the stack. Only this process is watched, not the children that a few tests start.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import exporter
from exporter.replay import server
from exporter.replay.answers import Answers
from exporter.replay.protocol import Call
from exporter.snapshot.secrets import searcher, secrets

PRODUCT = str(Path(exporter.__file__).parent) + os.sep
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_TOUCHES = {"os.rename": 1, "os.remove": 0, "os.rmdir": 0, "os.mkdir": 0, "os.symlink": 1, "os.chmod": 0}
"""Which argument of an event is the path that it changes."""


class Guard:
    """What the product did since the last ``clear``: the paths it changed, the replays that it asked."""

    def __init__(self) -> None:
        self.paths: set[str] = set()
        self.calls: list[list[Call]] = []
        self.accounts: list[Answers] = []
        self.watching = False

    def clear(self) -> None:
        """Forget it all."""
        self.paths, self.calls, self.accounts = set(), [], []

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """What Python tells before it does something."""
        if not self.watching:
            return
        if event == "open":
            path, _, flags = arguments
            touched = path if isinstance(flags, int) and flags & _WRITES else None
        elif event in _TOUCHES:
            # A path relative to a directory's handle is one of a tree that is removed; its top is seen.
            touched = arguments[_TOUCHES[event]] if arguments[-1] in (-1, None) else None
        else:
            return
        if isinstance(touched, str | bytes | os.PathLike) and _by_the_product():
            self.paths.add(os.path.realpath(os.fsdecode(touched)))

    def outside(self) -> list[str]:
        """The changed paths that are not in a temporary folder, where every test keeps its own."""
        top = os.path.realpath(tempfile.gettempdir()) + os.sep
        return sorted(path for path in self.paths if not path.startswith((top, "/dev/")))

    def secrets(self) -> list[str]:
        """The files that the product left, and that hold a secret of an account that it was asked about."""
        bodies = (body for account in self.accounts for body in account.index.values())
        known = {secret for body in bodies if isinstance(body, dict) for secret in secrets(body)}
        if not known:
            return []
        search = searcher(known)
        left = [path for path in sorted(self.paths) if os.path.isfile(path)]
        return [path for path in left if search.is_in(Path(path).read_text("utf-8", "replace"))]

    def writes(self) -> list[str]:
        """The calls that were not reads. To assume a role changes nothing: it is how a user may sign in."""
        called = {call.operation for calls in self.calls for call in calls if call.write}
        return sorted(called - {"sts:AssumeRole"})


def _by_the_product() -> bool:
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_filename.startswith(PRODUCT):
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


def install() -> Guard:
    """Watch from now on: a hook cannot be taken out again, so a process has one."""
    guard = Guard()
    sys.addaudithook(guard.audit)
    start = server._Server.__init__

    def note(self: Any, *arguments: Any, **named: Any) -> None:
        start(self, *arguments, **named)
        guard.calls.append(self.calls)
        guard.accounts.append(self.answers)

    server._Server.__init__ = note  # type: ignore[method-assign]
    return guard
