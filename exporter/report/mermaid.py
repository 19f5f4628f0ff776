"""Draws pictures in Mermaid, which GitHub and editors show: of one pool's world, and of an account."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from exporter.kind_names import in_words
from exporter.report.groups import Item
from exporter.targets.text import visible

MOST = 40
"""So many boxes of one pool can be read; a larger picture is not drawn."""
MOST_POOLS = 20
"""The same of an account, whose table of pools stands beside it."""
_LONGEST = 40
_FORMULA = re.compile(r"\$(?=\$)")
"""What Mermaid takes for the edge of a formula, also where it stands as its code: a word joiner parts it."""
_SHAPES = {"user_pool": ('[["', '"]]'), "identity_pool": ('[["', '"]]'), "user_pool_domain": ('(["', '"])')}
_OUTSIDE = ('("', '")')
_PLAIN = ('["', '"]')


def pool_picture(resources: Sequence[Item]) -> str:
    """What hangs on one pool, and what that refers to outside; empty where it would be too large, or alone.

    ``resources`` are those of the pool, as the report has them.
    """
    outside = sorted({name for it in resources for name in it["externals"]})
    if not 1 < len(resources) + len(outside) <= MOST:
        return ""
    boxes = {it["name"]: f"n{number}" for number, it in enumerate(resources)}
    others = {name: f"x{number}" for number, name in enumerate(outside)}
    lines = [_box(boxes[it["name"]], it["kind"], it["title"], in_words(it["kind"])) for it in resources]
    lines += [_box(others[name], "", name) for name in outside]
    for it in resources:
        box = boxes[it["name"]]
        lines += [f"{boxes[name]} --> {box}" for name in it["refers_to"] if name in boxes]
        lines += [f"{box} -.-> {others[name]}" for name in it["externals"]]
    return _picture(lines)


def account_picture(pools: Sequence[Item], resources: Iterable[Item]) -> str:
    """The pools of an account, and which refers to which; empty where they are too many, or only one."""
    if not 1 < len(pools) <= MOST_POOLS:
        return ""
    boxes = {(it["region"], it["name"]): f"n{number}" for number, it in enumerate(pools)}
    lines: list[str] = []
    for number, region in enumerate(dict.fromkeys(it["region"] for it in pools)):
        lines.append(f'subgraph r{number}["{_label(region)}"]')
        lines += [
            f"  {_box(boxes[region, it['name']], it['kind'], it['title'], _things(it))}"
            for it in pools
            if it["region"] == region
        ]
        lines.append("end")
    return _picture([*lines, *dict.fromkeys(_between(boxes, resources))])


def _between(boxes: Mapping[tuple[str, str], str], resources: Iterable[Item]) -> Iterator[str]:
    """An arrow from each pool to those that something of it refers to."""
    resources = list(resources)
    pool_of: dict[tuple[str, str], str] = {(it["region"], it["name"]): it["pool"] for it in resources}
    for it in resources:
        for name in it["refers_to"]:
            other = str(pool_of.get((it["region"], name)) or it["pool"])
            if other != it["pool"]:
                yield f"{boxes[it['region'], it['pool']]} --> {boxes[it['region'], other]}"


def _things(pool: Item) -> str:
    """``12 clients, 2 domains``: the things of a pool that people count."""
    clients = pool["things"].get("user_pool_client", 0) + pool["things"].get("managed_user_pool_client", 0)
    others = sum(pool["things"].values()) - clients - 1
    parts = [(clients, "client"), (others, "other thing" if clients else "thing")]
    return ", ".join(f"{number} {what}{'s' if number > 1 else ''}" for number, what in parts if number > 0)


def _box(identity: str, kind: str, title: str, below: str = "") -> str:
    first, last = _SHAPES.get(kind, _PLAIN) if kind else _OUTSIDE
    return f"{identity}{first}{_label(title)}{f'<br>{_label(below)}' if below else ''}{last}"


def _label(text: str) -> str:
    """Text in quotes of Mermaid: what is no letter or number stands as its code."""
    shown = visible(" ".join(str(text).split()))
    shown = shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "\u2026"
    shown = _FORMULA.sub("$\u2060", shown)
    return "".join(it if it.isalnum() or it in " -_.\u2026" else f"#{ord(it)};" for it in shown)


def _picture(lines: Iterable[str]) -> str:
    return "\n".join(("flowchart LR", *(f"  {line}" for line in lines)))
