"""The files of a generated project in, what can be seen in them without any tool out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from exporter.snapshot.secrets import MASK

_FILE = re.compile(r'(?:file|filebase64)\("\$\{path\.module\}/([^"]+)"\)|read_(?:file|base64)\(\s*"([^"]+)"')
_SECRET = re.compile(
    r'["\']?\b(client_secret|private_key|password|temporary_password)\b["\']?\s*[=:]\s*["\'].'
)


def secrets(folder: Path) -> Iterator[str]:
    """Every line that holds a secret, or the marker that stands for one, as ``file:line`` and a sentence."""
    for path, text in _sources(folder):
        for number, line in enumerate(text.split("\n"), 1):
            if MASK in line or _SECRET.search(line):
                yield f"{path.relative_to(folder).as_posix()}:{number} holds a secret, or the place of one"


def missing_files(folder: Path) -> Iterator[str]:
    """Every file that the code reads and that is not there."""
    for path, text in _sources(folder):
        for match in _FILE.finditer(text):
            file = folder / match[1] if match[1] else folder / "files" / match[2]
            if not file.is_file():
                name = path.relative_to(folder).as_posix()
                yield f"{name} reads {file.relative_to(folder)}, which is missing"


def _sources(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if path.suffix in (".tf", ".py", ".json") and inside[0] not in ("venv", ".terraform", "files"):
            yield path, path.read_text("utf-8", "replace")
