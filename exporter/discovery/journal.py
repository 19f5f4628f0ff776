"""Remembers which pools an unfinished run has finished, so that the next run goes on from there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from exporter.discovery.options import ReadOptions
from exporter.discovery.results import PoolRead, RefusedCall
from exporter.discovery.selection import Selection
from exporter.disk import write_whole
from exporter.errors import ApiError, UsageError
from exporter.snapshot.memory import parse_digest
from exporter.snapshot.store import read_answers


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
    earlier = path.read_text("utf-8").splitlines() if path.exists() and not options.refresh else []
    for line in earlier[1:] if earlier[:1] == lines else ():
        # After a power cut the last line may be half, or a file lost.
        with suppress(ValueError, TypeError, KeyError, UsageError):
            file, pool = _parse(json.loads(line))
            if pool.chosen:
                read_answers(snapshot, file)
            done[file] = pool
            lines.append(line)
    write_whole(path, ("\n".join(lines) + "\n").encode())
    return done


@contextmanager
def recording(snapshot: Path, region: str) -> Iterator[Callable[[str, PoolRead], None]]:
    """A function that adds a finished pool to the journal, at once on disk."""
    with journal_of(snapshot, region).open("a", encoding="utf-8") as journal:

        def add(file: str, pool: PoolRead) -> None:
            journal.write(json.dumps(_record(file, pool)) + "\n")
            journal.flush()

        yield add


def close_journal(snapshot: Path, region: str) -> None:
    """Forget the run: the next one reads everything."""
    journal_of(snapshot, region).unlink(missing_ok=True)


def _record(file: str, pool: PoolRead) -> dict[str, Any]:
    """A pool as the journal has it: member by member, so that no secret gets there."""
    return {
        "file": file,
        "chosen": pool.chosen,
        "read": pool.read,
        "account": pool.account,
        "resources": pool.resources,
        "refused": [
            [call.operation, dict(call.request), call.error.code, call.error.message, call.error.status]
            for call in pool.refused
        ],
        "notes": list(pool.notes),
        "digests": sorted(map(str, pool.digests)),
    }


def _parse(record: dict[str, Any]) -> tuple[str, PoolRead]:
    refused = tuple(
        RefusedCall(operation, request, ApiError(*error)) for operation, request, *error in record["refused"]
    )
    return str(record["file"]), PoolRead(
        record["chosen"],
        record["read"],
        record["account"],
        record["resources"],
        refused,
        tuple(record["notes"]),
        digests=frozenset(map(parse_digest, record["digests"])),
    )
