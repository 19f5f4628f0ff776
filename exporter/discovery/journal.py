"""Remembers which pools an unfinished run has finished, so that the next run goes on from there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from exporter.discovery.options import ReadOptions
from exporter.discovery.results import PoolRead, RefusedCall
from exporter.discovery.selection import Selection
from exporter.disk import below, read_plain, remove, write_whole, writing
from exporter.errors import ApiError, UsageError
from exporter.forms import check
from exporter.snapshot.memory import parse_digest
from exporter.snapshot.store import read_answers

_CALL = {
    "operation": str,
    "request": {str: (str, int, bool, None)},
    "code": str,
    "message": str,
    "status": int,
}
_FORM = {
    "file": str,
    "chosen": bool,
    "read": bool,
    "account": str,
    "resources": int,
    "refused": [_CALL],
    "notes": [str],
    "gone?": bool,
    "digests": [str],
}


def journal_of(snapshot: Path, region: str) -> Path:
    """The journal's file: a line that says what the run is, then a line for each finished pool."""
    return snapshot / f".{region}.resume"


def resume(snapshot: Path, region: str, selection: Selection, options: ReadOptions) -> dict[str, PoolRead]:
    """Start the journal of a run; what an interrupted run of the same kind finished, by file.

    Of the secrets of those pools only the digests are known, for they are written nowhere.
    """
    path = journal_of(snapshot, region)
    run = {
        "selection": selection.as_json(),
        "kinds": [kind.name for kind in options.kinds],
        "profile": options.profile,
        "role": options.role_arn,
    }
    lines = [json.dumps(run)]
    done: dict[str, PoolRead] = {}
    earlier = [] if options.refresh else _lines(snapshot, path.name)
    for line in earlier[1:] if earlier[:1] == lines else ():
        # After a power cut or on a full disk the last line may be half, or a file lost.
        with suppress(ValueError, RecursionError, UsageError):
            file, pool = _parse(json.loads(line))
            if pool.chosen:
                read_answers(snapshot, file)
            done[file] = pool
            lines.append(line)
    write_whole(snapshot, path.name, ("\n".join(lines) + "\n").encode())
    return done


@contextmanager
def recording(snapshot: Path, region: str) -> Iterator[Callable[[str, PoolRead], None]]:
    """A function that adds a finished pool to the journal, at once on disk."""
    path = below(snapshot, journal_of(snapshot, region).name)
    with writing(path):
        journal = path.open("ab", buffering=0)  # a full disk must not fail once more when it is closed

    def add(file: str, pool: PoolRead) -> None:
        line = json.dumps(_record(file, pool)).encode() + b"\n"
        with writing(path):
            while line:
                line = line[journal.write(line) :]

    with journal:
        yield add


def close_journal(snapshot: Path, region: str) -> None:
    """Forget the run: the next one reads everything."""
    remove(snapshot, journal_of(snapshot, region).name)


def drop_empty_journal(snapshot: Path, region: str) -> None:
    """Forget a run that has finished no pool: there is nothing to go on from."""
    name = journal_of(snapshot, region).name
    if len(_lines(snapshot, name)) < 2:
        remove(snapshot, name)


def _lines(snapshot: Path, name: str) -> list[str]:
    """The lines of a journal; what is no text is no line of ours, so that all is read anew."""
    path = below(snapshot, name)
    with writing(path):
        return read_plain(path).decode("utf-8", "replace").splitlines() if path.exists() else []


def _record(file: str, pool: PoolRead) -> dict[str, Any]:
    """A pool as the journal has it: member by member, so that no secret gets there."""
    return {
        "file": file,
        "chosen": pool.chosen,
        "read": pool.read,
        "account": pool.account,
        "resources": pool.resources,
        "refused": [
            {"operation": call.operation, "request": dict(call.request), **asdict(call.error)}
            for call in pool.refused
        ],
        "notes": list(pool.notes),
        "gone": pool.gone,
        "digests": sorted(map(str, pool.digests)),
    }


def _parse(record: Any) -> tuple[str, PoolRead]:
    check(record, _FORM)
    if not (record["read"] or record["refused"]):
        raise ValueError("a pool that could not be read has no reason")
    refused = tuple(
        RefusedCall(
            call["operation"], call["request"], ApiError(call["code"], call["message"], call["status"])
        )
        for call in record["refused"]
    )
    return record["file"], PoolRead(
        record["chosen"],
        record["read"],
        record["account"],
        record["resources"],
        refused,
        tuple(record["notes"]),
        digests=frozenset(map(parse_digest, record["digests"])),
        gone=record.get("gone", False),
    )
