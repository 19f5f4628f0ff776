"""Arranges the report's data as a page shows it: things by pool, findings by what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from exporter.report.code import code_at
from exporter.report.groups import Item, by_sentence
from exporter.report.things import Code, Thing
from exporter.report.values import Key, Values, code_text
from exporter.report.world import World
from exporter.states import WEIGHTS


@dataclass(frozen=True, slots=True)
class Pool:
    """One pool with all that hangs on it; ``item`` is its line in the table of pools."""

    place: str
    item: Item
    picture: Markup
    things: tuple[Thing, ...]

    @property
    def weights(self) -> tuple[str, ...]:
        """The weights of the findings about it and about what hangs on it."""
        return tuple(name for name in WEIGHTS if self.item["findings"].get(name))


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence about several things: what it says, and of whom, each with its path in the answer."""

    item: Item
    about: tuple[tuple[Item, Thing | None, Pool | None], ...]


@dataclass(frozen=True, slots=True)
class View:
    """All that a page shows besides figures: pools with their things, and sentences by weight."""

    pools: tuple[Pool, ...]
    weights: tuple[tuple[str, str, int, tuple[Said, ...]], ...]
    reasons: tuple[Said, ...]


def arrange(data: Item, values: Mapping[Key, Values], files: Mapping[str, bytes], most_code: int) -> View:
    """The view of a report: ``values`` are the tables of its answers, ``files`` the code that was drawn.

    ``most_code`` is the number of languages whose code is shown; of the others there is only the place.
    """
    findings: dict[tuple[str, str, str], list[Item]] = {}
    for it in data["findings"]:
        findings.setdefault(_subject(it), []).append(it)
    things: list[Thing] = []
    lines: dict[str, list[str]] = {}
    for item in (*data["resources"], *data["omitted"]):
        key = item["region"], item["kind"], item["import_id"]
        about = findings.get((item["region"], item["kind"], item["name"])) if "name" in item else None
        about = about or findings.get((item["region"], "", f"{item['kind']}:{item['import_id']}"), [])
        code = tuple(_code(item, files, lines, most_code)) if "file" in item else ()
        things.append(Thing(f"t{len(things)}", item, values.get(key, Values()), code, tuple(about)))
    pools = _pools(data, things)
    pool_of = {(it.item["region"], it.item["name"]): it for it in pools}
    by_finding = {id(finding): thing for thing in things for finding in thing.findings}
    weights = []
    for name, meaning in WEIGHTS.items():
        found = [it for it in data["findings"] if it["weight"] == name]
        said = [
            Said(
                group[0],
                tuple((it, by_finding.get(id(it)), pool_of.get((it["region"], it["pool"]))) for it in group),
            )
            for group in by_sentence(found).values()
        ]
        weights.append((name, meaning, len(found), tuple(said)))
    return View(tuple(pools), tuple(weights), tuple(_reasons(things, pool_of)))


def _subject(finding: Item) -> tuple[str, str, str]:
    """What a finding is about: its name in the code, or its key where it has none."""
    if finding.get("file"):
        return finding["region"], finding["kind"], finding["name"]
    return finding["region"], "", finding["resource"]


def _code(item: Item, files: Mapping[str, bytes], lines: dict[str, list[str]], most: int) -> Iterator[Code]:
    for number, (target, file) in enumerate(item["file"].items()):
        line = item["line"].get(target, 0)
        if number >= most:
            yield Code(target, file, line, Markup())
            continue
        if file not in lines:
            lines[file] = files.get(file, b"").decode("utf-8", "replace").split("\n")
        yield Code(target, file, line, code_text(code_at(lines[file], line)))


def _reasons(things: Iterable[Thing], pool_of: Mapping[tuple[str, str], Pool]) -> Iterator[Said]:
    groups: dict[str, list[Thing]] = {}
    for it in things:
        if not it.has_code:
            groups.setdefault(it.item["reason"], []).append(it)
    for group in groups.values():
        about = ((it.item, it, pool_of.get((it.item["region"], it.item["pool"]))) for it in group)
        yield Said(group[0].item, tuple(about))


def _pools(data: Item, things: Sequence[Thing]) -> list[Pool]:
    """The pools in the report's order; what hangs on none of them is under its pool's name."""
    inside: dict[tuple[str, str], list[Thing]] = {}
    for it in things:
        inside.setdefault((it.item["region"], it.item["pool"]), []).append(it)
    items = {(it["region"], it["name"]): it for it in data["pools"]}
    for region, name in inside:
        if (region, name) not in items:
            items[region, name] = _unnamed(region, name)
    world = World(data, things)
    return [
        Pool(f"p{number}", item, world.picture(item, inside.get(key, ())), tuple(inside.get(key, ())))
        for number, (key, item) in enumerate(items.items())
    ]


def _unnamed(region: str, name: str) -> dict[str, Any]:
    nothing: dict[str, Any] = {"file": {}, "line": {}, "things": {}, "omitted": 0, "findings": {}}
    return {"region": region, "name": name, "title": name, "kind": "user_pool", "import_id": "", **nothing}
