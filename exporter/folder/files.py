"""The files of a project to disk: only poolport's own, unedited ones are replaced, each whole or not."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from exporter.disk import below, leads_out, read_plain, remove, sweep, write_json, write_whole
from exporter.errors import OutputError
from exporter.forms import check
from exporter.snapshot.form import parse_json

RECORD = ".poolport.json"
"""Beside the output: the digests of what poolport wrote, by which it knows its own files again."""
_FORM = {"files": {str: [str]}}


@dataclass(frozen=True, slots=True)
class Changes:
    """What a writing did, as paths relative to the folder; ``kept`` are edited files saved as ``.orig``."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...] = ()


def lost(folder: Path, files: Mapping[str, bytes], areas: Iterable[str]) -> list[str]:
    """The files that writing would lose: changed since poolport wrote them, or never its own.

    ``areas`` are the top folders and files that this run is about; what stands elsewhere is left alone.

    Raises:
        OutputError: a path leads out of the folder, or something stands in a file's place.
    """
    record = _record(folder)
    found = [path for path, content in files.items() if not _ours(folder, path, record, content)]
    found += [path for path in _stale(files, record, areas) if not _ours(folder, path, record, None)]
    return sorted(found)


def refuse(paths: Sequence[Path]) -> None:
    """Stop where there is something to lose.

    Raises:
        OutputError: there is; it names the files and the ways out.
    """
    if paths:
        more = f" and {len(paths) - 5} more" if len(paths) > 5 else ""
        raise OutputError(
            f"{', '.join(str(path) for path in paths[:5])}{more} would be lost: changed since poolport wrote"
            " it, or not its own: move it away, choose another --out, or use --force, which keeps a copy as"
            " .orig"
        )


def write(folder: Path, files: Mapping[str, bytes], areas: Iterable[str]) -> Changes:
    """Write the files and remove those that an earlier run wrote and this one does not.

    What ``lost`` names is kept as ``.orig`` beside it.
    """
    areas = tuple(areas)
    edited = lost(folder, files, areas)
    record = _record(folder)
    stale = _stale(files, record, areas)
    sweep(folder, {*files, *record})
    changed = [path for path, content in files.items() if read(folder / path) != content]
    for path in edited:
        if (content := read(folder / path)) is not None:
            mode = stat.S_IMODE((folder / path).stat().st_mode)
            write_whole(folder, _spare(folder, path, content), content, mode=mode)
    # Until all is in place the record knows the old and the new content, so that a run that was cut off
    # in the middle leaves nothing that the next one would take for somebody's edit.
    digests = {path: _digest(content) for path, content in files.items()}
    both = {path: sorted({*record.get(path, []), digest}) for path, digest in digests.items()}
    if changed or stale:
        write_json(folder, RECORD, {"files": {**record, **both}})
    for path in changed:
        write_whole(folder, path, files[path], executable=path.endswith(".sh"))
    for path in stale:
        remove(folder, path)
    kept = {path: known for path, known in record.items() if path not in stale}
    final = {**kept, **{path: [digest] for path, digest in digests.items()}}
    if final != record:
        write_json(folder, RECORD, {"files": final})
    unchanged = tuple(sorted(set(files) - set(changed)))
    return Changes(tuple(sorted(changed)), unchanged, tuple(stale), tuple(edited))


def written(folder: Path, areas: Iterable[str]) -> dict[str, bytes]:
    """What poolport wrote into these areas, as it stands there now; what somebody removed is empty."""
    tops = set(areas)
    return {
        path: read(below(folder, path)) or b"" for path in _record(folder) if path.split("/", 1)[0] in tops
    }


def _record(folder: Path) -> dict[str, list[str]]:
    try:
        content = read(below(folder, RECORD))
        data = {"files": {}} if content is None else parse_json(content)
        check(data, _FORM)
        for name in filter(leads_out, data["files"]):
            raise ValueError(f"{name!r} leads out of the folder")
    except ValueError as error:
        raise OutputError(
            f"{folder / RECORD} cannot be read: {error}: remove it, and use --force once"
        ) from error
    found: dict[str, list[str]] = data["files"]
    return found


def _stale(files: Mapping[str, bytes], record: Mapping[str, object], areas: Iterable[str]) -> list[str]:
    tops = set(areas)
    return sorted(path for path in record if path not in files and path.split("/", 1)[0] in tops)


def _ours(folder: Path, path: str, record: Mapping[str, list[str]], content: bytes | None) -> bool:
    current = read(below(folder, path))
    return current is None or current == content or _digest(current) in record.get(path, [])


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


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
