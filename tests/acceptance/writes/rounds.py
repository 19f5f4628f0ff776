"""Adopts an export with a real state, then makes its next changes in rounds: a batch a resource each time.

A batch holds changes of different members, so that each answer's differences tell which change made them.
Where one is not right, each of the batch is made again, alone: only then is it judged.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from exporter.model import Graph, Resource
from exporter.replay.derive import Index
from exporter.replay.server import serve
from exporter.targets.adoption import NOTHING
from exporter.targets.engine import draw_project
from exporter.targets.statements import whole
from exporter.targets.terraform.module import address_at
from exporter.targets.terraform.plan import Terraform
from exporter.targets.terraform.spelling import TerraformWriter
from exporter.targets.terraform.target import TERRAFORM
from tests.acceptance.conftest import environment
from tests.acceptance.writes.account import Account, open_account
from tests.acceptance.writes.changes import Change, changed, changes_of
from tests.acceptance.writes.effects import compare
from tests.acceptance.writes.presence import presence_of
from tests.acceptance.writes.verdicts import Result, assign, judge

FLAGS = ("-input=false", "-no-color", "-json", "-parallelism=30")
OWN_RULES = re.compile(r"mapping_rule (is required|must not)|cannot modify or remove schema items")
"""What the provider refuses while it applies, before it sends anything: another value is tried instead."""

BATCH = 8
"""How many changes of a resource are made at once: the members of the others must stay meanwhile."""

Chosen = dict[str, list[Change]]
"""The changes of a round, by the key of their resource."""


@dataclass
class Rounds:
    """An adopted module, its account, and what is still to be tried, by the name of the change.

    With ``everywhere`` an argument is tried in each resource that has it, and not in one of its kind.
    ``refused`` says why the provider refuses to plan the values that were tried, ``stray`` what happened that
    belongs to no change. What is in ``alone`` is made without another change of its resource,
    since the batch that it was in has ``failed``.
    """

    account: Account
    module: Terraform
    graph: Graph
    everywhere: bool = False
    results: list[Result] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    alone: set[tuple[str, str]] = field(default_factory=set)
    failed: list[list[Result]] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)
    waiting: dict[str, list[Change]] = field(default_factory=lambda: defaultdict(list))

    def adopt(self) -> None:
        """Import everything, which must write nothing."""
        self._write({}, adopted=False)
        assert self.module.init() == ()
        said = _read(self.module("apply", "-auto-approve", *FLAGS).stdout)
        assert said == Said(dict.fromkeys(_addresses(self.graph), "import"), {})
        assert self.account.writes == []
        self.await_all(changes_of)

    def await_all(self, of: Callable[[Resource], Iterable[Change]]) -> None:
        """What is to be tried from now on: changes of the resources as they are by now."""
        self.waiting = defaultdict(list)
        self.alone = set()
        for change in (it for resource in self.graph.resources for it in of(resource)):
            self.waiting[self._name(change)].append(change)

    def run(self, most: int) -> None:
        """Rounds until every change was tried, or as many as there may be."""
        for _ in range(most):
            if not (chosen := self._choose()):
                break
            self._round(chosen)

    def run_all(self, most: int) -> None:
        """Other values, then arguments more and less: so many rounds of each."""
        self.run(most)
        self.await_all(presence_of)
        self.run(most)

    @property
    def together(self) -> list[Result]:
        """What failed in a batch of which each change was exact when it was made alone."""
        exact = {_place(it.change) for it in self.results if it.exact}
        return [
            one
            for results in self.failed
            if all(_place(it.change) in exact for it in results)
            for one in results
            if one.wrong
        ]

    def _choose(self) -> Chosen:
        """As many changes as resources can have at once: kinds without one first, then what few have."""
        kinds = {it.change.resource.kind.name for it in self.results}
        order = sorted(
            self.waiting.items(), key=lambda it: (it[0].partition(".")[0] in kinds, len(it[1]), it[0])
        )
        chosen: Chosen = defaultdict(list)
        for _, changes in order:
            fitting = next((it for it in changes if self._fits(it, chosen.get(it.resource.key, ()))), None)
            if fitting is not None:
                chosen[fitting.resource.key].append(fitting)
        return dict(chosen)

    def _fits(self, change: Change, batch: Sequence[Change]) -> bool:
        if not batch:
            return True
        single = any(
            it.resource.kind.split or it.doubtful for it in (change, *batch)
        ) or not self.alone.isdisjoint(map(_place, (change, *batch)))
        alike = change.silent == batch[0].silent  # else the provider sends what it would keep by itself
        return not single and alike and len(batch) < BATCH and all(change.apart(it) for it in batch)

    def _round(self, chosen: Chosen) -> None:
        before, said = self._apply(chosen)
        if not chosen:
            return
        after = _read(self.module("plan", *FLAGS).stdout)
        made = [it for batch in chosen.values() for it in batch]
        sent = assign(compare(before, self.account.index), made)
        self.stray += map(str, sent.pop("", ()))
        exact: Chosen = {}
        for address, key in _addresses(self.graph).items():
            if (batch := chosen.get(key)) is None:
                continue
            action, error = said.acting.pop(address, ""), said.errors.get(address, "")
            leftover = after.acting.pop(address, "")
            if OWN_RULES.search(error):
                self._refuse(batch, error)
            elif error or key in sent or not said.errors:  # else it waits: what it depends on has failed
                findings = list(self.graph.findings)
                if not (action or leftover or error or key in sent) and self._was_nothing(batch):
                    continue
                results = judge(batch, action, error, leftover, sent.get(key, ()), findings)
                if len(batch) > 1 and not all(it.explained(findings) for it in results):
                    self.alone |= set(map(_place, batch))
                    self.failed.append(results)
                else:
                    self.results += results
                    for change in batch:
                        self.waiting.pop(self._name(change), None)
                    if all(it.exact and not it.change.silent for it in results):
                        exact[key] = batch
            if key not in exact:  # back to where it was: the next round starts from an empty plan
                for difference in sent.get(key, ()):
                    self.account.restore(difference.key, before)
        strange = {key: it for key, it in said.errors.items() if key not in _addresses(self.graph)}
        for left in (said.acting, strange, after.acting):
            self.stray += [f"{address}: {it}" for address, it in left.items()]
        self._keep(exact)

    def _apply(self, chosen: Chosen) -> tuple[Index, Said]:
        """Apply changes, without those that the provider refuses to plan, which leave ``chosen``."""
        while True:
            addresses = _addresses(self.graph)
            before, writes = self.account.copied(), len(self.account.writes)
            self._write(chosen)
            said = _read(self.module("apply", "-auto-approve", *FLAGS).stdout, self.module.folder)
            keys = [addresses.get(it, "") for it in said.errors]
            if not keys or not set(keys) <= set(chosen) or len(self.account.writes) > writes:
                return before, said
            for key, why in zip(keys, said.errors.values(), strict=True):
                left = self._refuse(chosen.pop(key), why)
                if left:
                    chosen[key] = left

    def _refuse(self, batch: list[Change], why: str) -> list[Change]:
        """What may still be made of a refused batch; the likely cause is tried alone, and then given up."""
        if len(batch) == 1:
            self._drop(batch[0], why)
            return []
        named = [it for it in batch if re.search(rf"\b{it.argument}\b", why)]
        suspects = named if len(named) == 1 else batch[len(batch) // 2 :]
        self.alone |= set(map(_place, suspects))
        return [it for it in batch if it not in suspects]

    def _was_nothing(self, batch: list[Change]) -> bool:
        """Give up what is new in the code, but in AWS already: the next value takes its place."""
        for change in batch:
            if change.before is None:
                self._drop(change, "AWS has it already")
        return batch[0].before is None

    def _drop(self, change: Change, why: str) -> None:
        """A value that the provider refuses: the next one takes its place."""
        name, one = self._name(change), (change.resource.key, change.after)
        self.refused[name] = why
        self.waiting[name] = [it for it in self.waiting[name] if (it.resource.key, it.after) != one]

    def _name(self, change: Change) -> str:
        return f"{change.name} of {change.resource.key}" if self.everywhere else change.name

    def _keep(self, exact: Chosen) -> None:
        """The module as it is from now on; what waits starts from there."""
        self.graph = _with(self.graph, exact)
        now = self.graph.by_key
        for name, changes in self.waiting.items():
            moved = [replace(it, resource=now[it.resource.key]) for it in changes]
            self.waiting[name] = [it for it in moved if changed(it.resource, (it,)) != it.resource]

    def _write(self, chosen: Chosen, *, adopted: bool = True) -> None:
        graph = _with(self.graph, chosen)
        for file in self.module.folder.glob("*.tf"):
            file.unlink()
        for path, content in draw_project(
            graph, TERRAFORM, adoption=whole(graph) if adopted else NOTHING
        ).items():
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


def _place(change: Change) -> tuple[str, str]:
    return change.resource.key, change.name


def _with(graph: Graph, chosen: Chosen) -> Graph:
    resources = [changed(it, chosen.get(it.key, ())) for it in graph.resources]
    return replace(graph, resources=tuple(resources))


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
