"""Keeps what a verification found in the report of an export, as long as it is about the same code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from exporter.disk import below, digest, read_plain
from exporter.folder import files as disk
from exporter.folder.records import Records, load
from exporter.report.build import as_json
from exporter.report.html import with_verdict
from exporter.report.markdown import as_markdown
from exporter.targets.registry import TARGETS


def record_verdicts(
    folder: Path, verdicts: Iterable[Mapping[str, Any]], templates: Path | None = None
) -> None:
    """Put the verdicts on all regions into the report, with the digests of the code that they are about.

    ``templates`` is the folder of overrides that the report was drawn with. A page that is not the built-in
    one is left as it is where that is not known, and so is a folder without a report.

    Raises:
        OutputError: the report cannot be written, or somebody edited it.
    """
    content = disk.read(folder / "report.json")
    if content is None:
        return
    old = json.loads(content)
    records = load(folder)
    digests = code_digests(written(folder, records), TARGETS)
    data = old | {"verdict": {"regions": list(verdicts), "files": digests}}
    files = {"report.json": as_json(data)}
    # A page of an older poolport's report is not drawn anew: the next render does.
    if "pools" in old and (templates or disk.read(folder / "report.md") == as_markdown(old, None)):
        files["report.md"] = as_markdown(data, templates)
    page = disk.read(folder / "report.html") or b""
    if (told := with_verdict(page, old, data, templates)) != page:
        files["report.html"] = told
    disk.refuse(folder, disk.edited(folder, files, records))
    disk.write(folder, files, records)


def written(folder: Path, records: Records) -> dict[str, bytes]:
    """What poolport wrote, as it stands there now; what somebody removed is empty."""
    return {path: disk.read(below(folder, path)) or b"" for path in records.files}


def last_report(folder: Path) -> dict[str, Any]:
    """What a folder's report has that no snapshot tells: its verdict and what changed; empty without one."""
    try:
        data = json.loads(read_plain(folder / "report.json"))
        return {name: data.get(name) for name in ("verdict", "changes")}
    except (OSError, ValueError, AttributeError):
        return {}


def kept_verdict(
    last: Mapping[str, Any], files: Mapping[str, bytes], targets: Iterable[str]
) -> dict[str, Any] | None:
    """The verdict that the last report has, where it is about just this code."""
    try:
        verdict = last["verdict"]
        same = verdict["files"] == code_digests(files, targets)
    except (KeyError, TypeError):
        return None
    return dict(verdict) if same else None


def code_digests(files: Mapping[str, bytes], targets: Iterable[str]) -> dict[str, str]:
    """A digest of each target's files in all regions, of paths and contents; none for a target without."""
    found: dict[str, str] = {}
    for target in targets:
        paths = sorted(path for path in files if path.split("/")[1:2] == [target])
        each = [f"{path} {digest(files[path])}" for path in paths]
        if each:
            found[target] = digest("\n".join(each).encode())
    return found
