"""Writes AWS's answers to disk as they came, but for secrets, a file for each pool; reads them back."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from exporter.disk import json_text, leads_out, obstacle, read_plain, remove, write_json, write_whole
from exporter.errors import ApiError, UsageError
from exporter.snapshot.form import check_answers, check_manifest, parse_json, whole_texts
from exporter.snapshot.memory import Memory
from exporter.snapshot.secrets import Searcher, mask, redact_tree, searcher, secrets

FORMAT = 1
WhyKept = Literal["gone", "refused", "unasked", "unselected"]
_HALVES = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")
"""What may be half a character, escaped or not: worth a look at each text."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Why an answer of an earlier run is still here, and the day on which AWS gave it (``2026-11-29``).

    ``gone``: AWS no longer has the thing; ``refused``: AWS did not say this time; ``unasked``: this run did
    not ask for such things; ``unselected``: the selection no longer takes its pool.
    """

    why: WhyKept
    of: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One read call and what came back; ``response`` is None where AWS answered an error.

    ``operation`` is spelled as its IAM action (``cognito-idp:DescribeUserPool``). ``request`` has no
    paging members and ``response`` all pages merged into one. ``kept`` is set of an answer that an earlier
    run got and the last one did not: of a list it holds only what is no longer in the newer one.
    """

    operation: str
    request: Mapping[str, Any]
    response: Mapping[str, Any] | None = None
    error: ApiError | None = None
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds: ``files`` are its answers' files, relative to the folder.

    ``read`` has the day on which each of them was read last, where that is known.
    """

    account: str
    regions: tuple[str, ...]
    files: tuple[str, ...]
    selection: Mapping[str, Any]
    read: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_region(self) -> dict[str, list[str]]:
        """The files of each region, both sorted."""
        found: dict[str, list[str]] = {}
        for name in sorted(self.files):
            found.setdefault(name.split("/", 1)[0], []).append(name)
        return found

    def last_read(self, region: str) -> str:
        """The last day on which a file of a region was read; empty where it is not known of any."""
        return max((day for name, day in self.read.items() if name.split("/", 1)[0] == region), default="")


@dataclass(frozen=True, slots=True)
class Source:
    """A snapshot to be read: its manifest, and the folder in which each of its files stands."""

    manifest: Manifest
    places: Mapping[str, Path]

    def answers(self, name: str) -> list[Answer]:
        """The answers of one file.

        Raises:
            UsageError: as ``read_answers``.
        """
        return read_answers(self.places[name], name)[1]


def open_snapshot(folder: Path) -> Source:
    """A snapshot in one folder, or in the export in it.

    Raises:
        UsageError: as ``read_manifest``.
    """
    folder = locate(folder)
    manifest = read_manifest(folder)
    return Source(manifest, dict.fromkeys(manifest.files, folder))


def write_answers(
    folder: Path,
    name: str,
    region: str,
    answers: Iterable[Answer],
    others: Searcher | None = None,
    earlier: Memory | None = None,
) -> bool:
    """Write the answers about one pool as one file, masked, sorted, whole or not at all.

    A secret is masked in every other field of the file too, such as a tag that somebody copied it to. So are
    those that ``others`` finds and that ``earlier`` runs knew; the result says whether there were any.
    """
    answers = list(answers)
    search = searcher(secret for answer in answers for secret in secrets(answer.response))
    data = answers_data(region, answers)
    text = json_text(data)
    if _HALVES.search(text.encode()):
        data = whole_texts(data)
        text = json_text(data)
    # Looked for in the text, which is quick, and taken out of the tree, where nothing is escaped.
    if search.is_in(text):
        data = search.redact_tree(data)
        text = json_text(data)
    own = data
    if others and others.is_in(text):
        data = others.redact_tree(data)
    if earlier and earlier.known:
        data = redact_tree(data, earlier.redact)
    if data != own:
        text = json_text(data)
    write_whole(folder, name, text.encode())
    return bool(data != own)


def answers_data(region: str, answers: Iterable[Answer]) -> dict[str, Any]:
    """The content of one file, masked and sorted: what an earlier run has left comes last of its call."""
    records = []
    for answer in answers:
        record: dict[str, Any] = {"operation": answer.operation, "request": dict(answer.request)}
        if answer.error is None:
            record["response"] = mask(answer.response)
        else:
            record["error"] = asdict(answer.error)
        if answer.kept:
            record["kept"] = asdict(answer.kept)
        records.append(record)
    records.sort(key=lambda r: (r["operation"], json.dumps(r["request"], sort_keys=True), "kept" in r))
    return {"answers": records, "format": FORMAT, "region": region}


def scrub(folder: Path, names: Iterable[str], known: Iterable[str]) -> list[str]:
    """Mask secrets of one pool that somebody copied into another's fields; the files where they were."""
    search, scrubbed = searcher(known), []
    for name in names:
        text = (folder / name).read_text("utf-8", "surrogatepass")
        if search.is_in(text):
            data = json.loads(text)
            if (clean := search.redact_tree(data)) != data:
                write_json(folder, name, clean)
                scrubbed.append(name)
    return scrubbed


def write_manifest(folder: Path, manifest: Manifest, *, keep: bool = False) -> None:
    """Write the manifest, and remove answers of an earlier run that it does not list, or ``keep`` them."""
    write_json(folder, "manifest.json", manifest_data(manifest))
    for path in () if keep else answer_files(folder):
        name = path.relative_to(folder).as_posix()
        if name not in manifest.files and _is_ours(path):
            remove(folder, name)


def manifest_data(manifest: Manifest) -> dict[str, Any]:
    """The manifest as it stands in its file."""
    data = {
        "account": manifest.account,
        "files": sorted(manifest.files),
        "format": FORMAT,
        "regions": sorted(manifest.regions),
        "selection": dict(manifest.selection),
    }
    return data | ({"read": dict(manifest.read)} if manifest.read else {})


def read_manifest(folder: Path) -> Manifest:
    """Read a snapshot's manifest.

    Raises:
        UsageError: the folder is not a snapshot, or one of a format that this version cannot read, or it
            names files elsewhere.
    """
    path = folder / "manifest.json"
    if not os.path.lexists(path):
        if next(folder.glob(".*.resume"), None):
            raise UsageError(
                f"{folder} is not complete, for the run that wrote it was interrupted: run the same 'poolport"
                " export' or 'poolport discover' again, it goes on from there"
            )
        raise UsageError(
            f"{folder} is not a snapshot, it has no manifest.json: name a folder that 'poolport export' or"
            " 'poolport discover' wrote"
        )
    data = _load(folder, "manifest.json")
    check_manifest(path, data)
    files = data.get("files")
    if files is None:
        files = [file.relative_to(folder).as_posix() for file in answer_files(folder)]
    return Manifest(
        data.get("account", ""),
        tuple(data.get("regions", ())),
        tuple(files),
        data.get("selection", {}),
        data.get("read", {}),
    )


def read_answers(folder: Path, name: str) -> tuple[str, list[Answer]]:
    """Read one file of a snapshot: its region and its answers.

    Raises:
        UsageError: it is missing, of another format, or holds something else.
    """
    data = _load(folder, name)
    check_answers(folder / name, name.rpartition("/")[0].partition("/")[0], data)
    found = [
        Answer(r["operation"], r["request"], r.get("response"), _error(r.get("error")), _kept(r.get("kept")))
        for r in data["answers"]
    ]
    # What an earlier run has left comes after what AWS says now, whoever has sorted the file.
    return data["region"], sorted(found, key=lambda answer: answer.kept is not None)


def _kept(recorded: Mapping[str, Any] | None) -> Kept | None:
    return None if recorded is None else Kept(**recorded)


def _error(recorded: Mapping[str, Any] | None) -> ApiError | None:
    return None if recorded is None else ApiError(**recorded)


def answer_files(folder: Path) -> list[Path]:
    """Every file of answers below a snapshot's folder, sorted."""
    # Not through links: what they lead to is not the snapshot's.
    found = (Path(place) / name for place, _, names in os.walk(folder) for name in names)
    return sorted(path for path in found if path.suffix == ".json" and path.parent != folder)


def _is_ours(path: Path) -> bool:
    """Whether a file holds answers: other JSON may stand in the same folder."""
    try:
        return not path.is_symlink() and set(parse_json(read_plain(path))) == {"answers", "format", "region"}
    except (OSError, ValueError, TypeError):
        return False


def locate(folder: Path) -> Path:
    """The snapshot's own folder, given it or the export that it stands in."""
    inside = folder / "snapshot"
    return inside if not (folder / "manifest.json").exists() and inside.is_dir() else folder


def _load(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    if leads_out(name):
        raise UsageError(f"{name!r} is not a file of the snapshot {folder}: name files below it only")
    if found := obstacle(folder, name):
        raise UsageError(f"{found}, and a snapshot has plain files and folders only: put those in its place")
    try:
        content = read_plain(path)
        data = parse_json(content, lenient=True)  # one number costs its argument, not the snapshot
        if _HALVES.search(content):
            data = whole_texts(data)
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read: {error}: discover it again, or restore it") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise UsageError(
            f"{path} has format {data.get('format') if isinstance(data, dict) else None}, this poolport reads"
            f" format {FORMAT}: discover again with this version"
        )
    return data
