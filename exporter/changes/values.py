"""Compares the arguments of one thing, before and after: what changed, argument by argument."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from exporter.catalog.arguments import Arg
from exporter.changes import words
from exporter.changes.model import Change, Shown, Words
from exporter.changes.places import spelled
from exporter.model import Argument, Block, Blocks, Entries, File, Graph, Secret, Value
from exporter.paths import Path

ADDED, REMOVED = "a secret was added", "a secret was removed"
"""All that is said of a secret."""


@dataclass(frozen=True, slots=True)
class Graphs:
    """The two graphs, which know the names of what a value refers to."""

    before: Graph
    after: Graph


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where an argument stands: in the code, and in AWS's answer."""

    path: str
    place: Path

    def argument(self, arg: Arg) -> _Spot:
        return _Spot(f"{self.path}.{arg.name}" if self.path else arg.name, (*self.place, *arg.steps))

    def item(self, index: int, item: Block) -> _Spot:
        # A map of AWS's may be a repeated block in the code, whose key is an argument then.
        key = next((it.value for it in item.arguments if it.arg.path == "@key"), None)
        step = index if key is None else words.text_of(key)
        return _Spot(f"{self.path}[{index}]", (*self.place, step or index))

    def entry(self, key: str) -> _Spot:
        return _Spot(words.key_path(self.path, key), (*self.place, key))

    def changed(self, before: Shown | None, after: Shown | None, said: str = "") -> Change:
        return Change(self.path, spelled(self.place), before, after, said=said)


def compare_arguments(
    graphs: Graphs, table: Sequence[Arg], before: Sequence[Argument], after: Sequence[Argument]
) -> Iterator[Change]:
    """What changed of the arguments of a thing, in the order of its table.

    AWS's own value counts, not how the code spells it.
    """
    return _arguments(graphs, table, before, after, _Spot("", ()))


def worth(value: Value) -> Any:
    """What a value is worth, to compare: references as what they stand for, ``true`` other than ``1``."""
    if (text := words.text_of(value)) is not None:
        return "text", text
    match value:
        case Secret():
            return "secret", value.masked
        case File():
            return "bytes", value.content
        case Block(arguments):
            return "block", tuple((it.arg.name, worth(it.value)) for it in arguments)
        case Blocks(items):
            return "blocks", tuple(map(worth, items))
        case Entries(items):
            return "map", tuple(sorted((key, worth(content)) for key, content in items))
        case tuple():
            return "list", tuple(map(worth, value))
    return ("truth" if isinstance(value, bool) else "number"), value


def _arguments(
    graphs: Graphs, table: Sequence[Arg], before: Sequence[Argument], after: Sequence[Argument], spot: _Spot
) -> Iterator[Change]:
    old, new = ({it.arg.name: it for it in side} for side in (before, after))
    known = [arg.name for arg in table if arg.name in old or arg.name in new]
    for name in dict.fromkeys((*known, *old, *new)):
        one, other = old.get(name), new.get(name)
        arg = (one or new[name]).arg
        values = (one.value if one else None), (other.value if other else None)
        yield from _value(graphs, arg, *values, spot.argument(arg))


def _value(
    graphs: Graphs, arg: Arg, before: Value | None, after: Value | None, spot: _Spot
) -> Iterator[Change]:
    there = [value for value in (before, after) if value is not None]
    found: Iterator[Change]
    if all(isinstance(value, Block) for value in there):
        found = _arguments(graphs, arg.args, _inside(before), _inside(after), spot)
    elif all(isinstance(value, Blocks) for value in there):
        found = _blocks(graphs, arg, _inside(before), _inside(after), spot)
    elif all(isinstance(value, Entries) for value in there):
        old, new = dict(_inside(before)), dict(_inside(after))
        keys = dict.fromkeys((*old, *new))
        found = (
            it for key in keys for it in _value(graphs, arg, old.get(key), new.get(key), spot.entry(key))
        )
    elif all(isinstance(value, tuple) for value in there):
        found = _list(graphs, arg, _inside(before), _inside(after), spot)
    else:
        yield from _scalar(graphs, before, after, spot)
        return
    changes = list(found)
    if not changes and len(there) == 1:  # what is there is empty, which is another thing than none
        changes = [spot.changed(_shown(before, graphs.before), _shown(after, graphs.after))]
    yield from changes


def _inside(value: Any) -> Any:
    match value:
        case Block(arguments):
            return arguments
        case Blocks(items) | Entries(items):
            return items
    return value or ()


def _shown(value: Value | None, graph: Graph) -> Shown | None:
    return None if value is None else words.show(value, graph)


def _scalar(graphs: Graphs, before: Value | None, after: Value | None, spot: _Spot) -> Iterator[Change]:
    if before is not None and after is not None and worth(before) == worth(after):
        return
    secrets = isinstance(before, Secret), isinstance(after, Secret)
    if any(secrets):
        said = "changed beside its secret" if all(secrets) else ADDED if secrets[1] else REMOVED
        yield spot.changed(None, None, said)
        return
    old, new = _shown(before, graphs.before), _shown(after, graphs.after)
    said = ""
    if before is not None and after is not None:
        texts = words.text_of(before), words.text_of(after)
        if texts[0] is not None and texts[1] is not None:
            if any(map(words.is_long, texts)) or isinstance(before, File) or isinstance(after, File):  # type: ignore[arg-type]
                old, new = (Words(words.lines_in(text)) for text in texts if text is not None)
                said = words.first_difference(texts[0], texts[1])
            elif old == new:  # an attribute of the same thing is worth something else
                old, new = texts
        elif isinstance(before, File) and old == new:
            said = "another content"
    yield spot.changed(old, new, said)


def _list(
    graphs: Graphs, arg: Arg, before: Sequence[Any], after: Sequence[Any], spot: _Spot
) -> Iterator[Change]:
    old, new = ([worth(item) for item in side] for side in (before, after))
    removed = _more(before, old, new, graphs.before)
    added = _more(after, new, old, graphs.after)
    if added or removed:
        yield Change(spot.path, spelled(spot.place), added=added, removed=removed)
    elif arg.ordered and old != new:
        shown = words.show(tuple(before), graphs.before), words.show(tuple(after), graphs.after)
        yield spot.changed(*shown, "in another order")


def _more(
    items: Sequence[Any], mine: Sequence[Any], others: Sequence[Any], graph: Graph
) -> tuple[Shown, ...]:
    """The items that the other side has not, each as often as it has it less often."""
    left = Counter(others)
    found = []
    for item, value in zip(items, mine, strict=True):
        if left[value]:
            left[value] -= 1
        else:
            found.append(words.show(item, graph))
    return tuple(found)


def _blocks(
    graphs: Graphs, arg: Arg, before: Sequence[Block], after: Sequence[Block], spot: _Spot
) -> Iterator[Change]:
    """What changed of a repeated block: of an ordered one by number, else by what each item is called."""
    pairs = list(_pairs(before, after, ordered=arg.ordered))
    for index, one, other in pairs:
        if one is not None and other is not None:
            yield from _arguments(graphs, arg.args, one.arguments, other.arguments, spot.item(index, one))
    added = [item for _, one, item in pairs if one is None and item is not None]
    removed = [item for _, item, other in pairs if other is None and item is not None]
    if added or removed:
        yield Change(
            spot.path,
            spelled(spot.place),
            added=tuple(words.show(item, graphs.after) for item in added),
            removed=tuple(words.show(item, graphs.before) for item in removed),
        )


def _pairs(
    before: Sequence[Block], after: Sequence[Block], *, ordered: bool
) -> Iterator[tuple[int, Block | None, Block | None]]:
    if ordered:
        yield from ((index, *pair) for index, pair in enumerate(zip_longest(before, after)))
        return
    left = Counter(map(worth, after))
    old = []
    for index, item in enumerate(before):
        if left[worth(item)]:
            left[worth(item)] -= 1
        else:
            old.append((index, item))
    new = []
    for item in after:
        if left[worth(item)]:
            left[worth(item)] -= 1
            new.append(item)
    names = Counter(_called(item) for _, item in old), Counter(map(_called, new))
    paired = {name for name in names[0] if name is not None and names[0][name] == names[1][name] == 1}
    by_name = {_called(item): item for item in new}
    for index, item in old:
        yield index, item, by_name[_called(item)] if _called(item) in paired else None
    yield from ((0, None, item) for item in new if _called(item) not in paired)


def _called(item: Block) -> Any:
    """What tells an item of a repeated block from the others: its first argument is its name."""
    return (item.arguments[0].arg.name, worth(item.arguments[0].value)) if item.arguments else None
