"""The user pools, a module each with all that belongs to it."""

from pathlib import Path

from adoption import adopt_once

FILES = Path(__file__).parent.parent / "files"

adopt_once()


def read_file(name: str) -> str:
    """A long text, byte for byte: opened as text, its line ends would change."""
    return (FILES / name).read_bytes().decode()
