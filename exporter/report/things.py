"""One thing of an account, as a page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from exporter.kind_names import in_words
from exporter.report.groups import Item
from exporter.report.values import Values
from exporter.states import WEIGHTS


@dataclass(frozen=True, slots=True)
class Code:
    """The code of one thing in one target, with its file and line."""

    target: str
    file: str
    line: int
    text: Markup


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of the account, with code or without. ``place`` is its anchor in the page."""

    place: str
    item: Item
    values: Values
    code: tuple[Code, ...]
    findings: tuple[Item, ...]

    @property
    def kind(self) -> str:
        """Its kind in words."""
        return in_words(self.item["kind"])

    @property
    def title(self) -> str:
        """What people call it."""
        return str(self.item["title"] or self.item["import_id"])

    @property
    def has_code(self) -> bool:
        """Whether it is in the code of some target."""
        return "reason" not in self.item

    @property
    def ignored(self) -> Sequence[Item]:
        """What plans must not compare of it."""
        return tuple(self.item.get("ignored", ()))

    @property
    def weights(self) -> tuple[str, ...]:
        """The weights of its findings."""
        return tuple(name for name in WEIGHTS if any(it["weight"] == name for it in self.findings))
