"""No sequence of poolport's commands reaches a plan or an update that deletes something adopted."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from exporter.catalog import BY_NAME, KINDS
from exporter.discovery.selection import Selection
from exporter.folder.adopting import Wanted, record
from exporter.folder.export import Export, options_of, render_export
from exporter.folder.records import load as records
from exporter.folder.settings import Query, Settings
from exporter.folder.settings import load as remembered
from exporter.folder.snapshots import join
from exporter.targets.registry import target_named
from exporter.targets.statements import NameTaken
from tests.life import pulumi
from tests.life.account import ACCOUNT, EXCLUDABLE, REFUSABLE, Pool, read
from tests.life.terraform import as_state, load, plan

TARGETS = {name: target_named(name).choose() for name in ("terraform", "pulumi")}
DAY = "2026-11-29"
IDS = ("us-east-1_AAAA11111", "us-east-1_BBBB22222", "eu-west-1_CCCC33333")
WHAT = ("client appears", "client goes", "group", "domain", "value", "pool goes")
CLASSES = {kind.pulumi: kind.pulumi_type for kind in BY_NAME.values() if kind.pulumi}
"""Pulumi's types of the classes in the code."""
NAMES = ("customers", "staff", "partners", "shop", "legacy")


class Life(RuleBasedStateMachine):
    """A folder, the account that it is an export of, the states of each region's module and program."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="poolport-life-"))
        self.out = self.place / "out"
        self.pools: dict[str, Pool] = {}
        self.states: dict[str, dict[str, str]] = {}
        self.stacks: dict[str, dict[pulumi.Place, str]] = {}
        self.number = 0
        self.last: Export | None = None

    def teardown(self) -> None:
        shutil.rmtree(self.place, ignore_errors=True)

    # --- the account ------------------------------------------------------------------------------------

    @initialize(
        names=st.lists(st.sampled_from(NAMES), min_size=3, max_size=3), first=st.sets(st.sampled_from(IDS))
    )
    def some_pools(self, names: list[str], first: set[str]) -> None:
        """Three pools, of which some are exported and imported before anything else happens."""
        for pool_id, name in zip(IDS, names, strict=True):
            self.pools[pool_id] = Pool(pool_id, name, groups={name}, domain=f"login-{pool_id[-3:].lower()}")
            self.aws_changes(pool_id, "client appears", name)
        if first:
            self._export(first)
            self.apply()
            self.up(forget=False)

    @rule(pool=st.sampled_from(IDS), what=st.sampled_from(WHAT), name=st.sampled_from(NAMES))
    def aws_changes(self, pool: str, what: str, name: str) -> None:
        found = self.pools.get(pool)
        if found is None:
            return
        match what:
            case "client appears" if len(found.clients) < 3:
                self.number += 1
                found.clients[f"client{self.number}"] = name
            case "client goes" if found.clients:
                found.clients.popitem()
            case "group":
                found.groups ^= {name}
            case "domain":
                found.domain = "" if found.domain else f"login-{pool[-3:].lower()}"
            case "value":
                found.length = found.length % 20 + 6
            case "pool goes":
                del self.pools[pool]

    # --- poolport ---------------------------------------------------------------------------------------

    @rule(
        asked=st.sets(st.sampled_from(IDS), min_size=1),
        refused=st.sets(st.sampled_from(REFUSABLE), max_size=2),
        excluded=st.sets(st.sampled_from(EXCLUDABLE), max_size=1),
        prune=st.booleans(),
    )
    def export(self, asked: set[str], refused: set[str], excluded: set[str], prune: bool) -> None:
        self._export(asked, refused, excluded, prune=prune)

    @rule(prune=st.booleans(), force=st.booleans())
    def export_all(self, prune: bool, force: bool) -> None:
        self._export(set(IDS), prune=prune, force=force)

    def _export(
        self,
        asked: set[str],
        refused: Collection[str] = (),
        excluded: Collection[str] = (),
        *,
        prune: bool = False,
        force: bool = False,
    ) -> None:
        here = asked & self.pools.keys() | asked & self._exported()
        if not here:
            return
        staged = self.place / "staged"
        shutil.rmtree(staged, ignore_errors=True)
        found = read(self.pools.values(), here, staged, refused, excluded)
        selections = {it: Selection(tuple(x for x in here if x.startswith(it))) for it in self._regions(here)}
        kinds = {kind.name for kind in KINDS} - set(excluded)
        joined = join(self.out / "snapshot", staged, found, selections, kinds, DAY, prune=prune)
        if not joined.source.manifest.files and self.last is None:
            return
        settings = (remembered(self.out) or Settings(ACCOUNT, targets=TARGETS)).adding(Query(tuple(here)))
        chosen = options_of(settings, self.out, force=force)
        before = self._written()
        self._write(
            lambda: render_export(joined.source, self.out, chosen, remembered=settings, joined=joined)
        )

        if not prune and '"skip": true' not in (self.out / "mapping.json").read_text("utf-8"):
            assert before <= self._written(), "an export has taken something away unasked"

    def _written(self) -> set[tuple[str, str, str]]:
        """The things that the code of each region and target has."""
        return {
            (region, target, key)
            for region, by_target in records(self.out).things.items()
            for target, things in by_target.items()
            for key, thing in things.items()
            if thing.written
        }

    def _exported(self) -> set[str]:
        return {path.stem for path in (self.out / "snapshot").glob("*/*.json")}

    def _regions(self, ids: set[str]) -> set[str]:
        return {it.partition("_")[0] for it in ids}

    def _write(self, write: Callable[[], Export]) -> None:
        # The one thing that it may refuse: a name under which a state holds something else.
        with suppress(NameTaken):
            self.last = write()

    @precondition(lambda self: self.last is not None)
    @rule(force=st.booleans())
    def render(self, force: bool) -> None:
        settings = remembered(self.out)
        assert settings is not None
        chosen = options_of(settings, self.out, force=force)
        self._write(lambda: render_export(self.out / "snapshot", self.out, chosen, remembered=settings))

    @precondition(lambda self: self.last is not None)
    @rule()
    def record_all(self) -> None:
        """Somebody says that all is imported, whether it is true or not."""
        self._record(Wanted())

    @precondition(lambda self: self.last is not None)
    @rule(pick=st.integers(0, 50), undo=st.booleans())
    def record_one(self, pick: int, undo: bool) -> None:
        written = [
            (thing.names[-1], thing.adopted)
            for by_target in records(self.out).things.values()
            for things in by_target.values()
            for thing in things.values()
            if thing.written
        ]
        if written:
            name, adopted = written[pick % len(written)]
            self._record(Wanted((name,), undo=undo and adopted))

    @precondition(lambda self: self.last is not None)
    @rule(region=st.sampled_from(("us-east-1", "eu-west-1")), of=st.sampled_from(tuple(TARGETS)))
    def record_from_state(self, region: str, of: str) -> None:
        stack = pulumi.as_stack(self.stacks.get(region, {}), CLASSES)
        content = stack if of == "pulumi" else as_state(self.states.get(region, {}))
        path = self.place / "state.json"
        path.write_text(json.dumps(content), "utf-8")
        self._record(Wanted(targets=(of,), states=(path,)))

    def _record(self, wanted: Wanted) -> None:
        settings = remembered(self.out)
        assert settings is not None
        with suppress(NameTaken):
            self.last = record(self.out, settings, wanted)[0]

    @precondition(lambda self: self.last is not None)
    @rule()
    def apply(self) -> None:
        for folder in self.out.glob("*/terraform"):
            state = self.states.setdefault(folder.parent.name, {})
            planned = plan(load(folder), state)
            if not planned.errors:
                self.states[folder.parent.name] = planned.state

    @precondition(lambda self: self.last is not None)
    @rule(forget=st.booleans())
    def up(self, forget: bool) -> None:
        """Run the programs; with ``forget`` what they say first is done, else they stop there."""
        for folder in self.out.glob("*/pulumi"):
            stack = self.stacks.setdefault(folder.parent.name, {})
            program = pulumi.load(folder)
            run = pulumi.up(program, stack)
            if run.to_forget and forget:
                run = pulumi.up(program, {it: held for it, held in stack.items() if it not in run.to_forget})
            if not run.errors:
                self.stacks[folder.parent.name] = run.stack

    # --- people -----------------------------------------------------------------------------------------

    @precondition(lambda self: self.last is not None)
    @rule(pick=st.integers(0, 50), name=st.sampled_from(NAMES))
    def rename(self, pick: int, name: str) -> None:
        self._map(pick, {"name": name})

    @precondition(lambda self: self.last is not None)
    @rule(pick=st.integers(0, 50), skip=st.booleans())
    def skip(self, pick: int, skip: bool) -> None:
        self._map(pick, {"skip": skip})

    def _map(self, pick: int, said: dict[str, object]) -> None:
        path = self.out / "mapping.json"
        data = json.loads(path.read_text("utf-8"))
        things = [(kind, it) for kind in sorted(data) for it in sorted(data[kind])]
        kind, thing = things[pick % len(things)]
        names = {entry.get("name") for ids in data.values() for entry in ids.values()}
        if said.get("name") not in names:
            data[kind][thing] |= said
            path.write_text(json.dumps(data), "utf-8")

    @precondition(lambda self: self.last is not None)
    @rule(pick=st.integers(0, 50), line=st.integers(0, 400))
    def edit(self, pick: int, line: int) -> None:
        """Somebody writes a comment somewhere, which may meet a change."""
        files = [*sorted(self.out.glob("*/terraform/*.tf")), *sorted(self.out.glob("*/pulumi/**/*.py"))]
        path = files[pick % len(files)]
        lines = path.read_text("utf-8").splitlines(keepends=True)
        place = line % (len(lines) + 1)
        path.write_text("".join([*lines[:place], "# a comment\n", *lines[place:]]), "utf-8")

    # --- what must hold ---------------------------------------------------------------------------------

    @invariant()
    def no_plan_destroys(self) -> None:
        for region, state in self.states.items():
            folder = self.out / region / "terraform"
            planned = plan(load(folder), state)
            assert planned.destroyed == {}, f"{region} would destroy {planned.destroyed}"
            if planned.errors:
                continue
            wanted = self._ids(region)
            for address, held in planned.state.items():
                assert wanted.get(address, held) == held, f"{address} is {wanted[address]}, and was {held}"

    @invariant()
    def no_update_deletes(self) -> None:
        for region, stack in self.stacks.items():
            run = pulumi.up(pulumi.load(self.out / region / "pulumi"), stack)
            assert run.deleted == {}, f"{region} would delete {run.deleted}"
            assert not any("again" in error for error in run.errors), run.errors
            assert self.last is not None
            graph = self.last.drawing.graphs.get((region, "pulumi"))
            wanted = {(it.kind.pulumi_type, it.name): it.import_id for it in graph.imported} if graph else {}
            for (kind, name), held in run.stack.items():
                it = wanted.get((CLASSES[kind], name), held)
                assert it == held, f"{name} is {it}, and was {held}"

    def _ids(self, region: str) -> dict[str, str]:
        """The import id of each address, as the last export has drawn it."""
        assert self.last is not None
        graph = self.last.drawing.graphs.get((region, "terraform"))
        writer = target_named("terraform").writer(graph) if graph else None
        return {writer.address(it): it.import_id for it in graph.imported} if graph and writer else {}


TestLife = Life.TestCase
TestLife.settings = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes: the steps are few anyway
    max_examples=int(os.environ.get("POOLPORT_LIVES", "6")),
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
"""POOLPORT_LIVES=500 looks for longer."""
