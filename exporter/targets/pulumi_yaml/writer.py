"""Writes YAML that Pulumi's language host, YAML 1.2 and YAML 1.1 read alike: a line an item, no flow style.

Whatever comes from an account stands in double quotes, with escapes for all that cannot be seen. Pulumi reads
``${...}`` in any string as a reference, so that is escaped, and a map's key with ``fn::`` in it as a call.
Source: pulumi-yaml's ``pkg/pulumiyaml/ast`` (``parseInterpolate``, ``tryParseFunction``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from exporter.model import Argument, Block, Blocks, Entries, External, File, Join, Ref, Secret, Value
from exporter.targets.pulumi_common.wire import wire_name
from exporter.targets.sections import paragraphs
from exporter.targets.text import escape

COLONS = "colons"
"""The variable that holds the ``::`` of a key which Pulumi would take for the name of a function."""

WORDS = frozenset("y n yes no on off true false null".split())
"""Plain words that are no text: in YAML 1.1, or in every YAML."""

_CALL = re.compile("(?<=fn)::", re.IGNORECASE)
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PLAIN_LINE = re.compile(r"[^ ].*[^ ]|[^ ]|")
_LONGEST_KEY = 1000
"""Characters of a key on the line of its value; YAML's readers give up at 1,024."""

Names = Callable[[Ref | External | Secret], str]
"""Spells what is no literal, without the braces: ``customers.id``."""

_Node = str | list[str]
"""A value on the line of its key, or the lines below that, of which the first may be the mark of a text."""


def quoted(text: str) -> str:
    """A string as it is, in double quotes, which Pulumi may still read a reference in."""
    inside = escape(text).replace('"', '\\"')
    return f'"{inside}"'


def literal(text: str) -> str:
    """A string that Pulumi reads as this text."""
    return quoted(_escaped(text))


def reference(name: str) -> str:
    """What Pulumi puts a value in for; it needs no quotes."""
    return f"${{{name}}}"


def key(text: str) -> str:
    """The key of a map; one that Pulumi would take for a function gets its colons from a variable."""
    if _PLAIN_KEY.fullmatch(text) and text.lower() not in WORDS:
        return text
    return quoted(_CALL.sub(lambda found: reference(COLONS), _escaped(text)))


def is_call(text: str) -> bool:
    """Whether Pulumi would take a key for a function: ``fn::readFile``, and ``my-fn::a:b`` as well."""
    return bool(_CALL.search(text))


def number(value: float) -> str:
    """A number, with the point and the sign that YAML 1.1 needs to see one."""
    text = repr(value)
    return text.replace("e", ".0e") if "e" in text and "." not in text else text


def arguments(items: Iterable[Argument], names: Names, indent: int = 6, *, headed: bool = False) -> str:
    """The lines of a resource's ``properties`` in paragraphs, with headings or without; none for none."""
    lines: list[str] = []
    for paragraph in paragraphs(items, headed=headed):
        lines += [""] if lines else []
        lines += [f"# {paragraph.heading}"] if paragraph.heading else []
        lines += _entries(((wire_name(it.arg), it.value) for it in paragraph.arguments), names)
    return _joined(lines, indent)


def entry(name: str, value: Value, names: Names, indent: int = 2) -> str:
    """One entry of a map: ``name: value``."""
    return _joined(_entries([(name, value)], names), indent)


def expression(value: Value, names: Names, indent: int = 0) -> str:
    """A value alone."""
    node = _node(value, names)
    return node if isinstance(node, str) else _joined(node, indent)


def _joined(lines: Iterable[str], indent: int) -> str:
    return "\n".join(" " * indent + line if line else "" for line in lines)


def _entries(items: Iterable[tuple[str, Value]], names: Names) -> Iterator[str]:
    for name, value in items:
        spelled, node = key(name), _node(value, names)
        if len(spelled) > _LONGEST_KEY:
            yield f"? {spelled}"
            yield from _behind(":", node)
        elif isinstance(node, str):
            yield f"{spelled}: {node}"
        elif node[0].startswith("|"):
            yield f"{spelled}: {node[0]}"
            yield from _deeper(node[1:])
        else:
            yield f"{spelled}:"
            yield from _deeper(node)


def _behind(mark: str, node: _Node) -> Iterator[str]:
    """A value behind the mark of an item, all of its lines two columns deeper."""
    first, *rest = [node] if isinstance(node, str) else node
    yield f"{mark} {first}"
    yield from _deeper(rest)


def _deeper(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" if line else "" for line in lines)


def _node(value: Value, names: Names) -> _Node:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number(value)
        case str():
            return _text(value)
        case Ref() | External() | Secret():
            return reference(names(value))
        case Join():
            return _join(value, names)
        case File(path, _, binary):
            return [f"{'fn::filebase64' if binary else 'fn::readFile'}: {literal(f'./{path}')}"]
        case Block(items):
            return list(_entries(((wire_name(it.arg), it.value) for it in items), names)) or "{}"
        case Entries(items):
            return list(_entries(items, names)) or "{}"
        case Blocks(items):
            return _items(items, names)
        case _:
            return _items(value, names)


def _items(items: Iterable[Value], names: Names) -> _Node:
    return [line for item in items for line in _behind("-", _node(item, names))] or "[]"


def _text(text: str) -> _Node:
    """A text of several lines as a block where that is exact: no line begins or ends in a blank."""
    lines = text.removesuffix("\n").split("\n")
    plain = lines[0] and lines[-1] and all(it.isprintable() and _PLAIN_LINE.fullmatch(it) for it in lines)
    if len(lines) > 1 and plain:
        return ["|" if text.endswith("\n") else "|-", *_escaped(text.removesuffix("\n")).split("\n")]
    return literal(text)


def _join(join: Join, names: Names) -> _Node:
    """Texts and references in one string; a reference alone stays what it is."""
    pieces = join.pieces
    if len(pieces) <= 1:
        return _node(pieces[0], names) if pieces else '""'
    code = ""
    for piece, after in pairwise((*pieces, "")):
        if isinstance(piece, str):
            # A dollar sign before a reference would make an escape of that.
            code += _escaped(piece, last=isinstance(after, str))
        else:
            code += reference(names(piece))
    return quoted(code)


def _escaped(text: str, *, last: bool = True) -> str:
    return re.sub(r"\$(?=[${])" if last else r"\$(?=[${]|\Z)", "$$", text)
