"""Moves a folder of an older layout to the present one: code below its region, one mapping, own records.

Before, a folder of one region had its code, report and names at the top, one of several regions had all of it
below each region, and ``.poolport.json`` beside it knew what poolport wrote.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from exporter.catalog import KINDS
from exporter.disk import below, digest, leads_out, obstacle, read_plain, remove, writing
from exporter.errors import OutputError, UsageError
from exporter.folder import mapping, settings, settings_file
from exporter.folder.records import PLACE, Records, Thing, Things, load
from exporter.folder.settings import Query, Settings
from exporter.folder.transaction import Change, commit
from exporter.forms import check
from exporter.graph.naming import NAME
from exporter.snapshot.form import REGION, parse_json
from exporter.snapshot.memory import SECRETS
from exporter.snapshot.store import Manifest, locate, read_manifest
from exporter.states import PROTECTIONS
from exporter.targets.registry import TARGETS
from exporter.targets.target import Options
from exporter.versions import parse

OLD_RECORD = ".poolport.json"
_REPORTS = ("report.json", "report.md")
_RECORD = {"files": {str: [str]}}
_CHOICES = {
    "choices": {
        "adopted?": bool,
        "protect?": str,
        "provider?": (str, [int], None),
        "secrets_in_config?": bool,
    },
    "resources": [{"type": str, "name": str, "import_id": str, "file": {str: str}}],
}
_KINDS = {kind.terraform: kind.name for kind in KINDS if kind.terraform}


@dataclass(frozen=True, slots=True)
class _Old:
    """What one region of an older folder has: where, what poolport wrote there, how, and what is adopted."""

    region: str
    place: str
    files: Mapping[str, tuple[str, ...]]
    choices: Mapping[str, Any]
    resources: tuple[Mapping[str, Any], ...]


def is_old(folder: Path) -> bool:
    """Whether a folder has an older layout."""
    return next(_old_regions(folder), None) is not None


def migrate(folder: Path) -> bool:
    """Bring a folder into the present layout; whether there was anything to do.

    Code is moved with all that stands beside it, such as a state. Names, skips, options, and what is adopted
    stay as they were. A run that is cut off in the middle goes on when it is called again. The caller holds
    ``alone(folder)``.

    Raises:
        OutputError: the folder cannot be changed, or a record in it is damaged.
    """
    found = list(_old_regions(folder))
    if not found:
        return False
    manifest = _manifest(folder)
    remembered = settings.load(folder) or Settings(
        manifest.account, tuple(filter(lambda query: query.selects, [query_of(manifest.selection)]))
    )
    records = load(folder)
    names: dict[str, dict[tuple[str, str], str]] = {}
    for old in found:
        remembered = _with_choices(remembered, old)
        remembered = replace(remembered, projects={**remembered.projects, **_project(folder, old)})
        names[old.region] = _names(old)
        records = _with_region(records, old)
    for old in found:
        _move_code(folder, old)
    steps = [Change(path, content) for path, content in records.as_files().items()]
    steps += [Change(mapping.FILE, _mapping(folder, found, names))]
    steps += [Change(settings.FILE, settings_file.written(folder, remembered))]
    steps += (
        [Change(f"{PLACE}/{SECRETS}", read_plain(old_secrets))] if (old_secrets := _secrets(folder)) else []
    )
    commit(folder, steps, locked=True)
    if old_secrets:
        remove(folder, old_secrets.name)
    for old in found:  # what says that the layout is old goes last, so that a run that is cut off goes on
        for name in (*_REPORTS, *([mapping.FILE] if old.place else []), OLD_RECORD):
            path = f"{old.place}{name}"
            if name == OLD_RECORD or name == mapping.FILE or _unedited(folder, old, name):
                remove(folder, path)
    return True


def _old_regions(folder: Path) -> Iterator[_Old]:
    if not folder.is_dir():
        return
    places = ["", *(f"{path.name}/" for path in sorted(folder.iterdir()) if REGION.fullmatch(path.name))]
    for place in places:
        if obstacle(folder, f"{place}{OLD_RECORD}") or not (folder / f"{place}{OLD_RECORD}").exists():
            continue
        files = _checked(folder, f"{place}{OLD_RECORD}", _RECORD)["files"]
        for name in filter(leads_out, files):
            raise OutputError(
                f"{folder / place / OLD_RECORD} names {name!r}, which leads out of the folder:"
                " restore that file"
            )
        report = folder / f"{place}report.json"
        if not report.exists() and not (folder / settings.FILE).exists():
            raise OutputError(
                f"{report} is missing, and nothing else says what is adopted of this older layout: restore it"
            )
        data = _checked(folder, f"{place}report.json", _CHOICES) if report.exists() else {"choices": {}}
        region = place.rstrip("/") or data.get("region") or _only_region(folder)
        if not isinstance(region, str) or not REGION.fullmatch(region):
            raise OutputError(
                f"{folder} has an older layout, and nothing says its region: restore report.json"
            )
        known = {path: tuple(digests) for path, digests in files.items()}
        yield _Old(region, place, known, data["choices"], tuple(data.get("resources", ())))


def _only_region(folder: Path) -> str:
    regions = _manifest(folder).regions
    return regions[0] if len(regions) == 1 else ""


def _manifest(folder: Path) -> Manifest:
    try:
        return read_manifest(locate(folder))
    except UsageError:
        return Manifest("", (), (), {})


def _checked(folder: Path, name: str, form: Any) -> Any:
    try:
        data = parse_json(read_plain(below(folder, name)))
        check(data, form)
    except (OSError, ValueError) as error:
        raise OutputError(f"{folder / name} cannot be read: {error}: restore it, or move it away") from error
    return data


def query_of(selection: Mapping[str, Any]) -> Query:
    """What a manifest says that its run has selected, in the words of the settings."""

    def texts(name: str) -> tuple[str, ...]:
        value = selection.get(name, ())
        return tuple(it for it in value if isinstance(it, str)) if isinstance(value, list) else ()

    return Query(
        texts("ids"), selection.get("everything") is True, texts("names"), texts("tags"), texts("exclude")
    )


def _with_choices(remembered: Settings, old: _Old) -> Settings:
    """The settings with the targets that the older folder has, written as they were."""
    targets: dict[str, Options] = dict(remembered.targets)
    protect = old.choices.get("protect", "irreplaceable")
    given = old.choices.get("provider")
    try:
        provider = tuple(given) or None if isinstance(given, list) else parse(given) if given else None
    except ValueError as error:
        raise OutputError(
            f"report.json of {old.region} names a version of the provider that cannot be used: {error}:"
            " restore report.json"
        ) from error
    for name in _targets_of(old):
        targets.setdefault(
            name,
            TARGETS[name].choose(
                provider=provider,
                secrets=bool(old.choices.get("secrets_in_config")),
                protect=protect if protect in PROTECTIONS else "irreplaceable",
            ),
        )
    return replace(remembered, targets=targets)


def _targets_of(old: _Old) -> list[str]:
    tops = {path.split("/", 1)[0] for path in old.files}
    return sorted(name for name in TARGETS if name in tops)


def _project(folder: Path, old: _Old) -> dict[str, str]:
    """The name of the Pulumi project: another name would be another project, with no stacks."""
    for place in (old.place, f"{old.region}/"):
        path = folder / f"{place}pulumi/Pulumi.yaml"
        if path.is_file():
            first = path.read_text("utf-8", "replace").splitlines()[:1]
            name = first[0].removeprefix("name:").strip() if first and first[0].startswith("name:") else ""
            return {old.region: name} if name and name.isprintable() else {}
    return {}


def _names(old: _Old) -> dict[tuple[str, str], str]:
    return {
        (_KINDS[it["type"]], it["import_id"]): it["name"]
        for it in old.resources
        if it["type"] in _KINDS and NAME.fullmatch(it["name"])
    }


def _with_region(records: Records, old: _Old) -> Records:
    files = {
        f"{old.region}/{path}": digests
        for path, digests in old.files.items()
        if path.split("/", 1)[0] in TARGETS
    }
    names = {f"{kind}:{import_id}": name for (kind, import_id), name in _names(old).items()}
    adopted = bool(old.choices.get("adopted"))
    things: Things = {region: dict(by_target) for region, by_target in records.things.items()}
    # Of a run that was cut off, the report may be gone already, and the records have what it said.
    known = things.get(old.region, {})
    things[old.region] = known | {
        target: known.get(target, {})
        | {
            f"{_KINDS[it['type']]}:{it['import_id']}": Thing((it["name"],), adopted)
            for it in old.resources
            if target in it["file"] and it["type"] in _KINDS and NAME.fullmatch(it["name"])
        }
        for target in _targets_of(old)
    }
    names = {**records.names.get(old.region, {}), **names}
    return Records({**records.files, **files}, {**records.names, old.region: names}, things)


def _move_code(folder: Path, old: _Old) -> None:
    """Move the folders of a single region below it, with whatever people have put there."""
    if old.place:
        return
    for name in _targets_of(old):
        source, target = folder / name, folder / old.region / name
        if found := obstacle(folder, f"{name}/any") or obstacle(folder, f"{old.region}/{name}/any"):
            raise OutputError(f"{found}, and cannot be moved: move it away")
        if source.is_dir():
            if target.exists():
                raise OutputError(f"{source} belongs to {target} now, and both are there: remove one of them")
            with writing(target):
                target.parent.mkdir(exist_ok=True)
                os.rename(source, target)


def _mapping(folder: Path, found: list[_Old], names: mapping.Found) -> bytes:
    """One mapping of all regions: with several, an id that names no region gets its own in front."""
    path = folder / mapping.FILE
    if [old.place for old in found] == [""]:
        # Somebody may have edited it since the report was written.
        return read_plain(path) if path.exists() else mapping.merged(path, names)
    entries: dict[str, dict[str, Any]] = json.loads(read_plain(path)) if path.exists() else {}
    for old in found:
        own = folder / f"{old.place}{mapping.FILE}"
        mapping.read(own)  # says what is wrong with it
        for kind, ids in (json.loads(read_plain(own)) if own.exists() else {}).items():
            for import_id, entry in ids.items():
                at, _ = mapping.region_of(import_id)
                entries.setdefault(kind, {})[import_id if at else f"{old.region}/{import_id}"] = entry
    return mapping.text(entries)


def _unedited(folder: Path, old: _Old, name: str) -> bool:
    path = folder / f"{old.place}{name}"
    return path.is_file() and digest(read_plain(path)) in old.files.get(name, ())


def _secrets(folder: Path) -> Path | None:
    path = folder / ".snapshot.secrets.json"
    return path if path.is_file() and not path.is_symlink() else None
