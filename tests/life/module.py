"""An export folder with a real state beside the code of each region, and an account that changes under it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from exporter.catalog import KINDS
from exporter.replay.protocol import Call, Reply, refuse
from exporter.replay.server import Endpoint, serve
from exporter.snapshot.store import Manifest, write_answers, write_manifest
from tests.acceptance.conftest import environment
from tests.cli.runs import poolport
from tests.life.account import ACCOUNT, Pool

EVERYTHING = {kind.name for kind in KINDS}


@dataclass(frozen=True)
class Planned:
    """What a plan would do, by address: import, move, remove (forget), create, update; with an error nothing."""

    actions: dict[str, str]
    error: str = ""

    def of(self, action: str) -> set[str]:
        """The names of what it does that to, without their types."""
        return {address.partition(".")[2] for address, it in self.actions.items() if it == action}


NOTHING = Planned({})


@dataclass
class Life:
    """A folder that is exported to, ``initialised`` once for all, and the account's pools by their ids."""

    place: Path
    tool: str
    initialised: Path
    pools: dict[str, Pool]
    refused: set[str] = field(default_factory=set)

    @property
    def out(self) -> Path:
        return self.place / "out"

    def module(self, region: str = "us-east-1", target: str = "terraform") -> Path:
        return self.out / region / target

    # --- poolport ---------------------------------------------------------------------------------------

    def export(self, *arguments: object, code: int = 0) -> str:
        """Run ``export``; what it printed."""
        with self._aws(refusing=True) as endpoint:
            url = ("--endpoint-url", endpoint.url)
            return _done(code, "export", *arguments, "--out", self.out, *url)

    def render(self, *arguments: object, code: int = 0) -> str:
        return _done(code, "render", self.out, *arguments)

    def adopted(self, *arguments: object, code: int = 0) -> str:
        return _done(code, "adopted", self.out, *arguments)

    def adopted_by_state(self, region: str = "us-east-1") -> str:
        """Record what the state of a region holds, as ``terraform state pull`` shows it."""
        path = self.place / "state.json"
        path.write_text(self._run("state", "pull", folder=self.module(region)).stdout)
        return self.adopted("--state", path)

    # --- Terraform --------------------------------------------------------------------------------------

    def plan(self, region: str = "us-east-1", target: str = "terraform") -> Planned:
        """Plan a region's module against its state and the account; no plan may ever delete.

        Nor does it write to AWS: the replay would refuse, and knows each call.
        """
        folder = self.module(region, target)
        shutil.copy(self.initialised / ".terraform.lock.hcl", folder)
        with self._aws() as endpoint:
            plan = f"-out={self.place / 'plan'}"
            done = self._run("plan", "-input=false", "-json", plan, folder=folder, url=endpoint.url)
            assert [call for call in endpoint.calls if call.write] == []
        found = _read(done.stdout)
        assert bool(found.error) == bool(done.returncode), done.stdout + done.stderr
        assert {"delete", "replace"}.isdisjoint(found.actions.values()), found
        return found

    def apply(self, region: str = "us-east-1", target: str = "terraform") -> Planned:
        """Plan, then apply that: only what the state alone learns, since no write may reach AWS."""
        found = self.plan(region, target)
        assert not found.error
        with self._aws() as endpoint:
            done = self._run(
                "apply",
                "-input=false",
                str(self.place / "plan"),
                folder=self.module(region, target),
                url=endpoint.url,
            )
            assert [call for call in endpoint.calls if call.write] == []
        assert done.returncode == 0, done.stderr
        return found

    def _run(self, *arguments: str, folder: Path, url: str = "") -> subprocess.CompletedProcess[str]:
        data = {"TF_DATA_DIR": str(self.initialised / ".terraform"), "TF_IN_AUTOMATION": "1"}
        return subprocess.run(
            [self.tool, *arguments],
            cwd=folder,
            env={**environment(url), **data},
            capture_output=True,
            text=True,
            check=False,
        )

    # --- the account ------------------------------------------------------------------------------------

    @contextmanager
    def _aws(self, *, refusing: bool = False) -> Iterator[Endpoint]:
        """The account as it is now; only poolport's credentials may be refused something."""
        aws = self.place / "aws"
        shutil.rmtree(aws, ignore_errors=True)
        for pool in self.pools.values():
            write_answers(aws, pool.file, pool.region, [*pool.answers((), EVERYTHING), pool.listed])
        regions = tuple(sorted({pool.region for pool in self.pools.values()}))
        files = tuple(pool.file for pool in self.pools.values())
        write_manifest(aws, Manifest(ACCOUNT, regions, files, {}))
        with serve(aws, fault=self._refuse if refusing else None) as endpoint:
            yield endpoint

    def _refuse(self, call: Call, number: int) -> Reply | None:
        if call.operation.partition(":")[2] in self.refused:
            return refuse("AccessDeniedException", "not authorized", 400)
        return None

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
