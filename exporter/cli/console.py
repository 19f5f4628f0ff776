"""The screen: one console for each of stdout and stderr, and lines that are safe to print on them."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import click
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from exporter.disk import show_json

_JOINERS = "\u200c\u200d"
"""What Persian words and some emoji are made with: nobody sees them, and each belongs to its text."""


def visible(text: str) -> str:
    r"""A text without characters that a terminal obeys, or that nobody sees: shown as Python writes them.

    >>> print(visible("a\x1b[31mb"))
    a\x1b[31mb
    """
    if text.isprintable():
        return text
    return "".join(
        it if it.isprintable() or it in _JOINERS else it.encode("unicode_escape").decode() for it in text
    )


def line(text: str, style: str = "") -> Text:
    """One line of output, whatever is in the text: no markup, no emoji, no control characters."""
    return Text(visible(text), style)


_QUOTED = re.compile(r"(?<![^\s(:])'[^']+'(?!\w)")
"""What stands in quotes; an apostrophe is none."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line that a terminal breaks between words, below its own beginning; elsewhere it stays whole.

    Its further lines begin at the column ``hang``. With ``most`` a terminal shows so many lines of it at
    most: a report has the rest. A command that somebody may copy is a plain line, which nothing breaks.
    """

    text: Text
    hang: int
    most: int = 0

    def lines(self, console: Console) -> list[Text]:
        """Its lines on a console; a word that is longer than a line, such as a path, stays whole.

        So does what stands in quotes, such as a command that somebody may copy.
        """
        words = self.text.plain.lstrip()
        begin = " " * (len(self.text.plain) - len(words))
        if not console.is_terminal:
            return [self.text]
        found = [begin]
        for word in _QUOTED.sub(lambda it: it[0].replace(" ", "\0"), words).split(" "):
            if cell_len(f"{found[-1]} {word}") > console.width and found[-1].strip():
                found.append(" " * self.hang + word)
            else:
                found[-1] += word if not found[-1].strip() else f" {word}"
        if self.most and len(found) > self.most:
            found = found[: self.most]
            found[-1] = set_cell_size(found[-1], min(cell_len(found[-1]), console.width - 4)) + " ..."
        return [Text(it.replace("\0", " "), self.text.style) for it in found]


def sentence(text: str, style: str = "", *, hang: int = 0, most: int = 0) -> Sentence:
    """A sentence of output, whatever is in the text; without ``hang`` it goes on two columns further in."""
    return Sentence(line(text, style), hang or len(text) - len(text.lstrip()) + 2, most)


def columns(rows: Sequence[Sequence[Text]], indent: int = 2) -> list[Text]:
    """Rows in columns, each a line. rich's tables would cut or break what is wider than the terminal."""
    widths = [max(cell_len(cell.plain) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        found = Text(" " * indent)
        for cell, width in zip(row[:-1], widths, strict=False):
            found.append_text(cell).append(" " * (width - cell_len(cell.plain) + 2))
        lines.append(found.append_text(row[-1]))
    return lines


@dataclass(frozen=True, slots=True)
class Screen:
    """What people and machines see of a run; with ``quiet`` only what went wrong, on stderr.

    ``as_json`` prints one value for machines on stdout, and nothing else there; ``verbose`` adds details.
    """

    out: Console
    err: Console
    quiet: bool = False
    as_json: bool = False
    verbose: bool = False

    def limited(self, *, quiet: bool, as_json: bool, verbose: bool = False) -> Screen:
        """The same consoles, on which less is printed, or with ``verbose`` more."""
        return replace(self, quiet=quiet, as_json=as_json, verbose=verbose)

    @property
    def silent(self) -> bool:
        """Whether people see only what went wrong."""
        return self.quiet or self.as_json

    def show(self, lines: Iterable[Text | Sentence]) -> None:
        """What was done, on stdout."""
        for it in () if self.silent else lines:
            for text in it.lines(self.out) if isinstance(it, Sentence) else [it]:
                self.out.print(text)

    def show_text(self, text: str, style: str = "") -> None:
        """The same, of one line."""
        self.show([line(text, style)])

    def show_sentence(self, text: str, style: str = "") -> None:
        """The same, of a sentence that a terminal breaks between words."""
        self.show([sentence(text, style)])

    def show_json(self, value: Any) -> None:
        """What was done, for machines."""
        if not self.as_json:
            return
        # Where stdout is not Unicode, every other character is escaped too: it would be no JSON otherwise.
        ascii_only = not (self.out.encoding or "").startswith("utf")
        text = json.dumps(value, indent=1, ensure_ascii=ascii_only)
        click.echo(show_json(text), self.out.file)

    def warn(self, text: str, style: str = "yellow") -> None:
        """What is missing or must be looked at, on stderr."""
        self._say(sentence(f"  {text}", style))

    def leave_line(self) -> None:
        """Go to a new line of a terminal, which has shown ``^C`` on the last one."""
        if self.err.is_terminal:
            self.err.print()

    def fail(self, text: str) -> None:
        """What stopped the run, on stderr."""
        self._say(sentence(f"poolport: {text}", "red"))

    def _say(self, said: Sentence) -> None:
        for text in said.lines(self.err):
            self.err.print(text)


def open_screen() -> Screen:
    """The screen of this process."""
    return Screen(_console(stderr=False), _console(stderr=True))


def _console(*, stderr: bool) -> Console:
    """A console that breaks no line; NO_COLOR, and what is not a terminal, get no escape codes."""
    stream = sys.stderr if stderr else sys.stdout
    plain = bool(os.environ.get("NO_COLOR")) or not stream.isatty()
    reconfigure = getattr(stream, "reconfigure", None)  # a test's stream has none
    if reconfigure:
        reconfigure(errors="backslashreplace")  # a terminal that is not Unicode shows codes, not a traceback
    return Console(
        stderr=stderr,
        force_interactive=False if plain else None,
        color_system=None if plain else "auto",
        force_jupyter=False,
        soft_wrap=True,
        markup=False,
        emoji=False,
        highlight=False,
    )
