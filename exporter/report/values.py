"""Lists the values of AWS's answers, each with what became of it, as tables of the page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from exporter.graph.extract import extract
from exporter.model import Field
from exporter.paths import leaves, spell
from exporter.snapshot.secrets import mask, searcher, secrets
from exporter.snapshot.store import Answer
from exporter.states import MEANINGS, State
from exporter.targets.text import visible

Key = tuple[str, str, str]
"""What tells a thing from all others: its region, its kind and its import id."""

LOUD: tuple[State, ...] = ("unknown", "unsupported", "masked", "written", "referenced")
"""The states that a reader looks for, in this order; the values of all others say nothing of their own."""
MOST_LISTED = 20_000
"""Values of an account from which the quiet ones are counted and not listed: a browser has to hold them."""
MOST_COUNTED = 100_000
"""The same for all of them."""
LONGEST = 2_000
"""Characters of a value that are shown."""


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one answer: a table, and how many there are of each state."""

    table: Markup = field(default=Markup(), repr=False)
    states: Mapping[str, int] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """How many there are."""
        return sum(self.states.values())


def shown_states(data: Mapping[str, Any]) -> frozenset[State]:
    """The states whose values are listed: of a large account not all are, and of a very large one none."""
    fields: Mapping[str, int] = data["summary"]["fields"]
    if sum(fields.values()) <= MOST_LISTED:
        return frozenset(MEANINGS)
    loud = sum(fields.get(state, 0) for state in LOUD)
    return frozenset(LOUD if loud <= MOST_COUNTED else ())


def documents(region: str, files: Iterable[list[Answer]]) -> Iterator[tuple[Key, Mapping[str, Any]]]:
    """What AWS says of each thing of a region; ``files`` are the answers about its pools."""
    for answers in files:
        for entity in extract(answers, []):
            content = {name: it for name, it in entity.document.items() if name != "Request"}
            for kind in filter(None, (entity.kind, entity.kind.adopted_as)):
                yield (region, kind.name, entity.import_id), content


def masker(answers: Iterable[Answer]) -> Callable[[Any], Any]:
    """What takes the secrets out of an answer: one of a snapshot that was not made here may have some.

    The code leaves them out by what they are called; a page of all values has to do so too.
    """
    known = {secret for answer in answers for secret in secrets(answer.response)}
    if not known:
        return lambda answer: answer
    search = searcher(known)

    def clean(answer: Any) -> Any:
        masked = mask(answer)
        # One look at the whole: hardly any answer has another's secret.
        return search.redact_tree(masked) if search.is_in(json.dumps(masked, ensure_ascii=False)) else masked

    return clean


def list_values(
    document: Mapping[str, Any] | None, fields: Sequence[Field], listed: frozenset[State], why: str = ""
) -> Values:
    """The table of one answer, in AWS's order; the values that most need a look come first.

    ``document`` is None where the answer is not at hand,
    ``listed`` are the states whose values have a line each, ``why`` is a reason that is told elsewhere.
    """
    states: dict[str, int] = dict(Counter(it.state for it in fields))
    if not listed:
        return Values(Markup(), states)
    content = (
        {spell(path): value for path, value in leaves(dict(document or {}))} if document is not None else {}
    )
    places = {path: number for number, path in enumerate(content)}
    groups: dict[tuple[State, str], list[Field]] = {}
    for it in sorted(fields, key=lambda it: places.get(it.path, len(places))):
        groups.setdefault((it.state, it.reason), []).append(it)
    loud: list[str] = []
    quiet: list[str] = []
    for state, reason in sorted(groups, key=_urgency):
        if state in listed:
            text = _group(state, "" if reason == why else reason, groups[state, reason], content)
            (loud if state in LOUD else quiet).append(text)
    table = f"<table class=values>{''.join(loud)}</table>" if loud else ""
    number = sum(number for state, number in states.items() if state not in LOUD)
    if number:
        said = f"{number:,} value{'' if number == 1 else 's'} that no code needs"
        if quiet:
            inside = f"<table class=values>{''.join(quiet)}</table>"
            table += f"<details class=quiet><summary>{said}</summary>{inside}</details>"
        else:
            table += f"<p class=quiet>{said}</p>"
    return Values(Markup(table), states)


def code_text(lines: Iterable[str]) -> Markup:
    """Lines of code, letter by letter."""
    return escape("\n".join(map(visible, lines)))


def _urgency(group: tuple[State, str]) -> tuple[int, str]:
    return (_ORDER.index(group[0]), group[1])


_ORDER = (*LOUD, *(state for state in MEANINGS if state not in LOUD))


def _group(state: State, reason: str, fields: Iterable[Field], content: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<tr><th scope=row>{_path(it.path)}</th><td>{_value(content[it.path])}</td></tr>"
        if it.path in content
        else f"<tr><th scope=row>{_path(it.path)}</th><td class=none>cannot be shown</td></tr>"
        for it in fields
    )
    return f"<tbody class=s-{state}>{_head(state, reason)}{rows}</tbody>"


@cache
def _head(state: State, reason: str) -> str:
    said = escape(visible(reason or MEANINGS[state]))
    return f"<tr class=state><th colspan=2 scope=rowgroup><b>{state}</b> <span>{said}</span></th></tr>"


def _path(path: str) -> str:
    # A place to break a long path, which has no blanks.
    return str(escape(visible(path))).replace(".", "<wbr>.") or "<span class=none>the whole answer</span>"


def _value(value: Any) -> str:
    if not isinstance(value, str):
        return f"<span class=n>{escape(visible(json.dumps(value)))}</span>"
    if not value:
        return "<span class=none>an empty text</span>"
    if len(value) <= LONGEST:
        return str(escape(visible(value)))
    begin = escape(visible(value[:LONGEST]))
    return f"{begin} <span class=none>and {len(value) - LONGEST:,} more characters</span>"
