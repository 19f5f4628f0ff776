"""The user pools, a module each with all that belongs to it."""

from base64 import b64encode
from pathlib import Path

from adoption import adopt_once

FILES = Path(__file__).parent.parent / "files"

adopt_once()


def read_base64(name: str) -> str:
    """An image, as AWS takes it."""
    return b64encode((FILES / name).read_bytes()).decode()


def read_file(name: str) -> str:
    """A long text, byte for byte: opened as text, its line ends would change."""
    return (FILES / name).read_bytes().decode()
