"""What must hold of every project, whatever its language: each function is one check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from exporter.replay.protocol import Call
from exporter.snapshot.secrets import MASK
from exporter.targets.proof import Check, Proof, judged

_FILE = re.compile(r'(?:file|filebase64)\("\$\{path\.module\}/([^"]+)"\)|read_(?:file|base64)\(\s*"([^"]+)"')
_SECRET = re.compile(
    # A variable of Terraform is none, though its JSON writes it as text.
    r'["\']?\b(client_secret|private_key|password|temporary_password)\b["\']?\s*[=:]'
    r'\s*["\'](?!\$\{var\.\w+\}["\']).'
)
_SOURCES = (".tf", ".py", ".json")
_NOT_OURS = ("venv", ".terraform", "files")


def holds_no_secret(proof: Proof) -> Check:
    """No line holds a secret, or the marker that stands for one."""
    folder = proof.project.folder
    return judged(f"{folder.name} holds no secret", secrets(folder), sum(1 for _ in sources(folder)))


def reads_no_missing_file(proof: Proof) -> Check:
    """Every file that the code reads is there."""
    folder = proof.project.folder
    name = f"{folder.name} reads no file that is missing"
    return judged(name, missing_files(folder), sum(1 for _ in sources(folder)))


def nothing_is_written(calls: Sequence[Call]) -> Check:
    """No tool called an operation that writes."""
    writes = sorted({f"{call.operation} was called" for call in calls if call.write})
    return judged("nothing is written to AWS", writes, len(calls))


COMMON = (holds_no_secret, reads_no_missing_file)
"""What the files of every exported project must pass."""


def secrets(folder: Path) -> Iterator[str]:
    """Every line that holds a secret, or the marker that stands for one, as ``file:line`` and a sentence."""
    for path, text in sources(folder):
        for number, line in enumerate(text.split("\n"), 1):
            if MASK in line or _SECRET.search(line):
                yield f"{path.relative_to(folder).as_posix()}:{number} holds a secret, or the place of one"


def missing_files(folder: Path) -> Iterator[str]:
    """Every file that the code reads and that is not there."""
    for path, text in sources(folder):
        for match in _FILE.finditer(text):
            file = folder / match[1] if match[1] else folder / "files" / match[2]
            if not file.is_file():
                name = path.relative_to(folder).as_posix()
                yield f"{name} reads {file.relative_to(folder)}, which is missing"


def sources(folder: Path) -> Iterator[tuple[Path, str]]:
    """The files of code of a project, with their texts."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if path.suffix in _SOURCES and inside[0] not in _NOT_OURS:
            yield path, path.read_text("utf-8", "replace")
