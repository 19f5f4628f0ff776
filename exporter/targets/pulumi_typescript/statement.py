"""Lays out statements of TypeScript: what makes or reads a resource, and what takes modules apart."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from exporter.targets.pulumi_typescript.columns import InDoubt, fits
from exporter.targets.pulumi_typescript.writer import literal


def construct(name: str, constructor: str, stack_name: str, arguments: str, options: str) -> str:
    """``export const name = new constructor("stack_name", {...}, {...});``

    ``arguments`` and ``options`` are lines of members, as deep as ``depth`` says.
    """
    arguments, options = arguments.strip("\n"), options.strip("\n")
    pad, together = _frame(name, constructor, stack_name, bool(options))
    head = f"export const {name} =" + (f"\n{pad}" if pad else " ") + f"new {constructor}("
    quoted = literal(stack_name)
    if not arguments and not options:
        return called(name, f"new {constructor}", [stack_name])
    if together:
        return f"{head}{quoted}, {{\n{arguments}\n{pad}}});"
    objects = (f"{{\n{lines}\n{pad}  }}" if lines else "{}" for lines in (arguments, options))
    pieces = [quoted, *objects][: 3 if options else 2]
    return f"{head}\n" + "".join(f"{pad}  {piece},\n" for piece in pieces) + f"{pad});"


def depth(name: str, constructor: str, stack_name: str, options: bool) -> int:
    """How deep the members of the arguments stand in a statement, with options behind them or without."""
    pad, together = _frame(name, constructor, stack_name, options)
    return len(pad) + (2 if together else 4)


def _frame(name: str, constructor: str, stack_name: str, options: bool) -> tuple[str, bool]:
    """What a statement's lines are indented by, and whether its one object opens on the first of them."""
    head, opening = f"export const {name} =", f"new {constructor}("
    pad = "" if fits(f"{head} {opening}") else "  "
    first = f"{pad or f'{head} '}{opening}{literal(stack_name)}, {{"
    return pad, not options and fits(first)


def called(name: str, function: str, words: Sequence[str]) -> str:
    """``export const name = function("word", "word");``"""
    try:
        return _called(name, function, [literal(word) for word in words])
    except InDoubt:
        return _called(name, function, [literal(word, ascii=True) for word in words])


def _called(name: str, function: str, pieces: Sequence[str]) -> str:
    head, call = f"export const {name} =", f"{function}({', '.join(pieces)});"
    if fits(f"{head} {call}"):
        return f"{head} {call}"
    lines = "\n".join((f"{function}(", *(f"  {piece}," for piece in pieces), ");"))
    if fits(f"{head} {function}("):
        return f"{head} {lines}"
    return f"{head}\n{f'  {call}' if fits(f'  {call}') else textwrap.indent(lines, '  ')}"


def unpacked(names: Iterable[str], value: str) -> str:
    """``const { a, b } = value;``; the value alone where there are no names."""
    names = list(names)
    line = f"const {{ {', '.join(names)} }} = {value};"
    if not names:
        return f"{value};"
    return (
        line
        if fits(f"  {line}")
        else "\n".join(("const {", *(f"    {it}," for it in names), f"  }} = {value};"))
    )
