"""A stage of poolport in a process of its own, so that its seconds and its memory are nobody else's.

Prints one line of JSON: seconds and processor time without the imports, and what the stage says of itself.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from exporter.cli import parameters as choices
from exporter.cli.program import set_garbage_collection
from exporter.discovery.account import read_account
from exporter.discovery.options import ReadOptions
from exporter.discovery.selection import Selection
from exporter.folder import render as pipeline
from exporter.folder.export import render_export
from exporter.graph.build import build
from exporter.graph.naming import KnownNames
from exporter.snapshot.secrets import secrets
from exporter.snapshot.store import read_answers, read_manifest
from exporter.targets.engine import draw_project
from exporter.targets.registry import TARGETS

REGION = "us-east-1"


def read(snapshot: Path) -> tuple[dict[str, Any], frozenset[str]]:
    """Discover every pool of the region; the secrets are those that were seen."""
    options = ReadOptions(Selection(everything=True), choices.kinds((), ()), (REGION,))
    account = read_account(options, snapshot)
    (region,) = account.regions
    return {"refused": len(region.refused), "notes": len(region.notes)}, account.secrets


def write(snapshot: Path, out: Path, target: str, secrets: Iterable[str] = ()) -> dict[str, Any]:
    """Write the project of one target, and search it for secrets, as an export does."""
    chosen = pipeline.choose((target,), secrets=frozenset(secrets))
    (written,) = render_export(snapshot, out, chosen).regions
    return {"resources": len(written.drawing.graph.resources)}


def draw(snapshot: Path, target: str) -> dict[str, Any]:
    """Only the code, from a graph to files in memory: the seconds of each are given."""
    manifest = read_manifest(snapshot)
    files = [read_answers(snapshot, name)[1] for name in manifest.files]
    started = time.perf_counter()
    graph = build(manifest.account, REGION, files, KnownNames())
    built = time.perf_counter()
    draw_project(graph, TARGETS[target])
    drawn = time.perf_counter()
    return {"resources": len(graph.resources), "build": built - started, "draw": drawn - built}


def in_clear(account: Path) -> set[str]:
    """The secrets of an account."""
    names = read_manifest(account).files
    return {one for name in names for a in read_answers(account, name)[1] for one in secrets(a.response)}


def main() -> None:
    """``python -m bench.stage read OUT | write SNAPSHOT OUT [ACCOUNT] | export OUT | draw SNAPSHOT``."""
    parser = argparse.ArgumentParser(prog="python -m bench.stage", description=__doc__)
    parser.add_argument("stage", choices=["read", "write", "export", "draw"])
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--target", choices=sorted(TARGETS), default="terraform")
    arguments = parser.parse_args()
    (first, *more), target = arguments.paths, arguments.target
    known = in_clear(more[1]) if len(more) > 1 else set()
    set_garbage_collection()  # as the program does
    started, used = time.perf_counter(), time.process_time()
    if arguments.stage == "read":
        said, _ = read(first)
    elif arguments.stage == "write":
        said = write(first, more[0], target, known)
    elif arguments.stage == "draw":
        said = draw(first, target)
    else:
        said, seen = read(first / "snapshot")
        said |= write(first / "snapshot", first, target, seen)
    seconds, cpu = time.perf_counter() - started, time.process_time() - used
    print(json.dumps({**said, "seconds": seconds, "cpu": cpu}))


if __name__ == "__main__":
    main()
