"""The report as data: what was written, what was not, and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from exporter.disk import show_json
from exporter.model import Field, Finding, Graph, Omitted
from exporter.report.places import Place, places
from exporter.states import LEVELS
from exporter.targets.adoption import Adoption
from exporter.targets.lookup import template_of
from exporter.targets.target import Target


def report(
    graphs: Mapping[Target, Graph],
    templates: Path | None = None,
    files: Mapping[str, bytes] | None = None,
    adoptions: Mapping[str, Adoption] | None = None,
) -> dict[str, Any]:
    """The report of one region as data, from the graph of each target.

    ``resources[]`` has region, type, name, import_id, file and ``fields[]{path,state,reason}``; ``omitted[]``
    the things without code, why, and in which targets; ``answers[]`` the answers that describe no thing of
    their own, such as lists; ``findings[]`` what somebody should look at; ``summary`` the counts.
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
    return {
        "account": graph.account,
        "region": graph.region,
        "summary": {
            "resources": len(resources),
            "by_type": dict(sorted(Counter(r.kind.terraform for r in resources.values()).items())),
            "omitted": len(omitted),
            "findings": {level: sum(f.level == level for f in findings) for level in LEVELS},
            "fields": dict(sorted(Counter(f.state for found in fields for f in found).items())),
        },
        "resources": [
            {
                "region": graph.region,
                "type": resource.kind.terraform,
                "pulumi_type": resource.kind.pulumi_type,
                "name": resource.name,
                "title": resource.title,
                "import_id": resource.import_id,
                "file": {
                    target.name: where[resource.key].files[target.name]
                    for target in graphs
                    if target.name in where[resource.key].files
                },
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
                "fields": resource.fields,
            }
            for resource in resources.values()
        ],
        "omitted": [
            {
                "region": graph.region,
                "kind": item.kind,
                "title": item.title,
                "import_id": item.key.split(":", 1)[1],
                "reason": item.why,
                "targets": targets,
                "fields": item.fields,
            }
            for item, targets in omitted.values()
        ],
        "findings": [
            {"region": graph.region} | asdict(finding) | _subject(finding.resource, where, titles)
            for finding in sorted(findings, key=_urgency)
        ],
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
            "fields": _summed(it["fields"] for it in counts),
        },
        "resources": _all(regions, "resources"),
        "omitted": _all(regions, "omitted"),
        "findings": sorted(_all(regions, "findings"), key=lambda finding: LEVELS.index(finding["level"])),
        "answers": _all(regions, "answers"),
        "verdict": None,
    }


def _all(regions: Sequence[Mapping[str, Any]], name: str) -> list[Any]:
    return [item for region in regions for item in region[name]]


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for count in counts:
        found.update(count)
    return dict(sorted(found.items()))


def _subject(key: str, where: Mapping[str, Place], titles: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """What a finding is about, in people's words: its kind, its name, and where it stands in the code."""
    if place := where.get(key):
        target = next(iter(place.files))
        subject = {"kind": place.kind, "name": place.name, "file": place.files[target]}
        return subject | {"line": place.lines.get(target)}
    kind, title = titles.get(key, ("", ""))
    return {"kind": kind, "name": title, "file": None, "line": None}


def _urgency(finding: Finding) -> tuple[int, str, str, str]:
    return LEVELS.index(finding.level), finding.resource, finding.path, finding.message


def as_json(data: dict[str, Any]) -> bytes:
    """The report for machines: a line an item, which is what keeps it quick to write and to compare."""
    parts = []
    for name, value in data.items():
        if isinstance(value, list) and value:
            text = "[\n  " + ",\n  ".join(_line(item) for item in value) + "\n ]"
        else:
            text = json.dumps(value, ensure_ascii=False)
        parts.append(f" {json.dumps(name)}: {text}")
    return show_json("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _line(item: Any) -> str:
    # The fields become objects an item at a time: of a large account they would fill the memory.
    if isinstance(item, dict) and "fields" in item:
        item = {**item, "fields": [f._asdict() if isinstance(f, Field) else f for f in item["fields"]]}
    return json.dumps(item, ensure_ascii=False)
