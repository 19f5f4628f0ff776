"""The arguments that a table makes of one document, and what it says of each leaf that they stand for."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from exporter.catalog.arguments import (
    Arg,
    BinaryFile,
    Document,
    Scope,
    TextFile,
    When,
    present,
)
from exporter.catalog.schema import Kind, OfPool, Quirk
from exporter.graph.order import sort_key
from exporter.graph.refuse import Refusal, secret_places
from exporter.graph.resolve import Resolver
from exporter.model import Argument, Block, Blocks, Entries, File, Finding, Scalar, Value
from exporter.paths import Json, Path, dig, holds, leaves, spell
from exporter.states import Defaults, State

LONG_TEXT = 200
"""A text of more characters, or of more than one line, gets a file of its own."""

Said = tuple[State, str]
"""A state, and the reason for it."""

EMPTY: Said = ("default", "empty is the same as absent")
DEFAULT: Said = ("default", "AWS and the provider have it by themselves; --defaults keep writes it")
_WRITTEN: Said = ("written", "")
_REFERENCED: Said = ("referenced", "")
_PRESENT = (present,)


@dataclass(frozen=True, slots=True)
class Written:
    """The arguments, the state of each leaf that the table knows, and what there is to say of them.

    ``defaults`` are the arguments that are left out because they say no more than their absence.
    """

    arguments: tuple[Argument, ...]
    defaults: tuple[Argument, ...]
    states: Mapping[Path, Said]
    notes: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    """What one writing shares: the document, the deviations by path, and what has been said so far.

    At ``secrets`` stands what comes from the project's configuration. What is a default goes to ``defaults``,
    where there is such a list.
    """

    document: Document
    resolver: Resolver
    omitted: Mapping[Path, str]
    placeholders: Mapping[Path, tuple[Json, str]]
    secrets: Set[Path]
    states: dict[Path, Said]
    notes: list[str]
    findings: list[Finding]
    defaults: list[Argument] | None


def write(
    kind: Kind,
    document: Document,
    resolver: Resolver,
    quirks: Sequence[Quirk | Refusal],
    defaults: Defaults = "keep",
) -> Written:
    """Write a document by its table; a quirk's paths are left out or replaced, defaults left out or not."""
    page = _Page(
        document,
        resolver,
        {path: quirk.why for quirk in quirks for path in quirk.omitted},
        {path: (value, quirk.why) for quirk in quirks for path, value in quirk.placeholders.items()},
        secret_places(kind, document) if resolver.secrets else frozenset(),
        {},
        [],
        [],
        [] if defaults == "omit" else None,
    )
    arguments = tuple(_arguments(page, kind.args, document, ()))
    left_out = tuple(page.defaults or ())
    return Written(arguments, left_out, page.states, tuple(page.notes), tuple(page.findings))


def _arguments(page: _Page, args: Sequence[Arg], parent: Any, base: Path) -> list[Argument]:
    """The arguments of one object, in the order of its table."""
    found: list[Argument] = []
    for arg in args:
        path = (*base, *arg.steps)
        value = dig(parent, arg.steps)
        if len(arg.steps) > 1:
            _mark_empty_parents(page, arg, parent, base)
        if page.omitted and (why := page.omitted.get(path)):
            _mark(page, path, value, ("unsupported", why), arg)
        elif page.placeholders and path in page.placeholders:
            instead, why = page.placeholders[path]
            _mark(page, path, value, ("unsupported", why), arg)
            found.append(_placeholder(page, arg, instead))
        elif page.defaults is not None and arg.default and arg.default.is_had_by(parent, value):
            page.defaults.append(Argument(arg, _value(page, arg, value, parent, path)))
            _mark(page, path, value, DEFAULT, arg)
        elif arg.many:
            if items := _items(page, arg, value, path):
                found.append(Argument(arg, Blocks(items)))
        elif _accepted(page, arg, value, parent, path):
            if arg.convert:
                value = _converted(page, arg, value, parent, path)
            if value is not None:
                found.append(Argument(arg, _value(page, arg, value, parent, path)))
    return found


def _mark(page: _Page, path: Path, value: Json, said: Said, arg: Arg | None = None) -> None:
    """Say the same of every leaf of a value, but of none that the block of ``arg`` has no place for."""
    table = arg.members if arg and arg.args else None
    skip = len(path) + bool(arg and arg.many)
    for leaf, _ in leaves(value, path):
        if table is None or table.knows(leaf[skip:]):
            page.states[leaf] = said


def _mark_empty_parents(page: _Page, arg: Arg, parent: Any, base: Path) -> None:
    """Say of an object on the way to a member that there is nothing in it."""
    for depth in range(1, len(arg.steps)):
        above = arg.steps[:depth]
        if not dig(parent, above) and holds(parent, above):
            page.states.setdefault((*base, *above), EMPTY)


def _converted(page: _Page, arg: Arg, value: Json, parent: Document, path: Path) -> Json:
    """The value to write instead; what a conversion drops is AWS's own."""
    assert arg.convert is not None
    result = arg.convert(Scope(value, parent, page.document))
    if isinstance(value, list) and isinstance(result, Mapping):
        for index, pair in enumerate(value):  # AWS's form of a map
            kept = isinstance(pair, Mapping) and pair.get("Value") in result.values()
            _judge(page, kept, (*path, index), pair)
    else:  # what is kept of a map is marked key by key
        _judge(page, not (result is None or isinstance(result, Mapping)), path, value)
    return result


def _judge(page: _Page, kept: bool, path: Path, value: Json) -> None:
    _mark(page, path, value, _WRITTEN if kept else ("computed", "AWS sets it"))


def _accepted(page: _Page, arg: Arg, value: Json, parent: Document, path: Path) -> bool:
    """Whether every condition of an argument holds; the first that does not is its reason."""
    if value is None and arg.when == _PRESENT and not holds(parent, arg.steps):
        return False
    at = Scope(value, parent, page.document)
    refused = None
    for rule in arg.when:
        if not rule.test(at):
            refused = rule
            break
    if refused and (value is not None or holds(parent, arg.steps)):
        _refuse(page, refused, value, path, arg)
    return refused is None


def _refuse(page: _Page, rule: When, value: Json, path: Path, arg: Arg) -> None:
    table = arg.members if arg.args else None
    for leaf, _ in leaves(value, path):
        if table is None or table.knows(leaf[len(path) :]):
            page.states[leaf] = (rule.state, rule.why)
    if rule.level:
        finding = Finding(rule.level, page.resolver.resource, spell(path), rule.why, rule.remedy)
        page.findings.append(finding)
        page.notes.append(f"{spell(path)} is {rule.why}")


def _items(page: _Page, arg: Arg, value: Any, path: Path) -> tuple[Block, ...]:
    """A repeated block: a set, so it is written in the order of its values, whatever AWS's is."""
    if not value:
        _mark(page, path, value, EMPTY)
        return ()
    pairs = (
        [(key, {"@key": key, **(value[key] or {})}) for key in sorted(value)]
        if isinstance(value, Mapping)
        else enumerate(value)
    )
    blocks: list[Block] = []
    for step, item in pairs:
        if why := page.omitted.get((*path, step)):
            _mark(page, (*path, step), value[step], ("unsupported", why))
        elif _accepted(page, arg, item, {}, (*path, step)):
            blocks.append(Block(tuple(_arguments(page, arg.args, item, (*path, step)))))
    return tuple(blocks if arg.ordered else sorted(blocks, key=sort_key))


def _value(page: _Page, arg: Arg, value: Any, parent: Document, path: Path) -> Value:
    if isinstance(arg.file, BinaryFile):
        page.states[path] = _WRITTEN
        b64decode(value, validate=True)
        extension = ".".join(_word(parent.get(member)) for member in arg.file.members)
        return File(page.resolver.files.add(path[:1], extension), value, binary=True)
    if arg.args:
        if not isinstance(value, Mapping):
            raise TypeError(f"{spell(path)} is not an object")
        if not value:
            _mark(page, path, {}, _WRITTEN)
        return Block(tuple(_arguments(page, arg.args, value, path)))
    if isinstance(value, list):
        if not value:
            _mark(page, path, {}, _WRITTEN)
        there = _not_null(page, path, enumerate(value))
        items = [(item, _scalar(page, arg, item, (*path, index))) for index, item in there]
        if not arg.ordered:
            items.sort(key=lambda item: str(item[0]))
        return tuple(item for _, item in items)
    if isinstance(value, Mapping):
        if not value:
            _mark(page, path, {}, _WRITTEN)
        entries = _not_null(page, path, sorted(_there(page, path, value).items()))
        return Entries(tuple((str(key), _scalar(page, arg, item, (*path, key))) for key, item in entries))
    return _scalar(page, arg, value, path)


def _word(value: Json) -> str:
    """What a member gives to a file's name: AWS's enumerations are plain, a stranger's may not be.

    >>> [_word(value) for value in ("FAVICON_SVG", "../../etc", None)]
    ['favicon_svg', 'etc', 'unknown']
    """
    return re.sub(r"[^a-z0-9_]+", "", str(value or "").lower())[:40] or "unknown"


def _there(page: _Page, path: Path, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """A map without the entries that are left out."""
    for key in value:
        if why := page.omitted.get((*path, key)):
            page.states[(*path, key)] = ("unsupported", why)
    return {key: content for key, content in value.items() if (*path, key) not in page.omitted}


def _not_null(page: _Page, path: Path, items: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """The items that say something: AWS has no null in a list or a map, and elsewhere it means nothing."""
    found = []
    for step, item in items:
        if item is None:
            page.states[(*path, step)] = ("default", present.why)
        else:
            found.append((step, item))
    return found


def _scalar(page: _Page, arg: Arg, value: Any, path: Path) -> Scalar:
    said, result = _WRITTEN, value
    if path in page.secrets:
        result = replace(page.resolver.secret(str(path[-1])), masked=value)
    elif isinstance(value, str):
        if arg.ref and (found := page.resolver.reference(arg.ref, value)) is not None:
            said, result = _REFERENCED, found
        elif arg.external and (not arg.external.arns_only or value.startswith("arn:")):
            said, result = _REFERENCED, page.resolver.external(value)
        elif len(value) > LONG_TEXT or "\n" in value or "\r" in value:
            file = arg.file
            if isinstance(file, TextFile) and file.key in ("", path[-1]):
                result = File(page.resolver.files.add(path, file.extension), value)
    if isinstance(result, dict | list) or result is None:
        raise TypeError(f"{spell(path)} is not one value")
    page.states[path] = said
    return result  # type: ignore[no-any-return]


def _placeholder(page: _Page, arg: Arg, value: Any) -> Argument:
    """What stands in place of something that AWS does not have; it names nothing but the resource's pool."""
    if arg.args:
        value = Block(
            tuple(_placeholder(page, part, value[part.path]) for part in arg.args if part.path in value)
        )
    elif isinstance(value, OfPool):
        value = page.resolver.of_pool(value.reference) or value.otherwise
    return Argument(arg, value)
