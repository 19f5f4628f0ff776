"""The tool's own records in a folder: what it wrote, under which names, and what is adopted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from exporter.catalog import BY_NAME
from exporter.disk import below, digest, json_text, leads_out, read_plain
from exporter.errors import OutputError
from exporter.forms import check
from exporter.graph.naming import NAME
from exporter.snapshot.form import REGION, parse_json
from exporter.snapshot.memory import RECORDS

PLACE = RECORDS
WRITTEN = f"{PLACE}/written"
"""The text of each file as poolport wrote it last: what an edit is an edit of."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One resource as one target has written it: under which ``names``, the newest last.

    A state may hold it under any of them, also where nobody has said so yet: with ``adopted`` somebody has.
    ``written`` says whether the last run has written code for it, ``confirmed`` whether a state was seen that
    holds it.
    """

    names: tuple[str, ...]
    adopted: bool = False
    written: bool = True
    confirmed: bool = False

    def as_json(self) -> dict[str, Any]:
        """A thing as it stands in the records."""
        return {
            "names": list(self.names),
            "adopted": self.adopted,
            "written": self.written,
            "confirmed": self.confirmed,
        }


Things = dict[str, dict[str, dict[str, Thing]]]
"""By region, target and the resource's key."""

_FILES = {"files": {str: [str]}}
_NAMES = {"names": {str: {str: str}}}
_THINGS = {
    "things": {str: {str: {str: {"names": [str], "adopted": bool, "written": bool, "confirmed?": bool}}}}
}


@dataclass(frozen=True, slots=True)
class Records:
    """What poolport knows of its own last run.

    ``files`` has the digests of each file that it wrote, by its path in the folder: two of one that a run was
    about to replace. ``names`` are the names of that run, by region and resource key; ``things`` is all that
    was written and that a state may hold.
    """

    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    things: Things = field(default_factory=dict)

    def things_in(self, region: str, target: str) -> dict[str, Thing]:
        """What one target has written in one region."""
        return dict(self.things.get(region, {}).get(target, {}))

    def knows(self, region: str, targets: Collection[str]) -> bool:
        """Whether a state may hold something that one of these targets has written in a region."""
        return any(self.things_in(region, target) for target in targets)

    def names_taken(self, region: str) -> dict[str, str]:
        """The names under which some state may hold something in a region, each with that thing's key."""
        by_target = self.things.get(region, {}).values()
        return {name: key for found in by_target for key, thing in found.items() for name in thing.names}

    def as_files(self) -> dict[str, bytes]:
        """The records as they stand in the folder."""
        things = {
            region: {
                target: {key: thing.as_json() for key, thing in found.items()}
                for target, found in by_target.items()
            }
            for region, by_target in self.things.items()
        }
        data: dict[str, Any] = {
            "files": {"files": {path: list(digests) for path, digests in self.files.items()}},
            "names": {"names": {region: dict(names) for region, names in self.names.items()}},
            "things": {"things": things},
        }
        return {f"{PLACE}/{name}.json": json_text(content).encode() for name, content in data.items()}


def load(folder: Path) -> Records:
    """The records of a folder; empty ones where there are none.

    Raises:
        OutputError: one of them is damaged.
    """
    files = _load(folder, "files", _FILES)
    for path in files:
        if leads_out(path):
            raise _damaged(folder, "files", f"{path!r} leads out of the folder")
    names = _load(folder, "names", _NAMES)
    things = _load(folder, "things", _THINGS)
    for region, key, known in _entries(names, things):
        if not REGION.fullmatch(region) or key.partition(":")[0] not in BY_NAME:
            raise _damaged(folder, "things or names", f"{region} {key[:80]!r} is no resource")
        for name in known or [""]:
            if not NAME.fullmatch(name):
                raise _damaged(folder, "things or names", f"{name[:80]!r} is not a name")
    return Records(
        {path: tuple(digests) for path, digests in files.items()},
        names,
        {
            region: {
                target: {
                    key: Thing(tuple(it["names"]), it["adopted"], it["written"], it.get("confirmed", False))
                    for key, it in found.items()
                }
                for target, found in by_target.items()
            }
            for region, by_target in things.items()
        },
    )


def _entries(names: Mapping[str, Any], things: Mapping[str, Any]) -> Iterator[tuple[str, str, list[str]]]:
    for region, known in names.items():
        for key, name in known.items():
            yield region, key, [name]
    for region, by_target in things.items():
        for found in by_target.values():
            for key, thing in found.items():
                yield region, key, thing["names"]


def _load(folder: Path, name: str, form: Any) -> dict[str, Any]:
    try:
        data = parse_json(read_plain(below(folder, f"{PLACE}/{name}.json")))
        check(data, form)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _damaged(folder, name, str(error)) from error
    found: dict[str, Any] = data[name]
    return found


def _damaged(folder: Path, name: str, why: str) -> OutputError:
    return OutputError(
        f"{folder / PLACE} cannot be used: {name}: {why}: restore it from your repository, where it belongs"
    )


def base_of(folder: Path, path: str, records: Records) -> bytes | None:
    """The text of a file as poolport wrote it last, proved by its digest; None where there is none."""
    try:
        content = read_plain(below(folder, f"{WRITTEN}/{path}"))
    except (OSError, OutputError):
        return None
    return content if digest(content) in records.files.get(path, ()) else None
