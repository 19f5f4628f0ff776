"""The files of an export to disk: what nobody edited is replaced, an edit is merged, a conflict stays."""

from __future__ import annotations

import stat
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from exporter.disk import below, digest, read_plain
from exporter.errors import OutputError
from exporter.folder.merge import merge, plain_ends, windows_ends
from exporter.folder.records import WRITTEN, Records, base_of
from exporter.folder.transaction import Change, commit
from exporter.targets.registry import TARGETS

GUARDS = tuple(sorted({f"/{name}" for target in TARGETS.values() for name in target.guards}))
"""How the files end that keep a plan from destroying things: they come first. They are never left behind the
code: where an edit of one cannot be merged, it is the edit that goes beside."""
_OWN = ("report.json", "report.md", "report.html", "report/")
"""How the paths begin of what nobody merges: it has no copy of what was written."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a writing does, as paths relative to the folder.

    ``merged`` are edited files that got the new text too, ``conflicts`` those that could not, with the
    reason: the new text stands beside them as ``.new``. ``kept`` are edited files saved as ``.orig``.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    conflicts: Mapping[str, str] = field(default_factory=dict)

    @property
    def written(self) -> tuple[str, ...]:
        """Every file that gets another text."""
        return tuple(sorted((*self.added, *self.changed, *self.merged)))

    def below(self, place: str) -> Changes:
        """Those of them that stand in one folder."""
        inside = place.rstrip("/") + "/"

        def of(paths: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(path for path in paths if path.startswith(inside))

        return Changes(
            of(self.added),
            of(self.changed),
            of(self.merged),
            of(self.removed),
            of(self.unchanged),
            of(self.kept),
            {path: why for path, why in self.conflicts.items() if path.startswith(inside)},
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What writing would do: its ``changes``, the ``steps`` of it in order, and the records of afterwards."""

    changes: Changes
    steps: tuple[Change, ...]
    records: Records


@dataclass(slots=True)
class _Sorted:
    """The files so far, by what becomes of each."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    conflicts: dict[str, str] = field(default_factory=dict)
    steps: list[Change] = field(default_factory=list)
    files: dict[str, tuple[str, ...]] = field(default_factory=dict)
    bases: dict[str, bytes | None] = field(default_factory=dict)

    def write(self, path: str, content: bytes) -> None:
        self.steps.append(Change(path, content, executable=path.endswith(".sh")))


def plan(
    folder: Path,
    files: Mapping[str, bytes],
    records: Records,
    *,
    force: bool = False,
    moved: Mapping[str, str] | None = None,
    stays: Collection[str] = (),
) -> Plan:
    """Decide what becomes of every file: of those to be written, and of those that an earlier run wrote.

    ``moved`` names for a new file the earlier one that it takes the place of, with the edits in that.
    ``stays`` are files of an earlier run that this one is not about.

    Raises:
        OutputError: a path leads out of the folder, or something stands in a file's place.
    """
    found = _Sorted()
    # A file that is written again has its own edits.
    moved = {path: before for path, before in (moved or {}).items() if before not in files}
    for path, content in files.items():
        _one(folder, path, content, records, force, moved.get(path), found)
    for path in sorted(records.files):
        if path in found.files or path in found.removed or _is_beside(path, files):
            continue
        if path in stays:
            found.files[path] = tuple(records.files[path])
        else:
            _stale(folder, path, records, force, found)
    copies = {path: content for path, content in found.bases.items() if not path.startswith(_OWN)}
    steps = [Change(f"{WRITTEN}/{path}", content) for path, content in copies.items()]
    ordered = sorted(found.steps, key=lambda step: (step.content is None, _rank(step.path)))
    changes = Changes(
        tuple(sorted(found.added)),
        tuple(sorted(found.changed)),
        tuple(sorted(found.merged)),
        tuple(sorted(found.removed)),
        tuple(sorted(found.unchanged)),
        tuple(sorted(found.kept)),
        dict(sorted(found.conflicts.items())),
    )
    return Plan(changes, (*ordered, *steps), replace(records, files=dict(sorted(found.files.items()))))


def _is_beside(path: str, files: Collection[str]) -> bool:
    """Whether it is the new text of a file that is written, which decides about it."""
    return path.endswith(".new") and path.removesuffix(".new") in files


def _rank(path: str) -> tuple[bool, str]:
    return not path.endswith(GUARDS), path


def _one(
    folder: Path,
    path: str,
    content: bytes,
    records: Records,
    force: bool,
    before: str | None,
    found: _Sorted,
) -> None:
    """Decide what becomes of one file that is to be written; ``before`` is where it was until now."""
    current = read(below(folder, path))
    known = records.files.get(path, ())
    base = _base(folder, path, records)
    if current is None and before is not None and not _unedited(folder, before, records):
        _moved(folder, path, before, content, records, force, found)
        return
    found.files[path] = (digest(content),)
    found.bases[path] = content
    new = f"{path}.new"
    if current is None:
        (found.changed if known else found.added).append(path)
        found.write(path, content)
    elif content in (current, plain_ends(current)):
        found.unchanged.append(path)
    elif _is_known(current, known):
        found.changed.append(path)
        found.write(path, content if digest(current) in known else windows_ends(content))
    elif force:
        _replace(folder, path, current, content, found)
    else:
        merged = None if base is None else merge(base, current, content)
        guard = path.endswith(GUARDS)
        if guard and (merged is None or merged.content is None):
            _replace(folder, path, current, content, found)
        elif merged is None or merged.content is None:
            found.conflicts[path] = merged.why if merged else _no_base(path, known)
            # What the edit is an edit of stays, until somebody has taken the new text's file away.
            found.files[path], found.bases[path] = tuple(known), base
            _beside(folder, path, content, records, found)
            return
        elif merged.content == current:
            found.unchanged.append(path)
        else:
            found.merged.append(path)
            found.write(path, merged.content)
        if not guard and new in records.files and read(below(folder, new)) is not None:
            found.conflicts[path] = f"{new} is still there: take over what you need of it, then remove it"
            found.files[path], found.bases[path] = tuple(known), base
            _beside(folder, path, content, records, found)
            return
    if new in records.files:
        _stale(folder, new, records, False, found)


def _moved(
    folder: Path, path: str, before: str, content: bytes, records: Records, force: bool, found: _Sorted
) -> None:
    """Decide what becomes of an edited file that has another name now: the edits go along, or all stays."""
    current = read(below(folder, before)) or b""
    base = _base(folder, before, records)
    merged = None if base is None or force else merge(base, current, content)
    if force:
        _save(folder, before, current, found)
        found.added.append(path)
        found.write(path, content)
    elif merged is None or merged.content is None:
        why = merged.why if merged else _no_base(before, records.files.get(before, ()))
        found.conflicts[before] = f"{why}, and it is {path} now, with the new text in {path}.new"
        found.files[before], found.bases[before] = tuple(records.files.get(before, ())), base
        _beside(folder, path, content, records, found)
        return
    else:
        found.merged.append(path)
        found.write(path, merged.content)
    found.steps.append(Change(before, None))
    found.removed.append(before)
    found.bases[before] = None
    found.files[path], found.bases[path] = (digest(content),), content


def _replace(folder: Path, path: str, current: bytes, content: bytes, found: _Sorted) -> None:
    """Write the new text over an edited file, whose content is kept."""
    _save(folder, path, current, found)
    found.changed.append(path)
    found.write(path, content)


def _save(folder: Path, path: str, current: bytes, found: _Sorted) -> None:
    """Keep a copy of an edited file beside it."""
    mode = stat.S_IMODE((folder / path).stat().st_mode)
    found.steps.append(Change(_spare(folder, path, current), current, mode=mode))
    found.kept.append(path)


def _beside(folder: Path, path: str, content: bytes, records: Records, found: _Sorted) -> None:
    """Put the new text beside a file that stays as it is."""
    new = f"{path}.new"
    found.files[new], found.bases[new] = (digest(content),), content
    there = read(below(folder, new))
    if there == content:
        return
    if there is not None and not _unedited(folder, new, records):
        _save(folder, new, there, found)
    found.write(new, content)


def _no_base(path: str, known: Sequence[str]) -> str:
    if not known:
        return "poolport did not write it"
    if path.startswith(_OWN):
        return "it was edited, and an edit of a report is not merged"
    return "what poolport wrote there before is not known any more, so an edit cannot be told from it"


def _base(folder: Path, path: str, records: Records) -> bytes | None:
    """What an edited file is an edit of: the new text, where somebody has worked it in and taken it away."""
    new = f"{path}.new"
    if new in records.files and read(below(folder, new)) is None:
        return base_of(folder, new, records)
    return base_of(folder, path, records)


def _unedited(folder: Path, path: str, records: Records) -> bool:
    current = read(below(folder, path))
    return current is None or _is_known(current, records.files.get(path, ()))


def _is_known(current: bytes, known: Collection[str]) -> bool:
    """Whether poolport wrote a text; the ends of lines are git's on Windows, and no edit."""
    return digest(current) in known or digest(plain_ends(current)) in known


def _stale(folder: Path, path: str, records: Records, force: bool, found: _Sorted) -> None:
    """Decide what becomes of a file that is not written any more."""
    current = read(below(folder, path))
    if not records.files[path]:
        return  # it stood in the way of a file that is not written any more, and is somebody else's
    if current is not None and not _unedited(folder, path, records) and not force:
        found.conflicts[path] = "it was edited, and is not written any more: remove it, or use --force"
        found.files[path] = tuple(records.files[path])
        return
    if current is not None:
        if not _unedited(folder, path, records):
            _save(folder, path, current, found)
        found.steps.append(Change(path, None))
        found.removed.append(path)
    found.bases[path] = None


def write(folder: Path, files: Mapping[str, bytes], records: Records) -> Changes:
    """Write some files, and leave all others as they are; an edit of one of them is replaced.

    Raises:
        OutputError: the system refuses it; nothing has changed then.
    """
    made = plan(folder, files, records, force=True, stays=records.files.keys() - files.keys())
    commit(folder, [*made.steps, *record_steps(made.records)])
    return made.changes


def record_steps(records: Records) -> list[Change]:
    """The changes that write the records."""
    return [Change(path, content) for path, content in records.as_files().items()]


def edited(folder: Path, files: Iterable[str], records: Records) -> list[str]:
    """Those of the files that somebody has edited, or that poolport did not write."""
    return [path for path in files if not _unedited(folder, path, records)]


def refuse(folder: Path, paths: Sequence[str]) -> None:
    """Stop where there is something to lose.

    Raises:
        OutputError: there is; it names the files and the ways out.
    """
    if paths:
        more = f" and {len(paths) - 5} more" if len(paths) > 5 else ""
        raise OutputError(
            f"{', '.join(str(folder / path) for path in paths[:5])}{more} would be lost: changed since"
            " poolport wrote it, or not its own: move it away, or use --force, which keeps a copy as .orig"
        )


def read(path: Path) -> bytes | None:
    """What stands in a file of the folder; None where there is none.

    Raises:
        OutputError: it cannot be read, so it cannot be replaced either.
    """
    try:
        return read_plain(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(
            f"{path} cannot be read, nor replaced: {error.strerror or error}: move it away"
        ) from error


def _spare(folder: Path, path: str, content: bytes) -> str:
    """Where a copy goes: ``.orig``, or a number more where that holds an earlier edit."""
    spare, number = f"{path}.orig", 1
    while read(below(folder, spare)) not in (None, content):
        number += 1
        spare = f"{path}.orig{number}"
    return spare
