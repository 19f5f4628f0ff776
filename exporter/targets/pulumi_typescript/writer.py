"""Writes TypeScript: quoted, and laid out as ``prettier`` would with its own default settings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Protocol, TypeAlias, TypeGuard

from exporter.model import Argument, Block, Blocks, Entries, External, File, Join, Ref, Secret, Value
from exporter.targets.pulumi_common.wire import wire_name
from exporter.targets.pulumi_typescript.columns import InDoubt, fits
from exporter.targets.sections import paragraphs
from exporter.targets.text import escape

_LETTERS = frozenset("Lu Ll Lt Lm Lo Nl".split())
_MARKS = frozenset("Mn Mc Nd Pc".split())
"""What may stand in an identifier, but not at its beginning."""
_SHORT_KEY = 4
"""A key of so few columns keeps its value on its own line: the next one would have hardly more room."""
_SHORT_ARGUMENT = 20
"""A call of one text with at most so many characters goes to the next line as a whole."""


class _Tables(Protocol):
    """A version of Unicode's tables."""

    def category(self, chr: str, /) -> str:
        """Of one character: ``Lu`` of a capital letter."""


@dataclass(frozen=True, slots=True)
class Code:
    """Code of one line that is no literal: the address of a resource, an object in one line."""

    text: str


Written: TypeAlias = "Value | Code | tuple[Written, ...]"
"""What can be written: any value, code that stands for one, and lists of them."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a page spells what is not a literal.

    ``names`` spells a reference or an external (``customers.id``, ``externals.preSignUp``), ``need`` gets
    what the page must import for what was written. With ``ascii`` texts have escapes for all other letters.
    """

    names: Callable[[Ref | External], str]
    need: Callable[[str], None] = lambda what: None
    ascii: bool = False


PLAIN = Layout(lambda ref: "")
"""For what holds no reference."""


def hexadecimal(char: str) -> str:
    r"""A character as an escape of TypeScript: ``\u202e``, ``\u{e0001}``."""
    return f"\\u{ord(char):04x}" if char <= "\uffff" else f"\\u{{{ord(char):x}}}"


def literal(text: str, *, ascii: bool = False) -> str:
    """A string on one line, in the quotes that need fewer escapes, in ``"`` when equal."""
    inside = _inside(text, ascii)
    if '"' not in inside:
        return f'"{inside}"'
    if inside.count('"') > inside.count("'"):
        return "'" + inside.replace("'", "\\'") + "'"
    return '"' + inside.replace('"', '\\"') + '"'


def _inside(text: str, ascii: bool) -> str:
    inside = escape(text, hexadecimal)
    return "".join(c if c.isascii() else hexadecimal(c) for c in inside) if ascii else inside


def number(value: float) -> str:
    """A number as JavaScript itself writes it: ``true``, ``1e22``, ``1e-7``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return re.sub(r"e([-+]?)0*", lambda found: "e" + found[1].strip("+"), repr(value).removesuffix(".0"))


def key(text: str, layout: Layout = PLAIN) -> str:
    """A key of an object, with quotes where it needs them.

    Where only newer tables of Unicode have it as a word, it has quotes and escapes, which prettier leaves.
    ``__proto__`` as it is would be no key but the object's prototype, with quotes too.
    """
    if text == "__proto__":
        return f"[{literal(text)}]"
    is_word = _is_word(text, unicodedata)
    if is_word and (text.isascii() or (not layout.ascii and _is_word(text, unicodedata.ucd_3_2_0))):
        return text
    return literal(text, ascii=layout.ascii or is_word)


def _is_word(text: str, tables: _Tables) -> bool:
    """Whether a text is an identifier of the basic plane by the tables of a version of Unicode."""
    kinds = [tables.category(char) if char <= "\uffff" else "" for char in text if char not in "$_"]
    first = text[:1] in ("$", "_") or (kinds[:1] and kinds[0] in _LETTERS)
    return bool(text and first and all(kind in _LETTERS | _MARKS for kind in kinds))


def _simple(value: Written) -> Written:
    """A value with joined texts made one: what is left of a join has two parts or more."""
    if not isinstance(value, Join):
        return value
    parts = value.pieces
    return Join(parts) if len(parts) > 1 else parts[0] if parts else ""


def _line(value: Written, layout: Layout) -> str | None:
    """A value on one line, however long; None for what always has more: an object with members."""
    match value:
        case str():
            return literal(value, ascii=layout.ascii)
        case bool() | int() | float():
            return number(value)
        case Code(text):
            return text
        case Ref() | External():
            return layout.names(value)
        case Join(parts):
            return _template(parts, layout)
        case Secret(name):
            layout.need("config")
            return f"config.requireSecret({literal(name, ascii=layout.ascii)})"
        case File(path):
            reader = "readBase64" if value.binary else "readFile"
            layout.need(f"files.{reader}")
            return f"{reader}({literal(PurePosixPath(path).name, ascii=layout.ascii)})"
        case Block(members):
            return None if members else "{}"
        case Entries(items):
            return None if items else "{}"
    found = [_line(item, layout) for item in _items(value)]
    return None if None in found else f"[{', '.join(map(str, found))}]"


def _items(value: Blocks | tuple[Written, ...]) -> list[Written]:
    """The items of a list."""
    return [_simple(item) for item in (value.items if isinstance(value, Blocks) else value)]


def _template(parts: Iterable[str | Ref | External], layout: Layout) -> str:
    """A template literal; with a reference in it, one that waits for what that is worth."""
    pieces, tag = [], ""
    for part in parts:
        if isinstance(part, str):
            inside = _inside(part, layout.ascii)
            pieces.append(inside.replace("`", "\\`").replace("${", "\\${"))
        else:
            pieces.append(f"${{{layout.names(part)}}}")
            tag = "pulumi.interpolate" if isinstance(part, Ref) else tag
    if tag:
        layout.need("pulumi")
    return f"{tag}`{''.join(pieces)}`"


def _spread(value: Written, layout: Layout, indent: int) -> str:
    """A value on more lines than one, where it can be; the first is not indented."""
    pad = " " * indent
    lines: list[str]
    match value:
        case Block(members):
            lines = [_argument(item, layout, indent + 2) for item in members]
            return _enclosed("{", lines, "}", pad)
        case Entries(items):
            lines = [entry(name, item, layout, indent + 2) for name, item in items]
            return _enclosed("{", lines, "}", pad)
        case Secret() | File():
            opening, _, argument = (_line(value, layout) or "").partition("(")
            return _enclosed(f"{opening}(", [f"{pad}  {argument[:-1]},"], ")", pad)
        case Blocks() | tuple():
            found = _items(value)
            numbers = [number(item) for item in found if _is_number(item)]
            if 1 < len(numbers) == len(found):
                lines = _filled(numbers, pad)
            else:
                lines = [settled(_item(item, indent + 2), layout) for item in found]
            return _enclosed("[", lines, "]", pad)
        case Ref() | External():
            return _broken(layout.names(value), pad)
    return _line(value, layout) or ""


def _broken(chain: str, pad: str, before: str = "") -> str:
    """A reference behind what else its line begins with; where that is too long, a member is on the next one.

    A member alone behind a name is never moved, and the last one needs room for a comma.
    """
    name, *members = chain.split(".")
    lines = [before + name]
    for member, end in zip(members, ("",) * (len(members) - 1) + (",",), strict=True):
        if len(members) == 1 or fits(f"{pad}{lines[-1]}.{member}{end}"):
            lines[-1] += f".{member}"
        else:
            lines.append(f"  .{member}")
    return f"\n{pad}".join(lines)


def _enclosed(opening: str, lines: list[str], closing: str, pad: str) -> str:
    return "\n".join([opening, *lines, pad + closing]) if lines else opening + closing


def _item(value: Written, indent: int) -> Callable[[Layout], str]:
    def draw(layout: Layout) -> str:
        pad, line = " " * indent, _line(value, layout)
        if line is not None and fits(f"{pad}{line},"):
            return f"{pad}{line},"
        return f"{pad}{_spread(value, layout, indent)},"

    return draw


def _is_number(value: Written) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _filled(numbers: Iterable[str], pad: str) -> list[str]:
    """Numbers as prettier has them: as many on a line as it holds."""
    lines: list[str] = []
    for text in numbers:
        if lines and fits(f"{lines[-1]} {text},"):
            lines[-1] += f" {text},"
        else:
            lines.append(f"{pad}  {text},")
    return lines


def settled(draw: Callable[[Layout], str], layout: Layout) -> str:
    """What is drawn; in ASCII where its width is in doubt and the layout depends on that."""
    try:
        return draw(layout)
    except InDoubt:
        return draw(replace(layout, ascii=True))


def assigned(target: str, sign: str, value: Written, layout: Layout, indent: int, end: str) -> str:
    """``target = value;`` or ``key: value,``, on the next line where that makes it fit.

    ``sign`` joins the two: ``" ="``, or ``":"`` behind a key.
    """
    pad = " " * indent
    value = _simple(value)
    line, head = _line(value, layout), f"{pad}{target}{sign}"
    if line is not None and fits(f"{head} {line}{end}"):
        return f"{head} {line}{end}"
    stays = isinstance(value, Join) or (isinstance(value, int | float) and value >= 0)
    is_short = sign == ":" and fits(target, _SHORT_KEY)
    if is_short and isinstance(value, Ref | External):
        return f"{pad}{_broken(layout.names(value), pad, f'{target}{sign} ')}{end}"
    if stays or is_short:
        return f"{head} {_spread(value, layout, indent)}{end}"
    spread = _spread(value, layout, indent)
    first, *rest = spread.split("\n")
    moves = isinstance(value, Ref | External) or _falls(value, layout)
    if rest and not moves and fits(f"{head} {first}"):
        return f"{head} {spread}{end}"
    if line is not None and fits(f"{pad}  {line}{end}"):
        return f"{head}\n{pad}  {line}{end}"
    return f"{head}\n{pad}  {_spread(value, layout, indent + 2)}{end}"


def _falls(value: Written, layout: Layout) -> bool:
    """Whether a call that could have its argument on a line of its own goes to the next line instead."""
    if not isinstance(value, Secret | File):
        return False
    argument = (_line(value, layout) or "").partition("(")[2][:-1]
    return len(argument.encode("utf-16-le", "surrogatepass")) // 2 <= _SHORT_ARGUMENT


def entry(name: str, value: Written, layout: Layout = PLAIN, indent: int = 0) -> str:
    """``key: value,`` of an object; the key is any text."""
    return settled(lambda it: assigned(key(name, it), ":", value, it, indent, ","), layout)


def _argument(argument: Argument, layout: Layout, indent: int) -> str:
    return entry(wire_name(argument.arg), argument.value, layout, indent)


def arguments(arguments: Iterable[Argument], layout: Layout, indent: int = 2, *, headed: bool = False) -> str:
    """``name: value,`` lines for the inside of an object, in paragraphs, with headings or without."""
    found = []
    for paragraph in paragraphs(arguments, headed=headed):
        lines = [f"{' ' * indent}// {paragraph.heading}"] if paragraph.heading else []
        found.append("\n".join(lines + [_argument(item, layout, indent) for item in paragraph.arguments]))
    return "\n\n".join(found)


def constant(name: str, value: Written, layout: Layout = PLAIN) -> str:
    """``name = value;``, of a name with all that stands before it, such as ``export const``."""
    return settled(lambda it: assigned(name, " =", value, it, 0, ";"), layout)
