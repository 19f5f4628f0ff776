"""Adopts an export with a real state, then makes its next changes in rounds: one a resource each time."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from exporter.model import Graph
from exporter.replay.derive import Index
from exporter.replay.server import serve
from exporter.targets.adoption import NOTHING, Adoption
from exporter.targets.engine import draw_project
from exporter.targets.statements import whole
from exporter.targets.terraform.module import address_at
from exporter.targets.terraform.plan import Terraform
from exporter.targets.terraform.spelling import TerraformWriter
from exporter.targets.terraform.target import TERRAFORM
from tests.acceptance.conftest import environment
from tests.acceptance.writes.account import Account, open_account
from tests.acceptance.writes.changes import Change, changes_of
from tests.acceptance.writes.effects import compare
from tests.acceptance.writes.verdicts import Result, assign, judge

FLAGS = ("-input=false", "-no-color", "-json", "-parallelism=30")
OWN_RULES = re.compile(r"mapping_rule (is required|must not)|cannot modify or remove schema items")
"""What the provider refuses while it applies, before it sends anything: another value is tried instead."""


@dataclass
class Rounds:
    """An adopted module, its account, and what is still to be tried, by the name of the change.

    With ``everywhere`` an argument is tried in each resource that has it, and not in one of its kind.
    ``refused`` says why the provider refuses to plan the values that were tried, ``stray`` what happened that
    belongs to no change.
    """

    account: Account
    module: Terraform
    graph: Graph
    everywhere: bool = False
    results: list[Result] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    stray: list[str] = field(default_factory=list)
    waiting: dict[str, list[Change]] = field(default_factory=lambda: defaultdict(list))

    def adopt(self) -> None:
        """Import everything, which must write nothing."""
        self._write({}, NOTHING)
        assert self.module.init() == ()
        said = _read(self.module("apply", "-auto-approve", *FLAGS).stdout)
        assert said == Said(dict.fromkeys(_addresses(self.graph), "import"), {})
        assert self.account.writes == []
        for change in (it for resource in self.graph.resources for it in changes_of(resource)):
            self.waiting[self._name(change)].append(change)

    def run(self, most: int) -> None:
        """Rounds until every change was tried, or as many as there may be."""
        for _ in range(most):
            if not (chosen := self._choose()):
                break
            self._round(chosen)

    def _choose(self) -> dict[str, Change]:
        """One change for as many resources as possible: kinds without one first, then what few have."""
        kinds = {it.change.resource.kind.name for it in self.results}
        order = sorted(
            self.waiting.items(), key=lambda it: (it[0].partition(".")[0] in kinds, len(it[1]), it[0])
        )
        chosen: dict[str, Change] = {}
        for _, changes in order:
            free = next((it for it in changes if it.resource.key not in chosen), None)
            if free is not None:
                chosen[free.resource.key] = free
        return chosen

    def _round(self, chosen: dict[str, Change]) -> None:
        before, said = self._apply(chosen)
        after = _read(self.module("plan", *FLAGS).stdout)
        sent = assign(compare(before, self.account.index), list(chosen.values()))
        self.stray += map(str, sent.pop("", ()))
        exact: dict[str, Change] = {}
        for address, key in _addresses(self.graph).items():
            if (change := chosen.get(key)) is None:
                continue
            action, error = said.acting.pop(address, ""), said.errors.get(address, "")
            leftover = after.acting.pop(address, "")
            if OWN_RULES.search(error):
                self._drop(change, error)
            elif error or key in sent or not said.errors:  # else it waits: what it depends on has failed
                findings = list(self.graph.findings)
                result = judge(change, action, error, leftover, sent.get(key, ()), findings)
                self.waiting.pop(self._name(change), None)
                self.results.append(result)
                if result.exact:
                    exact[key] = change
            if key not in exact:  # back to where it was: the next round starts from an empty plan
                for difference in sent.get(key, ()):
                    self.account.restore(difference.key, before)
        strange = {key: it for key, it in said.errors.items() if key not in _addresses(self.graph)}
        for left in (said.acting, strange, after.acting):
            self.stray += [f"{address}: {it}" for address, it in left.items()]
        self._keep(exact)

    def _apply(self, chosen: dict[str, Change]) -> tuple[Index, Said]:
        """Apply changes, without those that the provider refuses to plan, which leave ``chosen``."""
        while True:
            addresses = _addresses(self.graph)
            before, writes = self.account.copied(), len(self.account.writes)
            self._write(chosen)
            said = _read(self.module("apply", "-auto-approve", *FLAGS).stdout, self.module.folder)
            refused = [chosen.get(addresses.get(it, "")) for it in said.errors]
            if not refused or None in refused or len(self.account.writes) > writes:
                return before, said
            for change, why in zip(refused, said.errors.values(), strict=True):
                assert change is not None
                self._drop(change, why)
                del chosen[change.resource.key]

    def _drop(self, change: Change, why: str) -> None:
        """A value that the provider refuses: the next one takes its place."""
        name, one = self._name(change), (change.resource.key, change.after)
        self.refused[name] = why
        self.waiting[name] = [it for it in self.waiting[name] if (it.resource.key, it.after) != one]

    def _name(self, change: Change) -> str:
        return f"{change.name} of {change.resource.key}" if self.everywhere else change.name

    def _keep(self, exact: Mapping[str, Change]) -> None:
        """The module as it is from now on; what waits starts from there."""
        resources = [exact[it.key].changed if it.key in exact else it for it in self.graph.resources]
        self.graph = replace(self.graph, resources=tuple(resources))
        now = self.graph.by_key
        for name, changes in self.waiting.items():
            self.waiting[name] = [replace(it, resource=now[it.resource.key]) for it in changes]

    def _write(self, chosen: Mapping[str, Change], adoption: Adoption | None = None) -> None:
        resources = [chosen[it.key].changed if it.key in chosen else it for it in self.graph.resources]
        graph = replace(self.graph, resources=tuple(resources))
        for file in self.module.folder.glob("*.tf"):
            file.unlink()
        for path, content in draw_project(graph, TERRAFORM, adoption=adoption or whole(graph)).items():
            place = self.module.folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)


@contextmanager
def adopted(snapshot: Path, graph: Graph, terraform: str, *, everywhere: bool = False) -> Iterator[Rounds]:
    """A graph's code, adopted with a real state from an account that starts as a snapshot."""
    account = open_account(snapshot)
    with (
        serve(snapshot, fault=account.fault) as endpoint,
        TemporaryDirectory(prefix="poolport-") as folder,
    ):
        variables = {**environment(endpoint.url), "TF_IN_AUTOMATION": "1"}
        rounds = Rounds(account, Terraform(terraform, Path(folder), variables), graph, everywhere)
        rounds.adopt()
        yield rounds


@dataclass(frozen=True, slots=True)
class Said:
    """What one run of terraform says by the address: what it does, and what fails."""

    acting: dict[str, str]
    errors: dict[str, str]


def _addresses(graph: Graph) -> dict[str, str]:
    writer = TerraformWriter(graph)
    return {writer.address(it): it.key for it in graph.resources}


def _read(output: str, folder: Path = Path()) -> Said:
    acting: dict[str, str] = {}
    errors: dict[str, str] = {}
    for line in output.splitlines():
        message = json.loads(line) if line.startswith("{") else {}
        if message.get("type") == "planned_change":
            acting[message["change"]["resource"]["addr"]] = message["change"]["action"]
        elif message.get("type") == "diagnostic" and message["diagnostic"]["severity"] == "error":
            found, place = message["diagnostic"], message["diagnostic"].get("range") or {}
            text = " ".join(f"{found['summary']}: {found.get('detail', '')}".split())
            named = re.search(r"changes to ([\w.]+), provider", text)
            address = found.get("address") or (named[1] if named else "")
            start = place.get("start", {}).get("line", 0)
            errors[address or address_at(folder, place.get("filename", ""), start)] = text
    return Said(acting, errors)
