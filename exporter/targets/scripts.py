"""Reads what an exported script or import file adopts, beside the code itself."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from exporter.targets.shell import read_word

Adopted = tuple[str, ...]
"""What one line adopts: an address or a type and a name, and the import id."""

Ways = Mapping[str, tuple[Sequence[Adopted], Callable[[Path], list[Adopted]]]]
"""For the name of each file what it should adopt, and how it is read."""


def script_lines(path: Path, width: int) -> list[Adopted]:
    """The words behind each ``adopt`` of a shell script, so many; none where there is no script.

    Raises:
        ValueError: a quote in it is not closed.
    """
    text = path.read_text("utf-8", "replace") if path.is_file() else ""
    # Read as a whole: a name with a line break is quoted across lines.
    words = [read_word(word) for word in shlex.split(text, comments=True)]
    following = iter(words)  # what is taken as a word of a line begins none
    return [tuple(islice(following, width)) for word in following if word == "adopt"]


def import_file(path: Path) -> list[Adopted]:
    """Type, name and id of each resource of Pulumi's import file; none where there is none.

    Raises:
        ValueError: it is no such file.
    """
    if not path.is_file():
        return []
    try:
        found = json.loads(path.read_text("utf-8"))["resources"]
        return [(str(it["type"]), str(it["name"]), str(it["id"])) for it in found]
    except (TypeError, KeyError) as error:
        raise ValueError(f"{error} is missing") from error


def compare(name: str, wanted: Iterable[Adopted], found: Iterable[Adopted]) -> Iterator[str]:
    """Each difference as a sentence: what is adopted otherwise than it should be."""
    right, given = Counter(wanted), Counter(found)
    for line in sorted(right - given):
        yield f"{name} does not adopt {' '.join(line[:-1])} as {line[-1]}"
    for line in sorted(given - right):
        yield f"{name} adopts {' '.join(line)}, which is not so in the account"


def adopted_otherwise(folder: Path, ways: Ways) -> Iterator[str]:
    """What the files of a project adopt otherwise than they should; one that is not there adopts nothing."""
    for name, (wanted, read) in ways.items():
        if not (folder / name).is_file():
            continue
        try:
            yield from compare(name, wanted, read(folder / name))
        except ValueError as error:
            yield f"{name} cannot be read: {error}"
