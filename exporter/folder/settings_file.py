"""Writes ``poolport.toml`` anew, and changes no more of its text than what is remembered now needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Whitespace

from exporter.folder.settings import FILE, Query, Settings, document_of, query_of, settings_of
from exporter.targets.target import Options
from exporter.versions import as_given

HEADER = "What this export is: poolport's commands take it from here. Edit it by hand, and commit it."
_BLANK = re.compile(r"\n{3,}")


def written(folder: Path, settings: Settings) -> bytes:
    """The file's new text: comments, order and spaces stay as people have them."""
    document = document_of(folder)
    new = document is None
    if document is None:
        document = tomlkit.document()
        document.add(tomlkit.comment(HEADER))
        document.add("account", tomlkit.item(settings.account))
        document.add(tomlkit.nl())
    before = settings_of(folder / FILE, document.unwrap())
    for name in ("account", "include", "exclude_kinds", "templates", "states"):
        value = getattr(settings, name)
        if value != getattr(before, name):
            _put(document, name, list(value) if isinstance(value, tuple) else value)
    if settings.select != before.select:
        _put_select(document, settings.select)
    for name, options in settings.targets.items():
        if options != before.targets.get(name):
            _put_target(document, name, options, before.targets.get(name))
    if settings.projects != before.projects:
        _put(document, "projects", dict(settings.projects))
    text = tomlkit.dumps(document)
    return (_BLANK.sub("\n\n", text).strip() + "\n" if new else text).encode()


def _put(document: Any, name: str, value: Any) -> None:
    if value:
        _set(document, name, value)
    elif name in document:
        del document[name]


def _set(table: Any, name: str, value: Any) -> None:
    """Set a value; a list that grows keeps its comments and its lines."""
    old = table.get(name)
    if isinstance(old, list) and isinstance(value, list) and value[: len(old)] == list(old):
        for item in value[len(old) :]:
            old.append(item)
    elif old != value:
        table[name] = value


def _put_select(document: Any, select: Sequence[Query]) -> None:
    """Change the entries that differ, and add those that are new."""
    entries = document.setdefault("select", tomlkit.aot())
    for number, query in enumerate(select):
        wanted = _entry(query)
        if number == len(entries):
            entry = tomlkit.table()
            entry.update(wanted)
            for item in _taken_after(entries) or [tomlkit.nl()]:
                entry.add(item)
            entries.append(entry)
        elif query_of(entries[number].unwrap()) != query:
            for name in [name for name in entries[number] if name not in wanted]:
                del entries[number][name]
            for name, value in wanted.items():
                _set(entries[number], name, value)


def _taken_after(entries: Any) -> list[Any]:
    """What stands after a blank line below the last entry, such as a comment on what follows, taken out."""
    if not entries:
        return []
    body = entries[-1].value.body
    start = len(body)
    while start and body[start - 1][0] is None:
        start -= 1
    blank = (at for at in range(start, len(body)) if isinstance(body[at][1], Whitespace))
    if (first := next(blank, None)) is None:
        entries[-1].add(tomlkit.nl())
        return []
    taken = [item for _, item in body[first:]]
    # The blank line itself stays, so that the new entry is apart.
    del body[first + 1 :]
    return taken


def _entry(query: Query) -> dict[str, Any]:
    found = {it.name: getattr(query, it.name) for it in fields(query)}
    return {name: list(it) if isinstance(it, tuple) else it for name, it in found.items() if it}


def _put_target(document: Any, name: str, options: Options, before: Options | None) -> None:
    if "targets" not in document:
        document["targets"] = tomlkit.table(is_super_table=True)
    if added := name not in document["targets"]:
        document["targets"][name] = tomlkit.table()
    table = document["targets"][name]
    plain = type(options)()
    old = before or plain
    provider = getattr(options, "provider", None)
    if provider != getattr(old, "provider", None):
        _put(table, "provider_version", as_given(provider) if provider else "")
    if options.secrets != old.secrets:
        table["secrets"] = "config" if options.secrets else "omit"
    for choice in ("protect", "comments", "defaults"):
        if getattr(options, choice) != getattr(old, choice):
            table[choice] = getattr(options, choice)
    if added:
        table.add(tomlkit.nl())
