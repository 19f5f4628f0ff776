"""A page as a browser reads it: its text, its tags, and what they are told to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from exporter.graph.build import build
from exporter.graph.naming import KnownNames
from exporter.report.build import joined_report, report
from exporter.report.html import as_html
from exporter.snapshot.store import Answer
from exporter.targets.engine import draw_project
from exporter.targets.registry import TARGETS
from tests.builders import ACCOUNT, REGION, answer, pool

HERE: dict[str, Any] = {"UserPoolId": "us-east-1_AbC123"}
RAW = {"script", "style"}


@dataclass
class Read:
    """What stands in a page: each tag with its attributes, the texts, and the texts of cells and the like."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def whole(self) -> str:
        """All of the text."""
        return "".join(self.texts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Read()
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.tags.append((tag, dict(attrs)))
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside not in RAW:
            self.found.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.found.comments.append(data.strip())


def read(page: str) -> Read:
    """A page, read."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found


def answers(text: str) -> list[Answer]:
    """A pool that says one text wherever people can write one."""
    group = {**HERE, "GroupName": f"g{text}", "Description": text}
    tags = {f"t{text}": text}  # a tag named % alone would leave the pool out, which has another page
    return [*pool(name=f"p{text}", UserPoolTags=tags), answer("ListGroups", HERE, {"Groups": [group]})]


def data_of(told: list[Answer]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The report's data of a region with one pool, and its code."""
    target = TARGETS["terraform"]
    graph = build(ACCOUNT, REGION, [told], KnownNames())
    drawn = draw_project(graph, target).items()
    files = {f"{REGION}/terraform/{path}": content for path, content in drawn}
    return joined_report([report({target: graph}, None, files)], {}), files


def page_of(told: list[Answer], more: Mapping[str, Any] | None = None) -> str:
    """The page of it; ``more`` takes the place of some of the data."""
    data, files = data_of(told)
    return as_html(data | dict(more or {}), {REGION: [told]}, files, None).decode()
