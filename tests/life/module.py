"""An export folder with a real state beside the code of each region, and an account that changes under it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from exporter.catalog import KINDS
from exporter.replay.answers import Answers, load_answers
from exporter.replay.protocol import Call, Reply, answer, refuse
from exporter.replay.server import Endpoint, serve
from exporter.snapshot.store import Manifest, write_answers, write_manifest
from tests.cli.runs import poolport
from tests.life.account import ACCOUNT, Pool

EVERYTHING = {kind.name for kind in KINDS}


@dataclass(frozen=True)
class Planned:
    """What a plan would do, by address: import, move, remove (forget), create, update; or its error."""

    actions: dict[str, str]
    error: str = ""

    def only(self, action: str) -> set[str]:
        """The names of what it does, without their types; it does nothing else."""
        assert set(self.actions.values()) <= {action}, self
        assert not self.error
        return {address.partition(".")[2] for address in self.actions}


NOTHING = Planned({})


@dataclass
class Cloud:
    """An account at one address, whose answers and refusals change; every call is kept."""

    answers: Answers
    refused: frozenset[str] = frozenset()
    endpoint: Endpoint = field(default_factory=lambda: Endpoint("", []))

    def hold(self, place: Path, pools: Iterable[Pool], refused: Collection[str] = ()) -> None:
        """Answer of these pools from now on; ``refused`` are operations."""
        shutil.rmtree(place, ignore_errors=True)
        files = {pool.file: pool for pool in pools}
        for name, pool in files.items():
            write_answers(place, name, pool.region, [*pool.answers((), EVERYTHING), pool.listed])
        regions = tuple(sorted({pool.region for pool in files.values()}))
        write_manifest(place, Manifest(ACCOUNT, regions, tuple(files), {}))
        self.answers, self.refused = load_answers(place), frozenset(refused)

    def reply(self, call: Call, number: int) -> Reply:
        """The replay's hook: it answers in the replay's place."""
        if call.operation.partition(":")[2] in self.refused:
            return refuse("AccessDeniedException", "not authorized", 400)
        return answer(self.answers, call)

    @property
    def writes(self) -> list[str]:
        return [call.operation for call in self.endpoint.calls if call.write]


@contextmanager
def open_cloud(place: Path) -> Iterator[Cloud]:
    """An account without pools, as yet."""
    cloud = Cloud(Answers(ACCOUNT, (), {}))
    cloud.hold(place, ())
    with serve(place, fault=cloud.reply) as cloud.endpoint:
        yield cloud


@dataclass(frozen=True)
class Tool:
    """Terraform with a folder in which ``init`` has run, and the environment that leads to the account."""

    path: str
    initialised: Path
    environment: Mapping[str, str]

    def __call__(self, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run it in a folder, with the provider that is installed already."""
        shutil.copy(self.initialised / ".terraform.lock.hcl", folder)
        data = {"TF_DATA_DIR": str(self.initialised / ".terraform"), "TF_IN_AUTOMATION": "1"}
        command = [self.path, *arguments]
        env = {**self.environment, **data}
        return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


@dataclass
class Life:
    """A folder that is exported to, and the account's pools by their ids."""

    place: Path
    tool: Tool
    cloud: Cloud
    pools: dict[str, Pool]
    refused: set[str] = field(default_factory=set)

    @property
    def out(self) -> Path:
        return self.place / "out"

    def module(self, region: str = "us-east-1", target: str = "terraform") -> Path:
        return self.out / region / target

    # --- poolport ---------------------------------------------------------------------------------------

    def export(self, *arguments: object, code: int = 0) -> str:
        """Run ``export``; what it printed. Only here the account refuses anything."""
        self.cloud.hold(self.place / "aws", self.pools.values(), self.refused)
        url = self.cloud.endpoint.url
        return _done(code, "export", *arguments, "--out", self.out, "--endpoint-url", url)

    def render(self, *arguments: object, code: int = 0) -> str:
        return _done(code, "render", self.out, *arguments)

    def adopted(self, *arguments: object, code: int = 0) -> str:
        return _done(code, "adopted", self.out, *arguments)

    def adopted_by_state(self, region: str = "us-east-1") -> str:
        """Record what the state of a region holds, as ``terraform state pull`` shows it."""
        path = self.place / "state.json"
        path.write_text(self.tool(self.module(region), "state", "pull").stdout)
        return self.adopted("--state", path)

    # --- Terraform --------------------------------------------------------------------------------------

    def plan(self, region: str = "us-east-1", target: str = "terraform") -> Planned:
        """Plan a region's module against its state and the account; no plan may ever delete.

        Nor may it write to AWS: the replay would refuse, and knows each call.
        """
        self.cloud.hold(self.place / "aws", self.pools.values())
        into = f"-out={self.place / 'plan'}"
        done = self.tool(self.module(region, target), "plan", "-input=false", "-json", into)
        found = _read(done.stdout)
        assert bool(found.error) == bool(done.returncode), done.stdout + done.stderr
        assert {"delete", "replace"}.isdisjoint(found.actions.values()), found
        assert self.cloud.writes == []
        return found

    def apply(self, region: str = "us-east-1", target: str = "terraform") -> Planned:
        """Plan, then apply that: only what the state alone learns, since no write may reach AWS."""
        found = self.plan(region, target)
        assert not found.error
        plan = str(self.place / "plan")
        done = self.tool(self.module(region, target), "apply", "-input=false", plan)
        assert done.returncode == 0, done.stderr
        assert self.cloud.writes == []
        return found

    # --- people -----------------------------------------------------------------------------------------

    def say(self, kind: str, thing: str, **said: object) -> None:
        """Change what mapping.json says of a thing."""
        path = self.out / "mapping.json"
        data = json.loads(path.read_text("utf-8"))
        data[kind][thing] |= said
        path.write_text(json.dumps(data), "utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text, which must be there, in a file of the folder."""
        path = self.out / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, text
        path.write_text(text.replace(old, new), "utf-8")


def _done(code: int, *arguments: object) -> str:
    result = poolport(*arguments)
    assert result.exit_code == code, result.output
    return result.output


def _read(output: str) -> Planned:
    actions: dict[str, str] = {}
    errors: list[str] = []
    for line in output.splitlines():
        message = json.loads(line)
        if message["type"] == "planned_change":
            actions[message["change"]["resource"]["addr"]] = message["change"]["action"]
        elif message["type"] == "diagnostic" and message["diagnostic"]["severity"] == "error":
            errors.append(message["diagnostic"]["summary"])
    return Planned(actions, "; ".join(errors))
