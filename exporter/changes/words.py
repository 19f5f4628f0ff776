"""Says what a value is in the words of the code: references by name, long texts by length, no secret."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import zip_longest

from exporter.changes.model import Shown, Words
from exporter.graph.write import LONG_TEXT
from exporter.model import Argument, Block, Blocks, Entries, External, File, Graph, Join, Ref, Secret, Value

SECRET = Words("(secret)")
"""What is shown of a secret."""
LONGEST_PIECE = 60
"""Characters that are shown of a line of a long text; dots say where it goes on."""

_PLAIN = re.compile(r"[^\s\"'`,;=\[\]{}()]+")
_READS_OTHERWISE = re.compile(r"true|false|null|nothing|-?[0-9.]+(?:e[+-]?\d+)?", re.IGNORECASE)
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def spell(shown: Shown) -> str:
    """A value on a line of text: a text is quoted where it would be read as something else.

    >>> [spell(it) for it in (8, True, "code", "8", "two words", "", Words("12 lines"))]
    ['8', 'true', 'code', '"8"', '"two words"', '""', '12 lines']
    """
    if isinstance(shown, Words):
        return shown.text
    if isinstance(shown, str):
        plain = _PLAIN.fullmatch(shown) and not _READS_OTHERWISE.fullmatch(shown)
        return shown if plain else json.dumps(shown, ensure_ascii=False)
    return json.dumps(shown)


def _spell_all(items: Iterable[Shown]) -> str:
    return ", ".join(map(spell, items))


def key_path(path: str, key: str) -> str:
    """The path of an entry of a map: its key is data, so it is quoted where it is no identifier.

    >>> key_path("user_pool_tags", "team"), key_path("user_pool_tags", "cost center")
    ('user_pool_tags.team', 'user_pool_tags["cost center"]')
    """
    return f"{path}.{key}" if _IDENTIFIER.fullmatch(key) else f"{path}[{json.dumps(key, ensure_ascii=False)}]"


def text_of(value: Value) -> str | None:
    """What a value is worth as text; None where it is none."""
    match value:
        case str():
            return value
        case Ref() | External():
            return value.literal
        case Join(pieces):
            return "".join(piece if isinstance(piece, str) else piece.literal for piece in pieces)
        case File(binary=False):
            return value.content
    return None


def is_long(text: str) -> bool:
    """Whether a text is told by its length."""
    return len(text) > LONG_TEXT or "\n" in text or "\r" in text


def show(value: Value, graph: Graph) -> Shown:
    """What is shown of a value of a graph."""
    match value:
        case Secret():
            return SECRET
        case Ref():
            return Words(_reference(value, graph))
        case External():
            return value.literal
        case Join(pieces):
            shown = (f"${{{_reference(it, graph)}}}" if isinstance(it, Ref) else text_of(it) for it in pieces)
            return Words("".join(filter(None, shown)))
        case File(binary=True):
            return Words(_count(len(value.bytes), "byte"))
        case File():
            return Words(lines_in(value.content))
        case Block(arguments):
            return Words(f"{{{_arguments(arguments, graph)}}}")
        case Blocks(items):
            return Words(f"[{_spell_all(show(item, graph) for item in items)}]")
        case Entries(items):
            pairs = (f"{spell(key)} = {spell(show(content, graph))}" for key, content in items)
            return Words(f"{{{', '.join(pairs)}}}")
        case tuple():
            return Words(f"[{_spell_all(show(item, graph) for item in value)}]")
        case str() if is_long(value):
            return Words(lines_in(value))
    return value


def _arguments(arguments: Iterable[Argument], graph: Graph) -> str:
    return ", ".join(f"{it.arg.name} = {spell(show(it.value, graph))}" for it in arguments)


def _reference(ref: Ref, graph: Graph) -> str:
    other = graph.by_key.get(ref.resource)
    return f"{other.name}.{ref.attribute}" if other else ref.literal


def lines_in(text: str) -> str:
    """How long a text is: ``12 lines``, ``1 line of 250 characters``."""
    lines = _lines(text)
    length = f" of {_count(len(text), 'character')}" if len(lines) == 1 else ""
    return f"{_count(len(lines), 'line')}{length}"


def first_difference(before: str, after: str) -> str:
    """The first line in which two texts differ, and what stands there, cut."""
    for number, (old, new) in enumerate(zip_longest(_lines(before), _lines(after)), 1):
        if old != new:
            if old is None or new is None:
                verb, line = ("added", new) if old is None else ("removed", old)
                return f"line {number} {verb}: {spell(_piece(line or '', 0))}"
            start = next(at for at, pair in enumerate(zip_longest(old, new)) if pair[0] != pair[1])
            return f"line {number}: {spell(_piece(old, start))} -> {spell(_piece(new, start))}"
    return "the line end at its end"


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")


def _piece(line: str, start: int) -> str:
    begin = max(0, start - LONGEST_PIECE // 3) if len(line) > LONGEST_PIECE else 0
    end = begin + LONGEST_PIECE
    return f"{'...' if begin else ''}{line[begin:end]}{'...' if end < len(line) else ''}"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" + ("" if number == 1 else "s")
