"""What was adopted and is only read now, or managed again: nothing live is deleted, and nothing made anew."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from exporter.folder.adoption import adoption_of, renewed
from exporter.folder.records import Records
from exporter.model import Graph, Resource
from tests.engine.stack import ENGINE, Live, count
from tests.engine.test_partly_adopted import CASE, of_kind, program, told

Adopt = Callable[..., Live]


def reading(graph: Graph, thing: Resource) -> Graph:
    """The same, with a thing whose provider refuses what AWS has of it by now."""
    resources = tuple(replace(it, read=True) if it is thing else it for it in graph.resources)
    return replace(graph, resources=resources)


def let_forget(found: Live, script: list[str]) -> None:
    """Run the script that the program names, where the CLI would be used."""
    subprocess.run(
        [sys.executable, *script[1:]],
        cwd=found.folder / "work",
        env={**found.environment(), "PATH": f"{ENGINE.parent}:/usr/bin:/bin"},
        check=True,
        capture_output=True,
    )


@pytest.mark.parametrize("recorded", [True, False], ids=["recorded", "never-recorded"])
@pytest.mark.parametrize("kind", ["user_pool", "user_pool_client"])
def test_adopted_then_only_read_then_adopted_again(kind: str, recorded: bool, adopt: Adopt) -> None:
    found = adopt(CASE)
    found.run("up")
    whole, thing = found.graph, of_kind(found.graph, kind)
    number = len(whole.resources)
    place = (whole.region, "pulumi")
    records = renewed(Records(), {place: whole}, adopting=recorded)

    only_read = reading(whole, thing)
    records = renewed(records, {place: only_read})
    code = program(found, "reading", only_read, adoption_of(records, *place, only_read))
    *_, script = told(found, code)
    let_forget(found, script)
    for _ in range(2):
        assert count(found.run("up", code)) == {"read": 1, "same": number - 1}

    records = renewed(records, {place: whole})
    code = program(found, "again", whole, adoption_of(records, *place, whole))
    assert count(found.run("up", code)) == {"import": 1, "same": number - 1, "discard": 1}
    assert count(found.run("up", code)) == {"same": number}
    assert found.writes() == []


def test_what_was_only_read_from_the_beginning_is_imported_when_it_can_be(adopt: Adopt) -> None:
    found = adopt(CASE)
    whole, place = found.graph, (found.graph.region, "pulumi")
    only_read = reading(whole, of_kind(whole, "user_pool"))
    records = renewed(Records(), {place: only_read})
    found.run("up", program(found, "reading", only_read, adoption_of(records, *place, only_read)))
    records = renewed(records, {place: whole}, adopting=False)
    code = program(found, "again", whole, adoption_of(records, *place, whole))
    assert count(found.run("up", code)) == {
        "import": 1,
        "same": len(whole.resources) - 1,
        "discard": 1,
    }
    assert found.writes() == []


def test_the_guard_lets_what_is_managed_again_stay_before_the_stack_has_forgotten_it(adopt: Adopt) -> None:
    found = adopt(CASE)
    found.run("up")
    whole, thing = found.graph, of_kind(found.graph, "user_pool_client")
    place = (whole.region, "pulumi")
    records = renewed(Records(), {place: whole}, adopting=True)
    records = renewed(records, {place: reading(whole, thing)})
    records = renewed(records, {place: whole})
    code = program(found, "again", whole, adoption_of(records, *place, whole))
    assert "import_=" in "".join(path.read_text() for path in (code / "pools").glob("*.py"))
    for _ in range(2):
        assert count(found.run("up", code)) == {"same": len(whole.resources)}
    assert found.writes() == []
