"""Takes the resources that cannot be planned out of a module's text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from exporter.targets.terraform.writer import quote

_HEADER = re.compile(
    r'^(resource|import|moved|removed|output|variable|locals|data|module)\b(?: "([^"]+)"(?: "([^"]+)")?)?'
)


@dataclass(frozen=True, slots=True)
class TopBlock:
    """A block of a file; lines count from 1, ``end`` is its last. ``address`` is empty but for resources."""

    kind: str
    address: str
    start: int
    end: int


def blocks(text: str) -> Iterator[TopBlock]:
    """The top-level blocks of a file; each begins in the first column and ends with ``}`` there."""
    opened: tuple[str, str, int] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if opened is None and (match := _HEADER.match(line)):
            address = f"{match[2]}.{match[3]}" if match[1] == "resource" and match[3] else ""
            opened = (match[1], address, number)
        closes = line.rstrip() == "}" or (
            opened is not None and opened[2] == number and line.rstrip()[-2:] == "{}"
        )
        if opened is not None and closes:
            yield TopBlock(opened[0], opened[1], opened[2], number)
            opened = None


def address_at(folder: Path, file: str, line: int) -> str:
    """The resource that a line of a file belongs to, or nothing."""
    path = folder / file
    if not path.is_file():
        return ""
    found = (b for b in blocks(path.read_text("utf-8", "replace")) if b.start <= line <= b.end)
    return next((block.address for block in found), "")


_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PROTECTED = re.compile(r"^\s*(?:lifecycle\s*\{)?\s*prevent_destroy\s*=\s*true\b", re.MULTILINE)


def protected(folder: Path) -> frozenset[str]:
    """The addresses of the resources that Terraform must not destroy."""
    found = set()
    for path in folder.glob("*.tf"):
        text = path.read_text("utf-8", "replace")
        lines = text.split("\n")
        for block in blocks(text):
            inside = _COMMENT.sub("", "\n".join(lines[block.start - 1 : block.end]))
            if block.address and _PROTECTED.search(inside):
                found.add(block.address)
    return frozenset(found)


def remove(folder: Path, addresses: Iterable[str], literals: Mapping[str, str]) -> None:
    """Take resources out of a module, with their import blocks and the outputs that name them.

    What other resources take from them becomes the literal that it is worth: ``literals`` maps
    ``type.name.attribute`` to a text.
    """
    gone = set(addresses)
    if not gone:
        return
    names = re.compile("|".join(rf"\b{re.escape(address)}\b" for address in sorted(gone)))
    lost = {reference: text for reference, text in literals.items() if reference.rsplit(".", 1)[0] in gone}
    for path in sorted(folder.glob("*.tf")):
        lines = path.read_text("utf-8").split("\n")
        for block in sorted(blocks("\n".join(lines)), key=lambda block: -block.start):
            inside = "\n".join(lines[block.start - 1 : block.end])
            if block.address in gone or (block.kind in ("import", "output") and names.search(inside)):
                # Empty lines in its place, so that what is said of the rest has the right line numbers.
                lines[block.start - 1 : block.end] = [""] * (block.end - block.start + 1)
        after = {f"{address}," for address in gone}  # in a list of what must exist before
        text = "\n".join("" if line.strip() in after else line for line in lines)
        for reference, literal in lost.items():
            # Inside a string the reference stands in ${}, and the literal takes its place there too.
            escaped = quote(literal).replace("\\", "\\\\")
            text = re.sub(rf"\b{re.escape(reference)}\b", escaped, text)
        path.write_text(text, "utf-8")
