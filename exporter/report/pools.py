"""The pools of an account, as a reviewer looks through them: what hangs on each and what is said of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from exporter.catalog import BY_NAME
from exporter.report.groups import Item
from exporter.states import WEIGHTS


def pools_of(
    resources: Sequence[Item], omitted: Sequence[Item], findings: Sequence[Item]
) -> list[dict[str, Any]]:
    """The pools of one region, made of the report's own items, in order.

    Each has region, kind, name (the one that the code has), title, import_id, file and line by target,
    ``things`` as the number of each kind that hangs on it, itself among them, ``omitted`` and ``findings``
    as numbers of its own and of all that hangs on it, the latter by weight.
    """
    things: defaultdict[str, Counter[str]] = defaultdict(Counter)
    weights: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for it in resources:
        things[it["pool"]][it["kind"]] += 1
    for it in findings:
        weights[it["pool"]][it["weight"]] += 1
    left = Counter(it["pool"] for it in omitted)
    roots = [it for it in (*resources, *omitted) if not BY_NAME[it["kind"]].parent]
    return [
        {
            "region": it["region"],
            "kind": it["kind"],
            "name": it["pool"],
            "title": it["title"],
            "import_id": it["import_id"],
            "file": it.get("file", {}),
            "line": it.get("line", {}),
            "things": dict(sorted(things[it["pool"]].items())),
            "omitted": left[it["pool"]],
            "findings": {name: number for name in WEIGHTS if (number := weights[it["pool"]][name])},
        }
        for it in sorted(roots, key=lambda it: (it["kind"], it["pool"]))
    ]
