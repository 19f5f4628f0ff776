"""Copies a built-in template into somebody's own folder, where it overrides the built-in one."""

from __future__ import annotations

from pathlib import Path

from exporter import __version__
from exporter.disk import below, read_plain, write_whole
from exporter.errors import OutputError, UsageError
from exporter.nearest import nearest
from exporter.targets.lookup import BUILTIN, builtin_names, looked_up
from exporter.targets.registry import TARGETS


def eject(name: str, folder: Path) -> Path:
    """Copy a template, by its name as ``list`` shows it; the path of the copy, which draws the same.

    A template gets a comment in front that says what it is a copy of. A file that is copied into projects as
    it is stays as it is. A name under which one kind is looked up, as ``terraform/resources/user_pool.j2``,
    gets a template that extends the one for all kinds.

    Raises:
        UsageError: there is no template of that name.
        OutputError: the folder has such a file already, or it cannot be written.
    """
    known = {*builtin_names(), *filter(_is_of_one_language, looked_up(TARGETS))}
    if name not in known:
        raise UsageError(
            f"there is no template {name}: did you mean {nearest(name, known)}? 'poolport templates list'"
            " shows all"
        )
    place = below(folder, name)
    if place.exists():
        raise OutputError(f"{place} exists already, and may hold an edit: move it away, or name another --to")
    write_whole(folder, name, _content(name))
    return place


def _is_of_one_language(name: str) -> bool:
    """Whether a template is looked up for one target alone: what several share cannot extend one of them."""
    folder, _, rest = name.partition("/")
    return not rest or folder in TARGETS


def _content(name: str) -> bytes:
    if not (BUILTIN / name).is_file():
        base = _base(name)
        return _begin(f"extends the built-in {base}. Fill the blocks that shall differ.") + _extends(base)
    content = read_plain(BUILTIN / name)
    if not name.endswith(".j2"):
        return content
    return _begin(f"a copy of the built-in {name}, which it replaces.") + content


def _begin(what: str) -> bytes:
    return f"{{# poolport {__version__}: {what} #}}\n".encode()


def _extends(base: str) -> bytes:
    return f'{{% extends "builtin/{base}" %}}\n'.encode()


def _base(name: str) -> str:
    """The built-in template that draws what a name is looked up for, where that has none of its own."""
    folders = next(it.templates for it in TARGETS.values() if name.partition("/")[0] in it.templates)
    last = "resource.j2" if "/resources/" in name else name.rpartition("/")[2]
    places = (*(f"{folder}/{last}" for folder in folders), last)
    return next(place for place in places if (BUILTIN / place).is_file())
