"""``mapping.json``, the names of things by id: read back as people edited it, written with what is new."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from exporter.disk import read_plain, show_json
from exporter.errors import UsageError
from exporter.graph.naming import KnownNames
from exporter.snapshot.form import parse_json

FILE = "mapping.json"

_NAME = re.compile(r"(?!__.*__$)[a-z_][a-z0-9_]*")
"""No name between two pairs of underscores either: such ones mean something to Python."""


def read(path: Path) -> KnownNames:
    """Read the file, or nothing where there is none.

    On disk: ``{"user_pool": {"us-east-1_AbC123": {"name": "customers"}}}``; ``"skip": true`` beside a name
    leaves that resource out of the export.

    Raises:
        UsageError: it is not JSON of that form, or gives a name that is not an identifier, or one twice.
    """
    if not path.exists():
        return KnownNames()
    try:
        data = parse_json(read_plain(path))
        entries = [(k, i, e) for k, ids in data.items() for i, e in ids.items()]
    except (OSError, ValueError, AttributeError) as error:
        raise UsageError(f"{path} cannot be read: {error}: fix it, or move it away") from error
    names: dict[str, dict[str, str]] = {}
    skipped = set()
    owners: dict[str, str] = {}
    for kind, import_id, entry in entries:
        where = f"{path}: {kind} {import_id}"
        if not isinstance(entry, dict) or not set(entry) <= {"name", "skip"}:
            raise UsageError(f'{where} must be {{"name": "...", "skip": true or false}}: fix it')
        name = entry.get("name")
        if entry.get("skip") not in (None, True, False):
            raise UsageError(f"{where} has a skip that is neither true nor false: fix it")
        if name is not None:
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                raise UsageError(
                    f"{where} has the name {name!r}, which not every target can have: use lower-case"
                    " letters, digits and underscores, no digit in front and no __ around it"
                )
            if name in owners:
                raise UsageError(
                    f"{where} has the name {name}, and so has {owners[name]}: give one of them another"
                )
            owners[name] = f"{kind} {import_id}"
            names.setdefault(kind, {})[import_id] = name
        if entry.get("skip"):
            skipped.add((kind, import_id))
    return KnownNames(names, frozenset(skipped))


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
    lines = []
    for kind in sorted(entries):
        ids = ",\n".join(
            f"  {json.dumps(import_id, ensure_ascii=False)}: {json.dumps(entries[kind][import_id])}"
            for import_id in sorted(entries[kind])
        )
        lines.append(f" {json.dumps(kind)}: {{\n{ids}\n }}")
    return show_json("{\n" + ",\n".join(lines) + "\n}\n")
