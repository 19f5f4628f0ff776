"""Adopts an export with a real state, then makes its next changes in rounds: one change a resource each time."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from exporter.model import Finding, Graph
from exporter.replay.derive import Index
from exporter.targets.engine import draw_project
from exporter.targets.proof import Diagnostic
from exporter.targets.terraform.module import address_at
from exporter.targets.terraform.plan import Terraform, _diagnostic
from exporter.targets.terraform.spelling import TerraformWriter
from exporter.targets.terraform.target import TERRAFORM
from tests.acceptance.writes.account import Account
from tests.acceptance.writes.changes import Change, changes_of
from tests.acceptance.writes.effects import Difference, compare

FLAGS = ("-input=false", "-no-color", "-json", "-parallelism=30")


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one change: ``error`` is the provider's, ``collateral`` what else it changed or not at all."""

    change: Change
    action: str = ""
    error: str = ""
    collateral: tuple[str, ...] = ()
    leftover: str = ""

    @property
    def exact(self) -> bool:
        """Whether exactly the change was made."""
        return not (self.error or self.collateral or self.leftover)

    def __str__(self) -> str:
        what = [self.error, *self.collateral, self.leftover and f"the next plan still has {self.leftover}"]
        return f"{self.change.name} of {self.change.resource.key}: {'; '.join(filter(None, what))}"


@dataclass
class Rounds:
    """An adopted module, its account, and what is still to be tried by the name of the change."""

    account: Account
    module: Terraform
    graph: Graph
    results: list[Result] = field(default_factory=list)
    refused: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    waiting: dict[str, list[Change]] = field(default_factory=lambda: defaultdict(list))

    def adopt(self) -> None:
        """Import everything, which writes nothing."""
        self._write(adopted=False)
        plan = self.module.plan()
        assert plan.errors == ()
        assert plan.summary == f"{len(self.graph.resources)} to import, 0 to add, 0 to change, 0 to destroy"
        applied = self.module("apply", "-input=false", "-no-color", "plan.bin")
        assert applied.returncode == 0, applied.stderr
        assert self.account.writes == []
        for resource in self.graph.resources:
            for change in changes_of(resource):
                self.waiting[change.name].append(change)

    def run(self, most: int) -> None:
        """Rounds until every change was tried, or as many as there may be."""
        for _ in range(most):
            chosen = self._choose()
            if not chosen:
                break
            self._round(chosen)

    def _choose(self) -> dict[str, Change]:
        """One change for as many resources as possible: what has the fewest resources first."""
        chosen: dict[str, Change] = {}
        for _, changes in sorted(self.waiting.items(), key=lambda item: (len(item[1]), item[0])):
            free = next((it for it in changes if it.resource.key not in chosen), None)
            if free is not None:
                chosen[free.resource.key] = free
        return chosen

    def _round(self, chosen: dict[str, Change]) -> None:
        before, acting, failed = self._apply(chosen)
        found = compare(before, self.account.index)
        after = _read(self.module("plan", *FLAGS).stdout)
        sent = _assign(found, list(chosen.values()))
        assert (stray := [str(it) for it in sent.pop("", [])]) == [], stray
        exact: dict[str, Change] = {}
        for key, change in chosen.items():
            address = TerraformWriter(self.graph).address(key)
            collateral = _collateral(change, sent.get(key, []))
            action = acting.pop(address, "")
            result = Result(
                change, action, failed.pop(address, ""), collateral, after.acting.pop(address, "")
            )
            self.waiting.pop(change.name, None)
            self.results.append(result)
            if result.exact:
                exact[key] = change
            else:  # back to where it was: the next round starts from an empty plan
                for difference in sent.get(key, ()):
                    self.account.restore(difference.key, before)
        assert (acting, failed, after) == ({}, {}, Said({}, ()))
        resources = [exact[it.key].changed if it.key in exact else it for it in self.graph.resources]
        self.graph = replace(self.graph, resources=tuple(resources))
        self._rebase()

    def _apply(self, chosen: dict[str, Change]) -> tuple[Index, dict[str, str], dict[str, str]]:
        """Apply changes, without those that the provider refuses to plan: what was before, is planned, fails."""
        while True:
            writer = TerraformWriter(self.graph)
            addresses = {writer.address(key): change for key, change in chosen.items()}
            before = self.account.copied()
            writes = len(self.account.writes)
            self._write(chosen)
            said = _read(self.module("apply", "-auto-approve", *FLAGS).stdout)
            failed = {it.address or self._at(it): f"{it.message}: {it.detail}" for it in said.errors}
            if not failed or len(self.account.writes) > writes or set(failed) - set(addresses):
                return before, said.acting, failed
            for address, text in failed.items():
                self._drop(addresses[address], text)
                del chosen[addresses[address].resource.key]

    def _rebase(self) -> None:
        """What is still waiting for a resource starts from the resource as it is now."""
        now = self.graph.by_key
        for name, changes in self.waiting.items():
            self.waiting[name] = [replace(it, resource=now[it.resource.key]) for it in changes]

    def _drop(self, change: Change, why: str) -> None:
        """A value that the provider refuses to plan: the next one takes its place."""
        self.refused[change.name].append(why)
        changes = self.waiting.get(change.name, [])
        self.waiting[change.name] = [
            it for it in changes if (it.resource.key, it.after) != (change.resource.key, change.after)
        ]

    def _at(self, error: Diagnostic) -> str:
        return address_at(self.module.folder, error.file, error.line)

    def _write(self, chosen: Mapping[str, Change] = {}, *, adopted: bool = True) -> None:
        resources = [chosen[it.key].changed if it.key in chosen else it for it in self.graph.resources]
        graph = replace(self.graph, resources=tuple(resources))
        for file in self.module.folder.glob("*.tf"):
            file.unlink()
        for path, text in draw_project(graph, TERRAFORM, adopted=adopted).items():
            place = self.module.folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text)
        vars(self.graph).pop("by_key", None)


@dataclass(frozen=True, slots=True)
class Said:
    """What one run of terraform says: the action by the address, and the errors."""

    acting: dict[str, str]
    errors: tuple[Diagnostic, ...]


def _read(output: str) -> Said:
    acting: dict[str, str] = {}
    errors: list[Diagnostic] = []
    for line in output.splitlines():
        message = json.loads(line) if line.startswith("{") else {}
        if message.get("type") == "planned_change":
            acting[message["change"]["resource"]["addr"]] = message["change"]["action"]
        elif message.get("type") == "diagnostic" and message["diagnostic"]["severity"] == "error":
            errors.append(_diagnostic(message["diagnostic"]))
    return Said(acting, tuple(errors))


def _assign(found: Sequence[Difference], chosen: Sequence[Change]) -> dict[str, list[Difference]]:
    """Each difference with the resource whose answer it is in."""
    done: dict[str, list[Difference]] = defaultdict(list)
    for difference in found:
        done[next((c.resource.key for c in chosen if _is_of(difference, c)), "")].append(difference)
    return done


def _is_of(difference: Difference, change: Change) -> bool:
    kind, request = change.resource.kind, json.loads(difference.key[2])
    reads = {read.operation for read in kind.reads}
    if answers := getattr(kind.listing, "answers", None):
        reads.add(answers.operation)
    if difference.key[1] not in reads:
        return False
    named = change.resource.key.partition(":")[2]
    return all(str(value) in named or str(value) in change.resource.import_id for value in request.values())


def _collateral(change: Change, found: Sequence[Difference]) -> tuple[str, ...]:
    """What is not the change itself, and a word where it was not made."""
    path = tuple(str(step) for step in change.below)
    mine = [it for it in found if path == _api_path(change, it)[: len(path)]]
    others = [str(it) for it in found if it not in mine]
    return tuple(others) if mine else ("AWS did not get it", *others)


def _api_path(change: Change, difference: Difference) -> tuple[str, ...]:
    """A difference's path in the document of the change: without the wrapper, under the further answer's name."""
    reads = {read.operation: read for read in change.resource.kind.reads}
    if answers := getattr(change.resource.kind.listing, "answers", None):
        reads[answers.operation] = answers
    read = reads[difference.key[1]]
    steps = tuple(str(step) for step in difference.path)
    if read.unwrap and steps[:1] == (read.unwrap,):
        steps = steps[1:]
    return (read.into, *steps) if read.into else steps


def findings_of(graph: Graph, change: Change) -> list[Finding]:
    """What the export said of the resource beforehand."""
    return [it for it in graph.findings if it.resource == change.resource.key and it.level != "info"]
