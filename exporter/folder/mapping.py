"""``mapping.json``, the names of things by id: read back as people edited it, written with what is new."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from exporter.catalog import BY_NAME
from exporter.disk import read_plain, show_json
from exporter.errors import UsageError
from exporter.graph.naming import NAME, KnownNames
from exporter.nearest import meant, nearest
from exporter.snapshot.form import REGION, parse_json

FILE = "mapping.json"
MEMBERS = ("name", "title", "skip")
"""What may be said of a thing; a title is AWS's own name, for people alone."""
_AT = re.compile(rf"({REGION.pattern})[/_:]")
"""The region that an id names, or that stands before one."""
SAME_ID = 0.85
"""How like an id another one is that may be meant: all ids of a region begin alike."""
MOST_STRANGERS = 5
"""How many things that are not in an export get a sentence each."""


def read(path: Path, region: str = "") -> KnownNames:
    """Read the file, or nothing where there is none: what it says of one region, or of any.

    On disk: ``{"user_pool": {"us-east-1_AbC123": {"name": "customers"}}}``; ``"skip": true`` beside a name
    leaves that resource out of the export. An id that is the same in two regions, such as that of a domain,
    may have its region in front: ``"eu-west-1/login"``. A ``title`` is for people, and says nothing here.

    Raises:
        UsageError: it is not JSON of that form, has a kind or a member that there is not, or gives a name
            that is not an identifier, or one twice in a region.
    """
    if not path.exists():
        return KnownNames()
    names: dict[str, dict[str, str]] = {}
    skips: dict[tuple[str, str], bool] = {}
    owners: dict[str, list[tuple[str, str]]] = {}
    for kind, written, entry in _entries(path):
        where = f"{path}: {kind} {written}"
        _check(where, entry)
        place, import_id = region_of(written)
        if (name := entry.get("name")) is not None:
            _check_owner(where, name, place, f"{kind} {written}", owners)
        if region and place not in ("", region):
            continue
        # What is said with the region comes first.
        if name is not None and (written != import_id or import_id not in names.get(kind, {})):
            names.setdefault(kind, {})[import_id] = name
        if entry.get("skip") is not None and (written != import_id or (kind, import_id) not in skips):
            skips[kind, import_id] = entry["skip"]
    skipped = frozenset(it for it, skip in skips.items() if skip)
    return KnownNames(names, skipped, frozenset(skips) - skipped)


def region_of(written: str) -> tuple[str, str]:
    """The region that an entry is of (nothing: any), and its import id.

    >>> region_of("eu-west-1/login"), region_of("eu-west-1_AbC123/4kk"), region_of("login")
    (('eu-west-1', 'login'), ('eu-west-1', 'eu-west-1_AbC123/4kk'), ('', 'login'))
    """
    found = _AT.match(written)
    if not found:
        return "", written
    return found[1], written[found.end() :] if found[0].endswith("/") else written


def _check_owner(
    where: str, name: str, place: str, what: str, owners: dict[str, list[tuple[str, str]]]
) -> None:
    """Check that a name is one thing's: two regions may each have one of it."""
    for other, at in owners.get(name, ()):
        if not place or at in ("", place):
            raise UsageError(f"{where} has the name {name}, and so has {other}: give one of them another")
    owners.setdefault(name, []).append((what, place))


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
    if not isinstance(entry.get("title"), str | None):
        raise UsageError(f"{where} has a title that is no text: take it out, the next run writes it")
    if not isinstance(entry.get("skip"), bool | None):
        raise UsageError(f"{where} has a skip that is neither true nor false: fix it")
    name = entry.get("name")
    if name is not None and (not isinstance(name, str) or not NAME.fullmatch(name)):
        raise UsageError(
            f"{where} has the name {str(name)[:80]!r}, which not every target can have: use lower-case"
            " letters, digits and underscores, at most 200, no digit in front and no __ around it"
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


Found = Mapping[str, Mapping[tuple[str, str], str]]
"""What things are called, by region, kind and import id."""


def merged(path: Path, found: Found, titles: Found = MappingProxyType({})) -> bytes:
    """The file's new text: what it held stays, also for things that are gone by now; new things are added.

    ``found`` has the names, ``titles`` what AWS calls the things: one stands beside a name that is written
    in other letters, which would not say which thing it is. Where there are several regions, an id that does
    not name its own has it in front.
    """
    entries: dict[str, dict[str, dict[str, str | bool]]] = {}
    for kind, written, entry in _entries(path) if path.exists() else ():
        entries.setdefault(kind, {})[written] = dict(entry)
    several = len(found) > 1
    for region, names in found.items():
        for (kind, import_id), name in names.items():
            known = entries.setdefault(kind, {})
            qualified = f"{region}/{import_id}"
            unlike = several and not region_of(import_id)[0] and known.get(import_id, {}).get("name") != name
            entry = known.setdefault(qualified if qualified in known or unlike else import_id, {})
            entry["name"] = name
            title = titles.get(region, {}).get((kind, import_id), "")
            if not title.isascii():
                entry["title"] = title
            elif title:
                entry.pop("title", None)
    return text(entries)


def text(entries: Mapping[str, Mapping[str, Mapping[str, str | bool]]]) -> bytes:
    """The file's text: sorted, a line a thing."""
    lines = []
    for kind in sorted(entries):
        ids = ",\n".join(
            f"  {_shown(import_id)}: {_shown(_in_order(entry))}"
            for import_id, entry in sorted(entries[kind].items())
        )
        lines.append(f" {json.dumps(kind)}: {{\n{ids}\n }}")
    return show_json("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _in_order(entry: Mapping[str, str | bool]) -> dict[str, str | bool]:
    return {member: entry[member] for member in MEMBERS if member in entry}
