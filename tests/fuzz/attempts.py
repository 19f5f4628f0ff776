"""One attempt of each kind: something is spoilt, a command runs, and its ending is judged."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from click.testing import Result

from exporter.replay.answers import load_answers
from exporter.replay.protocol import Call, Reply, answer
from exporter.replay.server import serve
from exporter.targets.registry import TARGETS
from tests.case_folders import CASES
from tests.fuzz.judge import Arena, judge_terraform
from tests.fuzz.spoil import as_bytes, damage, spoil, with_hostile_texts

Attempt = Callable[[Arena, Random], Result]

ALL_TARGETS = [word for name in TARGETS for word in ("--target", name)]
SNAPSHOTS = [case.folder / "snapshot" for case in CASES]


def render_a_spoilt_snapshot(arena: Arena, random: Random) -> Result:
    """A snapshot from a stranger, with one value changed."""
    shutil.copytree(random.choice(SNAPSHOTS), arena.snapshot, dirs_exist_ok=True)
    if random.randrange(10) == 0:
        path = random.choice(sorted(arena.snapshot.rglob("*.json")))
        path.write_bytes(as_bytes(spoil(json.loads(path.read_bytes()), random), random))
        return arena.run("render", arena.snapshot, "--out", arena.out, *ALL_TARGETS, *_options(random))
    path = random.choice(sorted(arena.snapshot.rglob("*/*.json")))
    document = json.loads(path.read_bytes())
    for _ in range(random.choice((1, 1, 1, 2, 5))):
        recorded = random.choice(document["answers"])
        recorded["response"] = spoil(recorded.get("response"), random)
    path.write_bytes(json.dumps(document).encode())
    return arena.run("render", arena.snapshot, "--out", arena.out, *ALL_TARGETS, *_options(random))


def render_hostile_texts(arena: Arena, random: Random) -> Result:
    """An account whose owners wrote whatever a text can hold, in many places at once."""
    shutil.copytree(random.choice(SNAPSHOTS), arena.snapshot, dirs_exist_ok=True)
    for path in arena.snapshot.rglob("*/*.json"):
        document = json.loads(path.read_bytes())
        for recorded in document["answers"]:
            recorded["response"] = with_hostile_texts(recorded.get("response"), random)
        path.write_bytes(json.dumps(document).encode())
    result = arena.run("render", arena.snapshot, "--out", arena.out, *ALL_TARGETS, *_options(random))
    if result.exit_code < 2:
        judge_terraform(arena.out)
    return result


def render_beside_spoilt_records(arena: Arena, random: Random) -> Result:
    """A folder whose own records somebody edited, or a disk broke."""
    shutil.copytree(random.choice(SNAPSHOTS), arena.snapshot, dirs_exist_ok=True)
    render = ("render", arena.snapshot, "--out", arena.out, *ALL_TARGETS)
    arena.run(*render)
    names = ("*.json", ".poolport/*.json", "poolport.toml")
    path = random.choice(sorted(path for name in names for path in arena.out.glob(name)))
    if random.randrange(8) == 0:
        _stand_in_the_way(path, random)
    elif path.suffix == ".toml":
        path.write_bytes(_other_settings(path.read_text(), random))
    else:
        path.write_bytes(as_bytes(spoil(json.loads(path.read_bytes()), random), random))
    return arena.run(*render, *_options(random))


def export_over_a_spoilt_journal(arena: Arena, random: Random) -> Result:
    """An interrupted run whose journal and snapshot were damaged before the next one."""
    source = random.choice(SNAPSHOTS)
    with serve(source) as endpoint:
        export = _export(arena, source, endpoint.url)
        arena.run(*export)
        kept = arena.out / "snapshot"
        path = random.choice(sorted(path for path in kept.rglob("*") if path.is_file()))
        if random.randrange(2):
            path = arena.out / f".poolport/read/.{_regions(source)[0]}.resume"
            path.parent.mkdir()
            path.write_bytes(damage(b'{"format": 1}\n', random))
        elif random.randrange(8) == 0:
            _stand_in_the_way(path, random)
        else:
            path.write_bytes(damage(path.read_bytes(), random))
        return arena.run(*export)


def export_spoilt_answers(arena: Arena, random: Random) -> Result:
    """A cloud that answers one call in another way than AWS does, or every call from one on."""
    source = random.choice(SNAPSHOTS)
    first, every = random.randrange(_count_calls(source)) + 1, random.choice((1, 3, 10**9, 10**9, 10**9))
    answers, seed = load_answers(source), random.randrange(2**32)

    def fault(call: Call, number: int) -> Reply | None:
        if number < first or (number - first) % every:
            return None
        return _spoilt_reply(answer(answers, call), Random(seed + number))

    with serve(source, fault=fault) as endpoint:
        return arena.run(*_export(arena, source, endpoint.url))


@cache
def _count_calls(source: Path) -> int:
    """How many calls an export of an account takes."""
    with TemporaryDirectory() as folder, serve(source) as endpoint:
        Arena(Path(folder)).run(*_export(Arena(Path(folder)), source, endpoint.url))
        return len(endpoint.calls)


def _export(arena: Arena, source: Path, url: str) -> tuple[object, ...]:
    regions = [word for name in _regions(source) for word in ("--region", name)]
    return ("export", "--all", "--out", arena.out, *ALL_TARGETS, *regions, "--endpoint-url", url)


def _spoilt_reply(reply: Reply, random: Random) -> Reply:
    """An answer with one value changed, damaged bytes, a page for people, half an answer, or an error."""
    choice = random.randrange(8)
    if choice == 0:
        return Reply(200, b"<html><body>Sign in</body></html>", {"Content-Type": "text/html"})
    if choice == 1:
        return replace(reply, cut=True)
    if choice == 2:
        code = random.choice(("AccessDeniedException", "Odd\x1b[2J", ""))
        error = {"__type": code, "message": "no \x1b[2J"}
        return Reply(random.choice((400, 403, 404)), json.dumps(spoil(error, random)).encode())
    if choice == 3 or not reply.body.startswith(b"{"):
        return replace(reply, body=damage(reply.body, random))
    return replace(reply, body=json.dumps(spoil(json.loads(reply.body), random)).encode())


def _regions(source: Path) -> list[str]:
    regions: list[str] = json.loads((source / "manifest.json").read_bytes())["regions"]
    return regions


def _other_settings(text: str, random: Random) -> bytes:
    """Settings with a value of another type, another word, or damaged bytes."""
    lines = text.splitlines()
    number = random.randrange(len(lines))
    key = lines[number].partition("=")[0].strip() or "x"
    value = random.choice(("7", "true", '""', '"\\u001b"', "[]", "[7]", "{ a = 1 }", '"../../x"', "1e999"))
    lines[number] = random.choice(
        (f"{key} = {value}", f"{key[:-1]}y = {value}", "[[targets]]", "[select]", "")
    )
    content = "\n".join(lines).encode()
    return damage(content, random) if random.randrange(4) == 0 else content


def _stand_in_the_way(path: Path, random: Random) -> None:
    """Put something else where a file was: a folder, a link to nowhere or to somebody's file, a pipe."""
    path.unlink()
    choice = random.randrange(4)
    if choice == 0:
        path.mkdir()
    elif choice == 1:
        path.symlink_to("nowhere")
    elif choice == 2:
        path.symlink_to(path.parents[1] / "outside")
    else:
        os.mkfifo(path)


def _options(random: Random) -> list[str]:
    """Some of the options that change what is written."""
    chosen = random.choice(
        ([], ["--adopted"], ["--secrets", "config"], ["--provider-version", "5.100.0"], ["--protect", "none"])
    )
    return chosen


ATTEMPTS: dict[str, Attempt] = {
    "snapshots": render_a_spoilt_snapshot,
    "texts": render_hostile_texts,
    "records": render_beside_spoilt_records,
    "journals": export_over_a_spoilt_journal,
    "answers": export_spoilt_answers,
}
"""What is spoilt, by the word that ``python -m tests.fuzz`` takes."""
