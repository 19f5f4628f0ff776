"""Writes Python: quoted, and laid out as ``black`` and ``ruff format`` would."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from exporter.model import Argument, Block, Blocks, External, File, Join, Ref, Secret, Value
from exporter.targets.sections import paragraphs
from exporter.targets.text import escape, number

WIDTH = 88


KEYWORDS = frozenset(
    "false none true and as assert async await break class continue def del elif else except finally for from"
    " global if import in is lambda nonlocal not or pass raise return try while with yield".split()
)
"""Python's keywords in lower case, all that any version had from 3.9 on."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a page spells what is not a literal.

    ``names`` spells a reference or an external (``customers.id``, ``externals.PRE_SIGN_UP``), ``need`` gets
    what the page must import for what was written.
    """

    names: Callable[[Ref | External], str]
    need: Callable[[str], None] = lambda what: None


def literal(text: str) -> str:
    """A string on one line, in the quotes that need fewer escapes, in ``"`` when equal."""
    inside = escape(text)
    if '"' not in inside:
        return f'"{inside}"'
    if inside.count('"') > inside.count("'"):
        return "'" + inside.replace("'", "\\'") + "'"
    return '"' + inside.replace('"', '\\"') + '"'


def columns(text: str) -> int:
    """The most columns that black or ruff may see in a text; their tables differ outside ASCII.

    Where this is more than they count, a bracket is opened that they would have left closed:
    its trailing comma keeps it open, so that both are content.
    """
    if text.isascii():
        return len(text)
    wide = sum(char >= "\u1100" for char in text)
    return len(text) + wide + text.count("\u17d8")  # ruff gives this one Khmer sign three


def spell_argument(name: str) -> str:
    """An argument as Pulumi's SDK has it: a keyword gets an underscore (``from_``)."""
    return f"{name}_" if name in KEYWORDS else name


def expression(value: Value, layout: Layout, indent: int = 0, prefix: int = 0, suffix: int = 1) -> str:
    """A value; lines after the first are indented by ``indent`` and four for each level.

    ``prefix`` columns stand before it on its first line, beyond the indent (``name=``), ``suffix``
    after it (a comma). A list or call is on one line when it ends by column 88, else has a line an
    element; a dict has a line a key. A literal is never split.
    """
    if isinstance(value, str):
        return literal(value)
    if isinstance(value, bool | int | float):
        return number(value)
    if isinstance(value, Ref | External):
        return layout.names(value)
    room = WIDTH - indent - prefix - suffix
    if isinstance(value, Secret):
        layout.need("config")
        return _bracketed("config.require_secret(", (value.name,), ")", layout, indent, room)
    if isinstance(value, tuple):
        return _bracketed("[", value, "]", layout, indent, room)
    if isinstance(value, File):
        reader = "read_base64(" if value.binary else "read_file("
        layout.need(f"pools.{reader.rstrip('(')}")
        return _bracketed(reader, (PurePosixPath(value.path).name,), ")", layout, indent, room)
    if isinstance(value, Join):
        parts = value.pieces
        if len(parts) > 1:
            layout.need("pulumi")
            return _bracketed("pulumi.Output.concat(", parts, ")", layout, indent, room)
        return expression(parts[0], layout) if parts else '""'
    if isinstance(value, Blocks):
        items = [expression(item, layout, indent + 4) for item in value.items]
        return _exploded("[", items, "]", indent)
    entries: Iterable[tuple[str, Value]]
    if isinstance(value, Block):
        entries = ((spell_argument(item.arg.pulumi), item.value) for item in value.arguments)
    else:
        entries = value.items
    lines: list[str] = []
    for key, item in entries:
        name = literal(key) + ": "
        lines.append(name + expression(item, layout, indent + 4, columns(name)))
    return _exploded("{", lines, "}", indent)


def _bracketed(
    opening: str, items: Iterable[Value], closing: str, layout: Layout, indent: int, room: int
) -> str:
    pieces = [expression(item, layout, indent + 4) for item in items]
    return _fitted(opening, pieces, closing, indent, room)


def _fitted(opening: str, pieces: list[str], closing: str, indent: int, room: int) -> str:
    line = f"{opening}{', '.join(pieces)}{closing}"
    if columns(line) <= room and "\n" not in line:
        return line
    return _exploded(opening, pieces, closing, indent)


def _exploded(opening: str, pieces: list[str], closing: str, indent: int) -> str:
    if not pieces:
        return opening + closing
    pad = " " * indent
    return f"{opening}\n" + "".join(f"{pad}    {piece},\n" for piece in pieces) + pad + closing


def arguments(arguments: Iterable[Argument], layout: Layout, indent: int = 4, *, headed: bool = False) -> str:
    """``name=value,`` lines for the inside of a call; their commas keep the call open.

    The formatters take blank lines out of it, and leave the headings that ``headed`` asks for.
    """
    pad = " " * indent
    lines: list[str] = []
    for paragraph in paragraphs(arguments, headed=headed):
        lines += [f"{pad}# {paragraph.heading}"] if paragraph.heading else []
        for item in paragraph.arguments:
            name = spell_argument(item.arg.pulumi)
            lines.append(f"{pad}{name}={expression(item.value, layout, indent, len(name) + 1)},")
    return "\n".join(lines)


def assignment(target: str, value: Value, layout: Layout, indent: int = 0) -> str:
    """``target = value``, in parentheses where those make it fit, as the formatters have it.

    With a target of 84 columns or a reference of 85, black and ruff differ, and nothing suits both.
    """
    return _assigned(
        target, lambda indent, prefix: expression(value, layout, indent, prefix, suffix=0), indent
    )


def call(function: str, pieces: Iterable[str], target: str = "", indent: int = 0, end: str = "") -> str:
    """``target = function(pieces)``, on one line when it fits; a piece is code of one line.

    Without a target ``end`` stands behind it, such as the comma of a list.
    """
    pieces = list(pieces)

    def draw(indent: int, prefix: int) -> str:
        return _fitted(f"{function}(", pieces, ")", indent, WIDTH - indent - prefix)

    return _assigned(target, draw, indent) if target else " " * indent + draw(indent, len(end)) + end


def export(name: str, value: Value, layout: Layout) -> str:
    """The statement that puts out a map, which has a line a key."""
    return _exploded("pulumi.export(", [literal(name), expression(value, layout, 4)], ")", 0)


def _assigned(target: str, draw: Callable[[int, int], str], indent: int) -> str:
    """A value drawn behind its target, or in parentheses if its first line only fits there."""
    pad = " " * indent
    plain = draw(indent, len(target) + 3)
    if indent + len(target) + 3 + _first_line(plain) <= WIDTH:
        return f"{pad}{target} = {plain}"
    wrapped = draw(indent + 4, 0)
    if not wrapped.isascii() and "\n" not in wrapped:
        # No comma settles the matter here, and the two count differently: in ASCII they agree.
        plain = wrapped = wrapped.encode("ascii", "backslashreplace").decode()
    if indent + len(target) + 4 <= WIDTH and indent + 4 + _first_line(wrapped) <= WIDTH:
        return f"{pad}{target} = (\n{pad}    {wrapped}\n{pad})"
    return f"{pad}{target} = {plain}"


def _first_line(text: str) -> int:
    return columns(text.partition("\n")[0])


def from_import(module: str, names: Iterable[str]) -> str:
    """``from module import names``, in the order given; nothing for no names."""
    names = list(names)
    line = f"from {module} import {', '.join(names)}"
    if not names or len(line) <= WIDTH:
        return line if names else ""
    return f"from {module} import {_exploded('(', names, ')', 0)}"
