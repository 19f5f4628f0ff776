"""Draws the world of one pool: what hangs on it, what signs in to it, and what it needs from outside."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from exporter.targets.text import visible

MOST = 8
"""Things of one sort that are drawn; the others are counted."""
LETTERS = 22
"""Letters of a name that a box has room for."""
_WIDTH, _HEIGHT, _GAP, _HEAD = 172, 26, 7, 24
_BETWEEN, _EDGE = 46, 16

INSIDE = (1, 2, 3)
"""The columns of what hangs on the pool; 0 is what else refers to it, 4 is what lies outside."""
SORTS: Mapping[str, tuple[int, str]] = {
    "user_pool_client": (1, "Clients"),
    "managed_user_pool_client": (1, "Clients"),
    "identity_provider": (2, "Identity providers"),
    "resource_server": (2, "Resource servers"),
    "user_pool_domain": (3, "Domains"),
    "user_group": (3, "Groups"),
    "user": (3, "Users"),
}
"""In which column the things of a kind are, and under which words; all others are settings."""
UNSEEN = frozenset({"user_pool", "identity_pool", "lambda_permission", "user_in_group"})
"""The pool itself, and what only joins two others."""
SETTINGS = (2, "Settings")
OUTSIDE = {"lambda": "Triggers", "iam": "Roles and providers", "kms": "Keys", "acm": "Certificates"}
"""What lies outside, by the service of its ARN; all else is something else."""


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of a picture.

    ``place`` is its anchor in the page, ``edges`` are the keys of what it refers to. ``kind`` is how it is
    drawn: ``thing``, ``left`` without code, ``other`` of another pool, ``outside``, ``more``.
    """

    key: str
    name: str
    column: int
    sort: str
    place: str = ""
    kind: str = "thing"
    edges: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Box:
    node: Node
    x: int
    y: int


def sort_of(kind: str) -> tuple[int, str]:
    """The column and the words for a kind of thing."""
    return SORTS.get(kind, SETTINGS)


def outside_sort(value: str) -> str:
    """The words for something outside, by its ARN."""
    service = value.split(":")[2] if value.startswith("arn:") and value.count(":") > 2 else ""
    return OUTSIDE.get(service, "Others")


def outside_name(value: str) -> str:
    """What people call something outside: of an ARN only what tells it from its like.

    >>> [outside_name(it) for it in ("arn:aws:lambda:eu-west-1:123456789012:function:x:live", "x@y.example")]
    ['x:live', 'x@y.example']
    """
    if not value.startswith("arn:") or value.count(":") < 5:
        return value
    name = value.split(":", 5)[5]
    for word in (
        "function:",
        "role/service-role/",
        "role/",
        "key/",
        "certificate/",
        "identity/",
        "log-group:",
    ):
        name = name.removeprefix(word)
    return name


def draw_picture(title: str, nodes: Sequence[Node], pool_edges: Iterable[str]) -> Markup:
    """The picture as SVG. ``pool_edges`` are the keys of what the pool itself needs or is used by."""
    xs, left, right, width = _across({it.column for it in nodes})
    top = 44
    boxes: dict[str, _Box] = {}
    heads: list[tuple[int, int, str]] = []
    bottoms = {}
    for column, at in xs.items():
        bottoms[column] = _fill([it for it in nodes if it.column == column], at, top, boxes, heads)
    bottom = max([top, *(it for column, it in bottoms.items() if column in INSIDE)])
    height = max([bottom, *bottoms.values()])
    width, height = width + 4, height + 4  # the lines at the edge have a width, too
    lines = list(_lines(boxes, nodes, set(pool_edges), left, right))
    parts = [
        f'<svg viewBox="-2 -2 {width} {height}" width="{width}" height="{height}" role="img">',
        f"<title>{_text(title)}</title><desc>{_text(described(title, nodes))}</desc>",
        f'<rect class="world" x="{left}" y="0" width="{right - left}" height="{bottom}" rx="10"/>',
        f'<svg x="{left + _EDGE}" y="0" width="{right - left - 2 * _EDGE}" height="32">',
        f'<text class="pool" y="24">{_text(short(title, (right - left) // 9))}</text></svg>',
        *(f'<path class="edge" d="{line}"/>' for line in lines),
        *(f'<text class="head" x="{at}" y="{y}">{_text(words)}</text>' for at, y, words in heads),
        *(_drawn(box) for box in boxes.values()),
        "</svg>",
    ]
    return Markup("".join(parts))


def described(title: str, nodes: Sequence[Node]) -> str:
    """The picture in words, for those who do not see it."""
    counts: dict[str, int] = {}
    for it in nodes:
        counts[it.sort.lower()] = counts.get(it.sort.lower(), 0) + 1
    said = ", ".join(f"{sort}: {number}" for sort, number in counts.items())
    return f"{title}. {said}" if said else f"{title}. Nothing hangs on it."


def short(text: str, room: int) -> str:
    """A text that has room for so many letters, wide ones counted twice."""
    text = visible(text)
    used = 0
    for number, letter in enumerate(text):
        used += 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if used > room:
            return text[: max(number - 1, 0)] + "…"
    return text


def _across(columns: set[int]) -> tuple[dict[int, int], int, int, int]:
    """Where each column stands, the left and the right end of the pool, and how wide all is."""
    xs: dict[int, int] = {}
    left = 0
    if 0 in columns:
        xs[0], left = 0, _WIDTH + _BETWEEN
    x = left + _EDGE
    for column in [it for it in INSIDE if it in columns] or INSIDE[:1]:
        xs[column] = x
        x += _WIDTH + _BETWEEN
    right = width = x - _BETWEEN + _EDGE
    if 4 in columns:
        xs[4] = right + _BETWEEN
        width = xs[4] + _WIDTH
    return xs, left, right, width


def _fill(
    nodes: Sequence[Node], x: int, y: int, boxes: dict[str, _Box], heads: list[tuple[int, int, str]]
) -> int:
    """Place one column below ``y``, sort by sort; the lowest place that it takes."""
    sorts: dict[str, list[Node]] = {}
    for it in nodes:
        sorts.setdefault(it.sort, []).append(it)
    for sort, members in sorts.items():
        heads.append((x, y + 14, f"{sort} ({len(members)})" if len(members) > 1 else sort))
        y += _HEAD
        for it in members[:MOST]:
            boxes[it.key] = _Box(it, x, y)
            y += _HEIGHT + _GAP
        if (more := len(members) - MOST) > 0:
            rest = Node(f"more {sort} {x}", f"and {more} more", members[0].column, sort, kind="more")
            boxes[rest.key] = _Box(rest, x, y)
            y += _HEIGHT + _GAP
        y += 10
    return y


def _lines(
    boxes: Mapping[str, _Box], nodes: Sequence[Node], pool_edges: set[str], left: int, right: int
) -> Iterator[str]:
    for it in nodes:
        if not (start := boxes.get(it.key)):
            continue
        for key in it.edges:
            if end := boxes.get(key):
                yield _curve(start, end)
        if it.key in pool_edges and it.column not in INSIDE:
            y = start.y + _HEIGHT // 2
            near = start.x if start.x >= right else start.x + _WIDTH
            yield f"M{near} {y}H{right if start.x >= right else left}"


def _curve(start: _Box, end: _Box) -> str:
    one, other = (start, end) if start.x <= end.x else (end, start)
    y, to = one.y + _HEIGHT // 2, other.y + _HEIGHT // 2
    if one.x == other.x:
        x, bend = one.x + _WIDTH, one.x + _WIDTH + 18
        return f"M{x} {y}C{bend} {y} {bend} {to} {x} {to}"
    x, at = one.x + _WIDTH, other.x
    middle = (x + at) // 2
    return f"M{x} {y}C{middle} {y} {middle} {to} {at} {to}"


def _drawn(box: _Box) -> str:
    node = box.node
    text = (
        f'<rect x="{box.x}" y="{box.y}" width="{_WIDTH}" height="{_HEIGHT}" rx="5"/>'
        f'<svg x="{box.x + 9}" y="{box.y}" width="{_WIDTH - 14}" height="{_HEIGHT}">'  # what is too wide ends
        f'<text y="17">{_text(short(node.name, LETTERS))}</text></svg>'
    )
    inside = f"<title>{_text(node.name)}</title>{text}"
    if node.place:
        return f'<a class="{node.kind}" href="#{node.place}">{inside}</a>'
    return f'<g class="{node.kind}">{inside}</g>'


def _text(text: str) -> str:
    return str(escape(visible(text)))
