"""Merges what a user edited with the new text of a file: both, or a conflict in words; never half of each."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from exporter.child import clean_environment, run
from exporter.errors import ExporterError
from exporter.scratch import scratch

SECONDS = 60
"""How long git may take for one file; it takes milliseconds."""

_LONE_LF = re.compile(rb"(?<!\r)\n")


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged text, or in words why there is none: ``2 conflicts``, ``git is not installed``, ..."""

    content: bytes | None
    why: str = ""


def merge(base: bytes, theirs: bytes, ours: bytes) -> Merged:
    """Merge three texts.

    Args:
        base: what poolport wrote last.
        theirs: the user's file. Where an editor, or git's autocrlf, gave all its lines the ends of Windows,
            that is no edit, and they stay.
        ours: the new text.
    """
    plain = plain_ends(theirs)
    if plain != theirs and b"\r\n" not in base + ours:
        merged = _merge(base, plain, ours)
        return merged if merged.content is None else Merged(windows_ends(merged.content))
    return _merge(base, theirs, ours)


def plain_ends(text: bytes) -> bytes:
    r"""A text all of whose lines have the ends of Windows, with plain ones; any other as it is.

    >>> plain_ends(b"a\r\nb\r\n"), plain_ends(b"a\r\nb\n")
    (b'a\nb\n', b'a\r\nb\n')
    """
    return text if _LONE_LF.search(text) else text.replace(b"\r\n", b"\n")


def windows_ends(text: bytes) -> bytes:
    """A text of plain lines with the ends of Windows."""
    return text.replace(b"\n", b"\r\n")


def _merge(base: bytes, theirs: bytes, ours: bytes) -> Merged:
    if theirs in (base, ours):
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    if not all(map(_is_text, (base, theirs, ours))):
        return Merged(None, "it is not UTF-8 text")
    git = shutil.which("git")
    if git is None:
        return Merged(None, "git is not installed")
    try:
        with scratch() as folder:
            return _by_git(git, folder.resolve(), base, theirs, ours)
    except ExporterError as error:
        return Merged(None, str(error))
    except OSError as error:
        return Merged(None, f"no temporary copy of it can be made: {error.strerror or error}")


def _is_text(content: bytes) -> bool:
    """A file in another encoding would get lines in UTF-8 among its own."""
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False


def _by_git(git: str, folder: Path, base: bytes, theirs: bytes, ours: bytes) -> Merged:
    names = ("theirs", "base", "ours")
    for name, content in zip(names, (theirs, base, ours), strict=True):
        (folder / name).write_bytes(content)
    # Settings count only in a repository, and the folder of temporary files may lie in one.
    nobodys = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
    }
    command = [git, "merge-file", "--quiet", *names]
    ran = run(command, clean_environment() | nobodys, folder=folder, seconds=SECONDS)
    content = (folder / "theirs").read_bytes()
    # The exit code alone tells a conflict: a text may hold lines that look like its marks.
    if ran.returncode == 0:
        return Merged(content)
    # What is called git may be another program, which asks for an installation.
    if content == theirs or not 0 < ran.returncode < 128:
        said = ran.stderr.strip().splitlines()
        return Merged(None, f"git cannot merge it: {said[0] if said else f'exit code {ran.returncode}'}")
    if ran.returncode == 127:
        return Merged(None, "127 conflicts or more")
    return Merged(None, "1 conflict" if ran.returncode == 1 else f"{ran.returncode} conflicts")
