"""Snapshots and exports of a few answers, to compare."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from exporter.catalog import KINDS
from exporter.catalog.root import scope_of
from exporter.catalog.schema import List
from exporter.snapshot.store import Answer, Manifest, write_answers, write_manifest
from tests.builders import ACCOUNT, REGION, answer

Names = Mapping[str, Mapping[str, Mapping[str, object]]]


def snapshot(
    folder: Path, *pools: list[Answer], region: str = REGION, account: str = ACCOUNT, **selection: object
) -> Path:
    """A folder of answers, as a run would have left them."""
    files = []
    for answers in pools:
        name = next(found for it in answers if (found := scope_of(it.request, KINDS)))
        files.append(f"{region}/{name}.json")
        write_answers(folder, files[-1], region, answers)
    write_manifest(folder, Manifest(account, (region,), tuple(files), selection))
    return folder


def export(
    folder: Path, *pools: list[Answer], names: Names | None = None, place: str = ".", **more: str
) -> Path:
    """A folder with a snapshot in it, and with the names of things in ``place``."""
    snapshot(folder / "snapshot", *pools, **more)
    if names is not None:
        (folder / place).mkdir(exist_ok=True)
        (folder / place / "mapping.json").write_text(json.dumps(names))
    return folder


def whole(pool_id: str, answers: list[Answer]) -> list[Answer]:
    """The answers about a user pool, with an empty list for each that AWS would answer beside them."""
    here = {"UserPoolId": pool_id}
    there = {it.operation for it in answers}
    lists = [kind.listing for kind in KINDS if isinstance(kind.listing, List) and kind.parent == "user_pool"]
    return [
        *answers,
        *(
            answer(it.operation, here, {it.items: []})
            for it in lists
            if it.operation not in there and not it.each
        ),
    ]
