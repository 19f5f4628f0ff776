"""Reads and checks the plan of a change to a folder: what goes where, in which order, in place of what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from exporter import disk
from exporter.disk import below, json_text, leads_out, read_plain
from exporter.errors import OutputError
from exporter.forms import check
from exporter.snapshot.form import parse_json

NEXT = ".poolport/next"
"""Where new files stand until all of them do; each is called by its number in the plan."""
PLAN = f"{NEXT}/plan.json"
MARK = f"{NEXT}/commit.json"
"""The plan under another name: all is there, and what is missing in its place has to be moved there."""

_FORMAT = 1
_GIT = {".git", "git~1"}
_DIGEST = (str, None)
_FORM = {
    "format": int,
    "folders": [str],
    "moves": [{"path": str, "digest": str, "before": _DIGEST}],
    "removals": [{"path": str, "before": _DIGEST}],
}


@dataclass(frozen=True, slots=True)
class Move:
    """One file that gets new content, with the digest of that and of what stood there before."""

    path: str
    digest: str
    before: str | None


@dataclass(frozen=True, slots=True)
class Removal:
    """One file that goes, with the digest of what stood there."""

    path: str
    before: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Moves in their order, then removals; ``folders`` are those that have to be made, outermost first."""

    folders: tuple[str, ...]
    moves: tuple[Move, ...]
    removals: tuple[Removal, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that are changed."""
        return (*(move.path for move in self.moves), *(removal.path for removal in self.removals))

    def as_file(self) -> bytes:
        """The plan as it stands in the folder."""
        return json_text({"format": _FORMAT} | asdict(self)).encode()


def staged(index: int) -> str:
    """Where the new content of a move stands until it is moved."""
    return f"{NEXT}/{index}"


def read_plan(folder: Path, name: str) -> Plan | None:
    """A plan of a folder; None where there is none.

    Raises:
        OutputError: it is damaged, or of another poolport, or names a file that is none of an export.
    """
    try:
        data: dict[str, Any] = parse_json(read_plain(below(folder, name)))
        check(data, _FORM)
        if data["format"] != _FORMAT:
            raise ValueError(f"format {data['format']} is another poolport's")
        plan = Plan(
            tuple(data["folders"]),
            tuple(Move(it["path"], it["digest"], it["before"]) for it in data["moves"]),
            tuple(Removal(it["path"], it["before"]) for it in data["removals"]),
        )
        check_paths([*plan.folders, *plan.paths])
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise damaged(folder, str(error)) from error
    return plan


def check_paths(paths: Iterable[str]) -> None:
    """Check that files of these paths belong to an export.

    Raises:
        ValueError: one leads out of the folder, or to what is git's or stands for the change itself.
    """
    for path in paths:
        if leads_out(path):
            raise ValueError(f"{path!r} leads out of the folder")
        steps = [step.rstrip(". ") for step in path.lower().split("/")]
        # A repository holds no file of this name, so that nobody hands on a program that git would run.
        if not _GIT.isdisjoint(steps) or steps[:2] == NEXT.split("/"):
            raise ValueError(f"{path!r} is no file of an export")


def damaged(folder: Path, why: str) -> OutputError:
    """What a run was cut off in cannot be finished."""
    return OutputError(
        f"{folder / NEXT}, where a run was cut off, cannot be used: {why}: finish it with the poolport that"
        " began it, or remove that folder and export again"
    )


def digest(content: bytes | None) -> str | None:
    """What a file's content is known by; None where there is none."""
    return None if content is None else disk.digest(content)
