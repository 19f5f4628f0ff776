"""``mapping.json``, the names of things by id: read back as people edited it, written with what is new."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from exporter.catalog import BY_NAME
from exporter.disk import read_plain, show_json
from exporter.errors import UsageError
from exporter.graph.naming import KnownNames
from exporter.nearest import meant, nearest
from exporter.snapshot.form import parse_json

FILE = "mapping.json"
MEMBERS = ("name", "skip")
"""What may be said of a thing."""
SAME_ID = 0.85
"""How like an id another one is that may be meant: all ids of a region begin alike."""
MOST_STRANGERS = 5
"""How many things that are not in an export get a sentence each."""

_NAME = re.compile(r"(?!__.*__$)[a-z_][a-z0-9_]*")
"""No name between two pairs of underscores either: such ones mean something to Python."""


def read(path: Path) -> KnownNames:
    """Read the file, or nothing where there is none.

    On disk: ``{"user_pool": {"us-east-1_AbC123": {"name": "customers"}}}``; ``"skip": true`` beside a name
    leaves that resource out of the export.

    Raises:
        UsageError: it is not JSON of that form, has a kind or a member that there is not, or gives a name
            that is not an identifier, or one twice.
    """
    if not path.exists():
        return KnownNames()
    names: dict[str, dict[str, str]] = {}
    skips: dict[tuple[str, str], bool] = {}
    owners: dict[str, str] = {}
    for kind, import_id, entry in _entries(path):
        where = f"{path}: {kind} {import_id}"
        _check(where, entry)
        if (name := entry.get("name")) is not None:
            if name in owners:
                raise UsageError(
                    f"{where} has the name {name}, and so has {owners[name]}: give one of them another"
                )
            owners[name] = f"{kind} {import_id}"
            names.setdefault(kind, {})[import_id] = name
        if entry.get("skip") is not None:
            skips[kind, import_id] = entry["skip"]
    skipped = frozenset(it for it, skip in skips.items() if skip)
    return KnownNames(names, skipped, frozenset(skips) - skipped)


def _entries(path: Path) -> list[tuple[str, str, Any]]:
    """What the file says, by kind and import id."""
    try:
        content = read_plain(path)
        data = parse_json(content)
        json.loads(content, object_pairs_hook=_each_once)
        if unknown := sorted(data.keys() - BY_NAME):
            raise UsageError(
                f"{path} has the kind {unknown[0]!r}, which there is not: did you mean"
                f" {nearest(unknown[0], BY_NAME)}?"
            )
        return [(kind, import_id, entry) for kind, ids in data.items() for import_id, entry in ids.items()]
    except (OSError, ValueError, AttributeError) as error:
        raise UsageError(f"{path} cannot be read: {error}: fix it, or move it away") from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose members have different names: of two with one name JSON loses the first in silence."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, number in Counter(name for name, _ in pairs).items() if number > 1)
        raise ValueError(f"it has {twice!r} twice")
    return found


def _check(where: str, entry: Any) -> None:
    """Check what is said of one thing."""
    if not isinstance(entry, dict):
        raise UsageError(f'{where} must be {{"name": "...", "skip": true or false}}: fix it')
    for member in entry:
        if member not in MEMBERS:
            raise UsageError(
                f'{where} must be {{"name": "...", "skip": true or false}}, and has {member!r}: did you'
                f" mean {nearest(member, MEMBERS)}?"
            )
    if not isinstance(entry.get("skip"), bool | None):
        raise UsageError(f"{where} has a skip that is neither true nor false: fix it")
    name = entry.get("name")
    if name is not None and (not isinstance(name, str) or not _NAME.fullmatch(name)):
        raise UsageError(
            f"{where} has the name {name!r}, which not every target can have: use lower-case letters, digits"
            " and underscores, no digit in front and no __ around it"
        )


def strangers(path: Path, known: KnownNames, found: Collection[tuple[str, str]]) -> list[str]:
    """What the file says of things that were not ``found``: a sentence for each of the first few.

    It names the line. They are gone by now, were not read this time, or somebody misspelled an id.
    """
    said = {(kind, it) for kind, ids in known.names.items() for it in ids} | known.skipped | known.unskipped
    absent = sorted(said - set(found))
    lines = read_plain(path).decode().splitlines() if absent else []
    sentences = []
    for kind, import_id in absent[:MOST_STRANGERS]:
        new = [it for k, it in found if k == kind and (k, it) not in said]
        sentences.append(
            f"{path}, line {_line_of(lines, kind, import_id)}: {kind} {import_id} is not in this export"
            f"{meant(import_id, new, SAME_ID) or ', and stays in the file for when it is there again'}"
        )
    more = len(absent) - MOST_STRANGERS
    return [*sentences, f"{path} has {more:,} more that are not in this export"] if more > 0 else sentences


def _line_of(lines: Sequence[str], kind: str, import_id: str) -> int:
    """The line of an id in the file, from the line of its kind on."""
    begin = next((number for number, text in enumerate(lines) if f'"{kind}"' in text), 0)
    spellings = (json.dumps(import_id, ensure_ascii=False), json.dumps(import_id))
    for number, text in enumerate(lines[begin:], begin + 1):
        if any(spelling in text for spelling in spellings):
            return number
    return begin + 1


def merged(known: KnownNames, found: Mapping[tuple[str, str], str]) -> str:
    """The file's new text: what it held stays, also for things that are gone by now; new things are added."""
    entries: dict[str, dict[str, dict[str, str | bool]]] = {}
    for (kind, import_id), name in found.items():
        entries.setdefault(kind, {})[import_id] = {"name": name}
    for kind, kept in known.names.items():
        for import_id, name in kept.items():
            entries.setdefault(kind, {})[import_id] = {"name": name}
    for kind, import_id in known.skipped:
        entries.setdefault(kind, {}).setdefault(import_id, {})["skip"] = True
    for kind, import_id in known.unskipped:
        entries.setdefault(kind, {}).setdefault(import_id, {})["skip"] = False
    lines = []
    for kind in sorted(entries):
        ids = ",\n".join(
            f"  {json.dumps(import_id, ensure_ascii=False)}: {json.dumps(entries[kind][import_id])}"
            for import_id in sorted(entries[kind])
        )
        lines.append(f" {json.dumps(kind)}: {{\n{ids}\n }}")
    return show_json("{\n" + ",\n".join(lines) + "\n}\n")
