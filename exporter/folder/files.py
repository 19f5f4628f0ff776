"""The files of a project to disk: only poolport's own, unedited ones are replaced, each whole or not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from exporter.disk import below, write_json, write_whole
from exporter.errors import OutputError

RECORD = ".poolport.json"
"""Beside the output: the digests of what poolport wrote, by which it knows its own files again."""


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
    changed = [path for path, content in files.items() if _read(folder / path) != content]
    for path in edited:
        content = _read(folder / path)
        if content is not None:
            write_whole(_spare(folder / path, content), content)
    # Until all is in place the record knows the old and the new content, so that a run that was cut off
    # in the middle leaves nothing that the next one would take for somebody's edit.
    digests = {path: _digest(content) for path, content in files.items()}
    both = {path: sorted({*record.get(path, []), digest}) for path, digest in digests.items()}
    if changed or stale:
        write_json(folder / RECORD, {"files": {**record, **both}})
    for path in changed:
        write_whole(below(folder, path), files[path], 0o755 if path.endswith(".sh") else 0o644)
    for path in stale:
        below(folder, path).unlink(missing_ok=True)
        _prune((folder / path).parent, folder)
    kept = {path: known for path, known in record.items() if path not in stale}
    final = {**kept, **{path: [digest] for path, digest in digests.items()}}
    if final != record:
        write_json(folder / RECORD, {"files": final})
    unchanged = tuple(sorted(set(files) - set(changed)))
    return Changes(tuple(sorted(changed)), unchanged, tuple(stale), tuple(edited))


def _record(folder: Path) -> dict[str, list[str]]:
    try:
        return dict(json.loads((folder / RECORD).read_text("utf-8"))["files"])
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OutputError(
            f"{folder / RECORD} cannot be read: {error}: remove it, and use --force once"
        ) from error


def _stale(files: Mapping[str, bytes], record: Mapping[str, object], areas: Iterable[str]) -> list[str]:
    tops = set(areas)
    return sorted(path for path in record if path not in files and path.split("/", 1)[0] in tops)


def _ours(folder: Path, path: str, record: Mapping[str, list[str]], content: bytes | None) -> bool:
    current = _read(below(folder, path))
    return current is None or current == content or _digest(current) in record.get(path, [])


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(f"{path} cannot be replaced: {error.strerror}: move it away") from error


def _spare(path: Path, content: bytes) -> Path:
    """Where a copy goes: ``.orig``, or a number more where that holds an earlier edit."""
    spare, number = path.with_name(f"{path.name}.orig"), 1
    while _read(spare) not in (None, content):
        number += 1
        spare = path.with_name(f"{path.name}.orig{number}")
    return spare


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _prune(folder: Path, top: Path) -> None:
    while folder != top and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
