"""Reads and writes plain files below a folder: each whole or not at all, and nothing through a link."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from exporter.errors import OutputError

TEMPORARY = re.compile(r"\.poolport-[0-9a-f]{16}\.tmp")
"""A file that is being written; nobody else has files of this form."""

# What json.dumps leaves as it is: more control characters, line ends, what makes text run backwards, halves.
_OBEYED = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def json_text(data: Any) -> str:
    """JSON, sorted and indented, as it stands in a file."""
    return show_json(json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False)) + "\n"


def show_json(text: str) -> str:
    r"""JSON whose text holds nothing that a terminal or an editor obeys; what it means is the same.

    >>> print(show_json('"a\u202eb"'))
    "a\u202eb"
    """
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def digest(content: bytes) -> str:
    """What a file's content is known by."""
    return hashlib.sha256(content).hexdigest()


def leads_out(name: str) -> bool:
    """Whether a name made from data is no plain path below a folder: absolute, with ``..``, or unprintable.

    >>> [leads_out(name) for name in ("files/a.svg", "a.svg/../../b", "/etc/b", "C:\\\\b", "a//b", "a\\0")]
    [False, True, True, True, True, True]
    """
    steps = re.split(r"[/\\]", name)
    return not name.isprintable() or ":" in steps[0] or not {"", ".", ".."}.isdisjoint(steps)


def obstacle(folder: Path, name: str) -> str:
    """What stands in the way of a file below a folder, in words: a link, a pipe, a file that is no folder."""
    # In plain texts: every file is asked about several times, and making paths is slower than the disk.
    path = str(folder)
    steps = [step for step in name.split("/") if step not in ("", ".")]
    for number, step in enumerate(steps, 1):
        path = f"{path}/{step}"
        try:
            mode = os.lstat(path).st_mode
        except FileNotFoundError:
            return ""
        except OSError as error:
            return f"{Path(path)}: {error.strerror or error}"
        if stat.S_ISLNK(mode):
            return f"{Path(path)} is a link"
        is_last = number == len(steps)
        if not (stat.S_ISREG if is_last else stat.S_ISDIR)(mode):
            return f"{Path(path)} is not a plain file" if is_last else f"{Path(path)} is not a folder"
    return ""


def below(folder: Path, name: str) -> Path:
    """The path of a file below a folder.

    Raises:
        OutputError: it leads out of the folder, by its name or through a link, or something else than a
            plain file has its place.
    """
    if leads_out(name):
        raise OutputError(
            f"{name!r} leads out of {folder}, where no file may go: look for it in what was read, and fix it"
        )
    if found := obstacle(folder, name):
        raise OutputError(f"{found}, and cannot be replaced: move it away, or choose another --out")
    return folder / name


def folder_below(folder: Path, name: str) -> Path:
    """The path of a folder below another one; what is written in it stays there.

    Raises:
        OutputError: it leads out of the folder, or something else than a folder has its place.
    """
    return below(folder, f"{name}/.poolport").parent


def read_plain(path: Path) -> bytes:
    """The content of a file.

    Raises:
        OSError: it cannot be read, or is no plain file: a pipe or a device could be waited for in vain.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is not a plain file", str(path))
    return path.read_bytes()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Whatever changes a path: what the system refuses is one sentence.

    Raises:
        OutputError: it refuses.
    """
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}: fix that, or choose another --out"
        ) from error


def write_json(folder: Path, name: str, data: Any) -> None:
    """Write JSON, sorted and indented, whole or not at all."""
    write_whole(folder, name, json_text(data).encode())


def write_whole(
    folder: Path, name: str, content: bytes, *, executable: bool = False, mode: int | None = None
) -> None:
    """Write a file below a folder under a temporary name, then rename it into place.

    A file that is there keeps its mode; a new one has ``mode``, or what the user's umask leaves.

    Raises:
        OutputError: the system refuses it, or ``below`` does; what stood there is as it was.
    """
    path = below(folder, name)
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            mode = stat.S_IMODE(path.stat().st_mode)
        temporary = path.with_name(f".poolport-{secrets.token_hex(8)}.tmp")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o777 if executable else 0o666)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            if mode is not None:
                temporary.chmod(mode)
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk itself; Windows does the latter unasked.

    Raises:
        OSError: they cannot be written there.
    """
    is_folder = path.is_dir()
    if is_folder and os.name == "nt":
        return
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if not is_folder or error.errno != errno.EINVAL:  # some file systems know it for files alone
            raise
    finally:
        os.close(handle)


def remove(folder: Path, name: str) -> None:
    """Remove a file below a folder, and the folders between that are empty then.

    Raises:
        OutputError: as ``write_whole``.
    """
    path = below(folder, name)
    with writing(path):
        path.unlink(missing_ok=True)
    remove_empty(list(path.parents)[: len(Path(name).parts) - 1])


def remove_empty(folders: Iterable[Path]) -> None:
    """Remove folders, the innermost first, up to the first one that holds something."""
    with suppress(OSError):
        for folder in folders:
            if folder.exists():
                folder.rmdir()


def sweep(folder: Path, names: Iterable[str]) -> None:
    """Remove what a killed run left half written, in a folder and in those of the files of these names.

    Raises:
        OutputError: it cannot be removed.
    """
    inside = ((folder / name).parent for name in names if not obstacle(folder, name))
    for place in sorted({folder, *inside}):
        with writing(place):
            found = list(place.iterdir()) if place.is_dir() else []
            for path in found:
                if TEMPORARY.fullmatch(path.name) and not path.is_dir():
                    path.unlink(missing_ok=True)
