"""Sorts what a report has to say by sentence: what is said of two hundred things is read once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exporter.states import WEIGHTS, Weight

Item = Mapping[str, Any]
"""An item of the report's data."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, and the ``things`` that it is said of: each once, with the ``paths`` in it."""

    message: str
    remedy: str
    page: str
    things: tuple[Item, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """All sentences of one weight, those about the most things first; ``meaning`` says what the weight is.

    So many as ``open`` says are read at once, the others are folded.
    """

    weight: Weight
    meaning: str
    sentences: tuple[Sentence, ...]
    open: int

    @property
    def number(self) -> int:
        """Of how many things they are said, all together."""
        return sum(len(it.things) for it in self.sentences)


def weighed(findings: Iterable[Item], most: int) -> list[Weighed]:
    """The findings of a report, or of a part of it, by weight and by sentence; no weight without one.

    The ``most`` heaviest sentences are open, of those that are more than information.
    """
    by_weight: dict[Weight, list[Item]] = {weight: [] for weight in WEIGHTS}
    for finding in findings:
        by_weight[finding["weight"]].append(finding)
    found = []
    for weight, of in by_weight.items():
        if sentences := _sentences(of):
            shown = 0 if weight == "info" else min(most, len(sentences))
            most -= shown
            found.append(Weighed(weight, WEIGHTS[weight], sentences, shown))
    return found


def by_reason(items: Iterable[Item], *also: str) -> list[tuple[str, list[Item]]]:
    """Things without code, or ignored paths, by their reason, the most frequent first.

    ``also`` are the members that must be the same, too, such as the kind.
    """
    found: dict[Hashable, list[Item]] = {}
    for item in items:
        found.setdefault((item["reason"], *(str(item[name]) for name in also)), []).append(item)
    return sorted(((its[0]["reason"], its) for its in found.values()), key=lambda it: (-len(it[1]), it[0]))


def by_sentence(findings: Iterable[Item]) -> dict[tuple[str, str, str], list[Item]]:
    """Findings by what they say: message, remedy, and AWS's page."""
    found: dict[tuple[str, str, str], list[Item]] = {}
    for it in findings:
        found.setdefault((it["message"], it["remedy"], it["page"]), []).append(it)
    return found


def _sentences(findings: Sequence[Item]) -> tuple[Sentence, ...]:
    sentences = [
        Sentence(
            *said,
            tuple({(it["region"], it["resource"]): it for it in its}.values()),
            tuple(dict.fromkeys(it["path"] for it in its if it["path"])),
        )
        for said, its in by_sentence(findings).items()
    ]
    return tuple(sorted(sentences, key=lambda it: (-len(it.things), it.message)))
