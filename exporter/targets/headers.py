"""Puts a text at the top of a file, in the comments of the file's own format; some formats have none."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from exporter.targets.text import comment

_HASH = frozenset(
    ".cfg .gitattributes .gitignore .hcl .ini .py .rb .sh .tf .tfvars .toml .yaml .yml"
    " CODEOWNERS Dockerfile Makefile requirements.txt".split()
)
_SLASHES = frozenset(".cs .cts .go .java .js .mjs .mts .ts".split())
_MARKUP = frozenset(".htm .html .md .svg .xml".split())


def with_header(content: str, header: str, file: str) -> str:
    r"""The content of a file below a header, if that is not blank and the format has comments.

    The line that says what runs a script stays the first.

    >>> with_header("#!/bin/sh\nset -eu\n", "Ours.", "a/import.sh")
    '#!/bin/sh\n# Ours.\n\nset -eu\n'
    """
    lines = _commented(header.strip("\n"), PurePosixPath(file)) if header.strip() else ""
    if not lines:
        return content
    first, rest = "", content
    if content.startswith("#!"):
        line, _, rest = content.partition("\n")
        first = f"{line}\n"
    return f"{first}{lines}\n\n{rest}"


def _commented(text: str, file: PurePosixPath) -> str:
    """A text as comment lines, each as it was broken; nothing where the format has no comments."""
    known = {file.suffix, file.name}
    if not known.isdisjoint(_HASH):
        return _lines(text)
    if not known.isdisjoint(_SLASHES):
        return "\n".join(f"//{line[1:]}" for line in _lines(text).split("\n"))
    if not known.isdisjoint(_MARKUP):
        inside = "\n".join(line[2:] for line in _lines(text).split("\n"))
        return f"<!--\n{re.sub('-(?=-)', '- ', inside)}\n-->"  # two dashes would end the comment, or spoil it
    return ""


def _lines(text: str) -> str:
    longest = max(map(len, text.split("\n"))) + 2
    return comment(text, 0, longest * 6)  # what is not printable becomes at most so long; nothing is wrapped
