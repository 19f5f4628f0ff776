"""AWS's answers to and from disk: one file a pool, as they came, with secrets masked at the door."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exporter.errors import OutputError, UsageError

FORMAT = 1
MASK = "(masked by poolport)"
"""What stands in a snapshot where AWS answered a secret."""

SECRET_MEMBERS = frozenset(
    {"ClientSecret", "ClientSecretValue", "client_secret", "private_key", "Password", "TemporaryPassword"}
)
"""The members of AWS's answers that hold secrets, wherever they stand."""


SHORTEST_SECRET = 8
"""Characters from which a secret is looked for elsewhere; a shorter one would be found in any word."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One read call and what came back; ``response`` is None where AWS answered an error.

    ``operation`` is spelled as its IAM action (``cognito-idp:DescribeUserPool``). ``request`` has no
    paging members and ``response`` all pages merged into one.
    """

    operation: str
    request: Mapping[str, Any]
    response: Mapping[str, Any] | None = None
    error: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds: ``files`` are its answers' files, relative to the folder."""

    account: str
    regions: tuple[str, ...]
    files: tuple[str, ...]
    selection: Mapping[str, Any]

    @property
    def by_region(self) -> dict[str, list[str]]:
        """The files of each region, both sorted."""
        found: dict[str, list[str]] = {}
        for name in sorted(self.files):
            found.setdefault(name.split("/", 1)[0], []).append(name)
        return found


def mask(value: Any) -> Any:
    """The same answer with every secret replaced by the marker."""
    if isinstance(value, dict):
        return {
            key: MASK if key in SECRET_MEMBERS and content and isinstance(content, str) else mask(content)
            for key, content in value.items()
        }
    if isinstance(value, list):
        return [mask(item) for item in value]
    return value


def secrets(value: Any) -> Iterator[str]:
    """Every secret of an answer, so that output can be searched for it."""
    if isinstance(value, dict):
        for key, content in value.items():
            if key in SECRET_MEMBERS and content and isinstance(content, str) and content != MASK:
                yield content
            else:
                yield from secrets(content)
    elif isinstance(value, list):
        for item in value:
            yield from secrets(item)


_RUN = re.compile(r"[A-Za-z0-9]{16,}")


def searcher(known: Iterable[str]) -> Callable[[str], set[str]]:
    """A function that gives the secrets that stand in a text, wherever in it, however many there are.

    Nearly all are plain letters and digits: those are looked for in the runs of such characters only, so
    that the time grows with the text and not with the secrets times the text.
    """
    wanted = {secret for secret in known if len(secret) >= SHORTEST_SECRET}
    plain = {secret for secret in wanted if _RUN.fullmatch(secret)}
    lengths = sorted({len(secret) for secret in plain})

    def search(text: str) -> set[str]:
        found = {secret for secret in wanted - plain if secret in text}
        for run in _RUN.findall(text) if plain else ():
            for length in lengths:
                windows = (run[start : start + length] for start in range(len(run) - length + 1))
                found.update(window for window in windows if window in plain)
        return found

    return search


def _without(value: Any, known: set[str]) -> Any:
    """The same answer with every known secret replaced wherever else somebody has put it."""
    if isinstance(value, dict):
        return {key: _without(content, known) for key, content in value.items()}
    if isinstance(value, list):
        return [_without(item, known) for item in value]
    if isinstance(value, str):
        for secret in known:
            value = value.replace(secret, MASK)
    return value


def write_answers(folder: Path, name: str, region: str, answers: Iterable[Answer]) -> None:
    """Write the answers about one pool as one file, masked, sorted, whole or not at all.

    A secret is masked in every other field of the file too, such as a tag that somebody copied it to.
    """
    answers = list(answers)
    search = searcher(secret for answer in answers for secret in secrets(answer.response))
    records = []
    for answer in answers:
        record: dict[str, Any] = {"operation": answer.operation, "request": dict(answer.request)}
        if answer.error is None:
            response = mask(answer.response)
            found = search(json.dumps(response, ensure_ascii=False))
            record["response"] = _without(response, found) if found else response
        else:
            record["error"] = answer.error
        records.append(record)
    records.sort(key=lambda r: (r["operation"], json.dumps(r["request"], sort_keys=True)))
    write_json(folder / name, {"answers": records, "format": FORMAT, "region": region})


def scrub(folder: Path, names: Iterable[str], known: Iterable[str]) -> list[str]:
    """Mask secrets of one pool that somebody copied into another's fields; the files where they stood."""
    search, scrubbed = searcher(known), []
    for name in names:
        text = (folder / name).read_text("utf-8", "surrogatepass")
        if found := search(text):
            write_json(folder / name, _without(json.loads(text), found))
            scrubbed.append(name)
    return scrubbed


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, and remove answers of an earlier run that it does not list."""
    write_json(
        folder / "manifest.json",
        {
            "account": manifest.account,
            "files": sorted(manifest.files),
            "format": FORMAT,
            "regions": sorted(manifest.regions),
            "selection": dict(manifest.selection),
        },
    )
    for path in answer_files(folder):
        if path.relative_to(folder).as_posix() not in manifest.files and _is_ours(path):
            path.unlink()


def read_manifest(folder: Path) -> Manifest:
    """Read a snapshot's manifest.

    Raises:
        UsageError: the folder is no snapshot, or one of a format that this version cannot read.
    """
    path = folder / "manifest.json"
    if not path.is_file():
        raise UsageError(
            f"{folder} is not a snapshot, it has no manifest.json: name a folder that 'poolport discover'"
            " wrote"
        )
    data = _load(path)
    files = data.get("files")
    if files is None:
        files = [file.relative_to(folder).as_posix() for file in answer_files(folder)]
    return Manifest(
        str(data.get("account", "")),
        tuple(data.get("regions", ())),
        tuple(files),
        data.get("selection", {}),
    )


def read_answers(folder: Path, name: str) -> tuple[str, list[Answer]]:
    """Read one file of a snapshot: its region and its answers."""
    data = _load(folder / name)
    try:
        answers = [
            Answer(r["operation"], r["request"], r.get("response"), r.get("error")) for r in data["answers"]
        ]
        return str(data["region"]), answers
    except (KeyError, TypeError) as error:
        raise UsageError(
            f"{folder / name} is not a file of answers ({error} is missing): discover it again"
        ) from error


def answer_files(folder: Path) -> list[Path]:
    """Every file of answers below a snapshot's folder, sorted."""
    return sorted(path for path in folder.glob("*/**/*.json") if path.is_file())


def _is_ours(path: Path) -> bool:
    """Whether a file holds answers: somebody else's JSON may stand in the same folder."""
    try:
        return set(json.loads(path.read_bytes())) == {"answers", "format", "region"}
    except (OSError, ValueError, TypeError):
        return False


def locate(folder: Path) -> Path:
    """The snapshot's own folder, given it or the export that it stands in."""
    inside = folder / "snapshot"
    return inside if not (folder / "manifest.json").exists() and inside.is_dir() else folder


def write_json(path: Path, data: Any) -> None:
    """Write JSON, sorted and indented, whole or not at all."""
    text = json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False)
    write_whole(path, (text + "\n").encode("utf-8", "surrogatepass"))


def write_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file under a temporary name beside it, then rename it into place.

    Raises:
        OutputError: the system refuses it; what stood there is as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:200]}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(temporary, mode)
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}: mend that, or choose another --out"
        ) from error


def _load(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read: {error}: discover it again, or restore it") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise UsageError(
            f"{path} has format {data.get('format') if isinstance(data, dict) else None}, this poolport reads"
            f" format {FORMAT}: discover again with this version"
        )
    return data
