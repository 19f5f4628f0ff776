"""The report as data: what was written, what was not, and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from exporter.catalog import KINDS
from exporter.disk import show_json
from exporter.model import External, Field, Finding, Graph, Omitted, Ref, Resource, parts
from exporter.report.places import Place, places
from exporter.report.pools import pools_of
from exporter.report.replacing import joined, replacing
from exporter.states import LEVELS, WEIGHTS, weight
from exporter.targets.adoption import NOTHING, Adoption
from exporter.targets.lookup import template_of
from exporter.targets.target import Target

_T = TypeVar("_T")


def report(
    graphs: Mapping[Target, Graph],
    templates: Path | None = None,
    files: Mapping[str, bytes] | None = None,
    adoptions: Mapping[str, Adoption] | None = None,
) -> dict[str, Any]:
    """The report of one region as data, from the graph of each target.

    ``resources[]`` has region, kind, type, name, pool, import_id, file, line and fields, what became of each
    value; ``omitted[]`` the things without code, why, and in which targets;
    ``answers[]`` the answers that describe no thing of their own, such as lists; ``findings[]`` what
    somebody should look at; ``pools[]`` what ``pools_of`` tells, ``replacing`` what
    ``replacing`` does; ``targets`` the figures of each; ``summary`` the counts.
    ``files`` is the code that was drawn, with paths relative to the export's folder, ``adoptions`` what is
    adopted of each target: ``resources[].adopted`` says ``confirmed`` where a state has shown it, else
    ``recorded``.
    """
    graph = next(iter(graphs.values()))
    # A path is shown in the words of the code: of the code that a plan is made of, where there is any.
    words = max(graphs, key=lambda target: target.plans).writer(graph)
    # A thing may be another kind in some targets: what a plan is made of has the first word.
    by_word = sorted(graphs, key=lambda target: target.plans)
    resources = {r.key: r for target in by_word for r in graphs[target].resources}
    omitted: dict[tuple[str, str], tuple[Omitted, list[str]]] = {}
    findings = {finding for found in graphs.values() for finding in found.findings}
    for target, found in graphs.items():
        for item in found.omitted:
            omitted.setdefault((item.key, item.why), (item, []))[1].append(target.name)
    kinds = {resource.kind for resource in resources.values()}
    drawn = {(t.name, kind): template_of(t, kind.name, templates) for t in graphs for kind in kinds}
    where = places(graphs, files or {})
    titles = {item.key: (item.kind, item.title) for item, _ in omitted.values()}
    fields = [resource.fields for resource in resources.values()]
    fields += [item.fields for item, _ in omitted.values() if item.key not in resources]
    fields += [answer.fields for answer in graph.answers]
    about = {r.key: r.group for r in resources.values()} | {it.key: it.group for it, _ in omitted.values()}
    by_key = {it.key: it for found in graphs.values() for it in found.resources}
    items: dict[str, list[dict[str, Any]]] = {
        "resources": [
            {
                "region": graph.region,
                "kind": resource.kind.name,
                "type": resource.kind.terraform,
                "pulumi_type": resource.kind.pulumi_type,
                "name": resource.name,
                "pool": resource.group,
                "title": resource.title,
                "import_id": resource.import_id,
                "file": _in_order(graphs, where[resource.key].files),
                "line": _in_order(graphs, where[resource.key].lines),
                "adopted": {
                    name: "confirmed" if resource.key in it.confirmed else "recorded"
                    for name, it in (adoptions or {}).items()
                    if resource.key in it.adopted
                },
                "template": {target.name: drawn[target.name, resource.kind] for target in graphs},
                "ignored": [
                    {"path": words.path(resource.kind, ignore.path), "reason": ignore.why}
                    for ignore in resource.ignores
                ],
                "refers_to": sorted({by_key[it.resource].name for it in _parts(resource, Ref)}),
                "externals": sorted({it.name for it in _parts(resource, External)}),
                "fields": resource.fields,
            }
            for resource in resources.values()
        ],
        "omitted": [
            {
                "region": graph.region,
                "kind": item.kind,
                "title": item.title,
                "pool": item.group,
                "import_id": item.key.split(":", 1)[1],
                "reason": item.why,
                "targets": targets,
                "fields": item.fields,
            }
            for item, targets in omitted.values()
        ],
        "findings": [
            {
                "region": graph.region,
                "level": it.level,
                "weight": weight(it.level, it.about),
                "pool": about.get(it.resource, ""),
                "resource": it.resource,
                "path": it.path,
                "message": it.message,
                "remedy": it.remedy,
                "page": it.page,
            }
            | _subject(it.resource, where, titles)
            for it in sorted(findings, key=_urgency)
        ],
    }
    return {
        "account": graph.account,
        "region": graph.region,
        "summary": {
            "resources": len(resources),
            "by_type": dict(sorted(Counter(r.kind.terraform for r in resources.values()).items())),
            "omitted": len(omitted),
            "findings": {level: sum(f.level == level for f in findings) for level in LEVELS},
            "weights": {name: sum(weight(f.level, f.about) == name for f in findings) for name in WEIGHTS},
            "fields": dict(sorted(Counter(f.state for found in fields for f in found).items())),
        },
        "targets": {
            target.name: _figures(it, (adoptions or {}).get(target.name, NOTHING))
            for target, it in graphs.items()
        },
        "pools": pools_of(items["resources"], items["omitted"], items["findings"]),
        "replacing": replacing(kinds, words, all(target.options.checks_ignored for target in graphs)),
        "externals": [
            {"region": graph.region, "name": it.name, "value": it.literal, "note": it.note}
            for it in {it.name: it for found in graphs.values() for it in found.externals}.values()
        ],
        **items,
        "answers": [
            {
                "region": graph.region,
                "operation": a.operation,
                "request": dict(a.request),
                "fields": a.fields,
            }
            for a in graph.answers
        ],
    }


def joined_report(regions: Sequence[Mapping[str, Any]], choices: Mapping[str, Any]) -> dict[str, Any]:
    """One report of several regions: each item says which region it is of, and the counts are of all.

    ``choices`` are what the code of each target depends on besides the snapshot.
    """
    counts = [region["summary"] for region in regions]
    return {
        "account": regions[0]["account"],
        "regions": [region["region"] for region in regions],
        "choices": dict(choices),
        "changes": None,
        "summary": {
            "resources": sum(it["resources"] for it in counts),
            "by_type": _summed(it["by_type"] for it in counts),
            "omitted": sum(it["omitted"] for it in counts),
            "findings": {level: sum(it["findings"][level] for it in counts) for level in LEVELS},
            "weights": {name: sum(it["weights"][name] for it in counts) for name in WEIGHTS},
            "fields": _summed(it["fields"] for it in counts),
        },
        "targets": {
            name: _summed(it["targets"][name] for it in regions if name in it["targets"])
            for name in dict.fromkeys(name for it in regions for name in it["targets"])
        },
        "pools": _all(regions, "pools"),
        "replacing": joined(region["replacing"] for region in regions),
        "externals": _all(regions, "externals"),
        "resources": _all(regions, "resources"),
        "omitted": _all(regions, "omitted"),
        "findings": sorted(_all(regions, "findings"), key=lambda it: _ORDER.index(it["weight"])),
        "answers": _all(regions, "answers"),
        "verdict": None,
    }


def _figures(graph: Graph, adoption: Adoption) -> dict[str, int]:
    """Five figures of one target's code."""
    return {
        "resources": len(graph.resources),
        "to_import": sum(it.key not in adoption.adopted for it in graph.imported),
        "adopted": sum(it.key in adoption.adopted for it in graph.imported),
        "omitted": len(graph.omitted),
        "ignored": sum(len(it.ignores) for it in graph.resources),
    }


def _parts(resource: Resource, kind: type[_T]) -> Iterator[_T]:
    for argument in resource.arguments:
        yield from (it for it in parts(argument.value) if isinstance(it, kind))


def _in_order(graphs: Mapping[Target, Graph], by_target: Mapping[str, _T]) -> dict[str, _T]:
    return {target.name: by_target[target.name] for target in graphs if target.name in by_target}


def _all(regions: Sequence[Mapping[str, Any]], name: str) -> list[Any]:
    return [item for region in regions for item in region[name]]


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for count in counts:
        found.update(count)
    return dict(sorted(found.items()))


def _subject(key: str, where: Mapping[str, Place], titles: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """What a finding is about, in people's words: its kind, its name, and where it stands in the code."""
    if place := where.get(key) or where.get(_pool_of(key)):
        target = next(iter(place.files))
        subject = {"kind": place.kind, "name": place.name, "file": place.files[target]}
        return subject | {"line": place.lines.get(target)}
    kind, title = titles.get(key) or titles.get(_pool_of(key), ("", ""))
    return {"kind": kind, "name": title, "file": None, "line": None}


def _pool_of(asked: str) -> str:
    """The key of the pool that a refused call was about, where its request named nothing else."""
    member, _, value = asked.partition(" ")
    return next((f"{it.name}:{value}" for it in KINDS if it.root and it.root.id_member == member), "")


_ORDER = tuple(WEIGHTS)


def _urgency(finding: Finding) -> tuple[int, str, str, str]:
    return _ORDER.index(weight(finding.level, finding.about)), finding.resource, finding.path, finding.message


def as_json(data: Mapping[str, Any]) -> bytes:
    """The report for machines: a line an item, which is what keeps it quick to write and to compare.

    ``fields`` of an item is the number of its account in the report's own ``fields``: most things of a kind
    have the same one, and in a large account it would be said thousands of times.
    """
    accounts: dict[tuple[Field, ...], int] = {}
    whole = {
        name: _numbered(value, accounts) if name in _ACCOUNTED else value for name, value in data.items()
    }
    whole.setdefault("fields", [[field._asdict() for field in account] for account in accounts])
    parts = []
    for name, value in whole.items():
        if isinstance(value, list) and value:
            text = "[\n  " + ",\n  ".join(json.dumps(item, ensure_ascii=False) for item in value) + "\n ]"
        else:
            text = json.dumps(value, ensure_ascii=False)
        parts.append(f" {json.dumps(name)}: {text}")
    return show_json("{\n" + ",\n".join(parts) + "\n}\n").encode()


_ACCOUNTED = ("resources", "omitted", "answers")
"""The lists whose items say what became of each value."""


def _numbered(items: Iterable[Any], accounts: dict[tuple[Field, ...], int]) -> list[Any]:
    """The items with the number of their account; those that were read from a report have it."""
    return [
        {**item, "fields": accounts.setdefault(item["fields"], len(accounts))}
        if isinstance(item["fields"], tuple)
        else item
        for item in items
    ]
