"""Writes Terraform's language: quoted, and laid out as ``terraform fmt`` would."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from exporter.model import Argument, Block, Blocks, External, File, Join, Ref, Secret, Value
from exporter.targets.sections import paragraphs
from exporter.targets.text import escape, hexadecimal, number

Names = Callable[[Ref | External], str]
"""How a reference is spelled: ``aws_cognito_user_pool.customers.id``, ``local.pre_sign_up``."""

WIDTH = 100

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_KEYWORDS = frozenset({"for", "true", "false", "null"})


def _template(text: str) -> str:
    """The inside of a quoted template.

    Only the sign next to ``{`` is doubled: Terraform reads ``$$${`` as ``$${``, ``$$`` as itself.
    """
    text = escape(text)
    if '"' in text:
        text = text.replace('"', '\\"')
    if "{" in text:
        text = text.replace("${", "$${").replace("%{", "%%{")
    return text


def quote(text: str) -> str:
    """A string of Terraform's, which keeps every text, NUL too, in its NFC form."""
    return f'"{_template(text)}"'


def identifier_or_quote(key: str) -> str:
    """A key of a map: bare when it is an identifier of ASCII, else quoted.

    ``terraform fmt`` aligns by grapheme clusters, which Python cannot count: in a key, a character
    that may join its neighbour is an escape, so that each character is one column.
    """
    if _IDENTIFIER.fullmatch(key) and key not in _KEYWORDS:
        return key
    quoted = quote(key)
    return quoted if quoted.isascii() else "".join(map(_one_column, quoted))


def _one_column(char: str) -> str:
    # Latin to Kannada, symbols, Chinese, Japanese, Korean: each tried on terraform fmt by itself.
    alone = char < "\u0d00" or "\u1e00" <= char < "\ua4d0" or "\uac00" <= char < "\ud7a4"
    return char if alone and unicodedata.category(char)[0] != "M" else hexadecimal(char)


def expression(value: Value, names: Names, indent: int = 0, prefix: int = 0) -> str:
    """A value; lines after the first are indented by ``indent`` and two for each level.

    ``prefix`` is how many columns stand before it on its first line, beyond the indent. A list is
    on one line when it ends by column 100, else has a line an element; a map has a line a key.
    """
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, Ref | External):
        return names(value)
    if isinstance(value, Secret):
        # What is imported is not marked as sensitive, and the mark alone would be a change.
        return f"nonsensitive(var.{value.name})"
    if isinstance(value, Join):
        return _join(value, names)
    if isinstance(value, File):
        function = "filebase64" if value.binary else "file"
        return f'{function}("${{path.module}}/{_template(value.path)}")'
    if isinstance(value, tuple):
        items = [expression(item, names, indent + 2) for item in value]
        line = f"[{', '.join(items)}]"
        return line if indent + prefix + len(line) <= WIDTH else _list(items, indent)
    if isinstance(value, Blocks):
        return _list([expression(item, names, indent + 2) for item in value.items], indent)
    if isinstance(value, Block):  # a block inside a map is an object
        return _object([(item.arg.name, item.value) for item in value.arguments], names, indent)
    return _object([(identifier_or_quote(key), item) for key, item in value.items], names, indent)


def _join(join: Join, names: Names) -> str:
    pieces = join.pieces  # "$" and "{" in two parts must not meet unescaped
    if len(pieces) == 1 and not isinstance(pieces[0], str):
        return names(pieces[0])  # terraform fmt takes the quotes off a lone reference
    code = ""
    for piece, after in pairwise((*pieces, "")):
        if not isinstance(piece, str):
            code += f"${{{names(piece)}}}"
        elif piece.endswith("$") and not isinstance(after, str):  # "$${x}" would be the words "${x}"
            code += _template(piece[:-1]) + "\\u0024"
        else:
            code += _template(piece)
    return f'"{code}"'


def _list(items: list[str], indent: int) -> str:
    pad = " " * indent
    return "[\n" + "".join(f"{pad}  {item},\n" for item in items) + f"{pad}]"


def _object(pairs: list[tuple[str, Value]], names: Names, indent: int) -> str:
    if not pairs:
        return "{}"
    return f"{{\n{_aligned(pairs, names, indent + 2)}\n{' ' * indent}}}"


def _aligned(pairs: list[tuple[str, Value]], names: Names, indent: int) -> str:
    """``name = value`` lines; a value of several lines ends a run of aligned ``=``."""
    pad = " " * indent
    lines: list[str] = []
    run: list[tuple[str, str]] = []

    def close() -> None:
        width = max([len(name) for name, _ in run], default=0)
        lines.extend([f"{pad}{name:<{width}} = {text}" for name, text in run])
        run.clear()

    for name, value in pairs:
        text = expression(value, names, indent, len(name) + 3)
        if "\n" in text:
            close()
            lines.append(f"{pad}{name} = {text}")
        else:
            run.append((name, text))
    close()
    return "\n".join(lines)


def body(arguments: Iterable[Argument], names: Names, indent: int = 2, *, headed: bool = False) -> str:
    """The inside of a block: its arguments in paragraphs, then its nested blocks, each after an empty line.

    With ``headed`` each section has its heading above it.
    """
    plain: list[Argument] = []
    nested: list[Argument] = []
    for argument in arguments:
        (nested if isinstance(argument.value, Block | Blocks) else plain).append(argument)
    found: list[str] = []
    for paragraph in paragraphs(plain, headed=headed):
        pairs = [(argument.arg.name, argument.value) for argument in paragraph.arguments]
        found.append(_headed(paragraph.heading, _aligned(pairs, names, indent), indent))
    for paragraph in paragraphs(nested, headed=headed):
        blocks = [text for it in paragraph.arguments for text in _blocks(it, names, indent)]
        found += [_headed(paragraph.heading, blocks[0], indent), *blocks[1:]]
    return "\n\n".join(found)


def _headed(heading: str, text: str, indent: int) -> str:
    return f"{' ' * indent}# {heading}\n{text}" if heading else text


def _blocks(argument: Argument, names: Names, indent: int) -> Iterator[str]:
    """Each block of an argument that is one, or several."""
    pad, name = " " * indent, argument.arg.name
    for block in argument.value.items if isinstance(argument.value, Blocks) else (argument.value,):
        assert isinstance(block, Block)
        inside = body(block.arguments, names, indent + 2)
        yield f"{pad}{name} {{\n{inside}\n{pad}}}" if inside else f"{pad}{name} {{}}"


def assignments(pairs: Iterable[tuple[str, Value]], names: Names, indent: int = 2) -> str:
    """``name = value`` lines with aligned signs."""
    return _aligned(list(pairs), names, indent)
