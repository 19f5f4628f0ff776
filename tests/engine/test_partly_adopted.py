"""A stack that holds a part, a thing under an older name, or one without code: nothing live is deleted."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from exporter.disk import write_whole
from exporter.model import Graph, Resource
from exporter.targets.adoption import Adoption, Forgotten
from exporter.targets.engine import draw_project
from exporter.targets.pulumi.target import PULUMI
from exporter.targets.statements import whole
from tests.engine.stack import ENGINE, EngineError, Live, count

Adopt = Callable[..., Live]
CASE = "every-kind-around-a-pool"


def program(found: Live, name: str, graph: Graph, adoption: Adoption) -> Path:
    """The program of a graph, as it is exported once a part is adopted."""
    folder = found.folder / name
    for path, content in draw_project(graph, PULUMI, adoption=adoption).items():
        write_whole(folder, path, content)
    return folder


def without(graph: Graph, *gone: Resource) -> Graph:
    keys = {resource.key for resource in gone}
    return replace(graph, resources=tuple(it for it in graph.resources if it.key not in keys))


def forgetting(graph: Graph, *gone: Resource) -> Adoption:
    return replace(whole(graph), forgotten=tuple(Forgotten(it.key, (it.name,)) for it in gone))


def of_kind(graph: Graph, kind: str) -> Resource:
    return next(resource for resource in graph.resources if resource.kind.name == kind)


@pytest.fixture
def adopted(adopt: Adopt) -> Live:
    """An account with every kind, adopted by the program."""
    found = adopt(CASE)
    found.run("up")
    return found


def test_what_is_not_adopted_is_imported_alone(adopt: Adopt) -> None:
    found = adopt(CASE)
    first = tuple(found.graph.resources[:3])
    found.run("up", program(found, "first", replace(found.graph, resources=first), Adoption()))
    part = Adoption(adopted=frozenset(it.key for it in first))
    rest = program(found, "rest", found.graph, part)
    expected = {"same": 3, "import": len(found.graph.resources) - 3}
    assert count(found.run("preview", rest)) == expected
    assert count(found.run("up", rest)) == expected
    assert count(found.run("up", program(found, "all", found.graph, whole(found.graph)))) == {
        "same": len(found.graph.resources)
    }
    assert found.writes() == []


def renamed(graph: Graph, thing: Resource) -> Graph:
    resources = tuple(replace(it, name="another") if it is thing else it for it in graph.resources)
    return replace(graph, resources=resources)


@pytest.mark.parametrize("kind", ["user_pool", "user_pool_client", "user_group"])
def test_another_name_is_the_same_thing(kind: str, adopted: Live) -> None:
    thing = of_kind(adopted.graph, kind)
    graph = renamed(adopted.graph, thing)
    earlier = {thing.key: ("first_of_all", thing.name)}
    code = program(adopted, "renamed", graph, replace(whole(graph), earlier=earlier))
    for command in ("preview", "up", "up"):
        assert count(adopted.run(command, code)) == {"same": len(graph.resources)}
    assert adopted.writes() == []


def test_without_its_alias_another_name_would_be_another_thing(adopted: Live) -> None:
    graph = renamed(adopted.graph, of_kind(adopted.graph, "user_group"))
    code = program(adopted, "renamed", graph, whole(graph))
    assert count(adopted.run("preview", code)).keys() >= {"create", "delete"}


def test_an_import_under_an_older_name_is_not_made_again(adopted: Live) -> None:
    """Somebody has renamed a client and written the alias by hand; no record says that it is adopted."""
    client = of_kind(adopted.graph, "user_pool_client")
    graph = renamed(adopted.graph, client)
    code = program(adopted, "renamed", graph, Adoption())
    (module,) = (path for path in (code / "pools").glob("*.py") if client.import_id in path.read_text())
    statement = f'import_="{client.import_id}",'
    module.write_text(
        module.read_text().replace(statement, f'{statement} aliases=[pulumi.Alias("{client.name}")],')
    )
    for command in ("preview", "up"):
        assert count(adopted.run(command, code)) == {"same": len(graph.resources)}
    assert adopted.writes() == []


def told(adopted: Live, code: Path) -> list[list[str]]:
    """The commands that the program says when it stops."""
    for command in ("preview", "up"):
        with pytest.raises(EngineError, match="the engine would delete it in AWS") as stopped:
            adopted.run(command, code)
    assert adopted.writes() == []
    lines = re.findall(r"^ +((?:pulumi state delete|python) .*)$", str(stopped.value), re.MULTILINE)
    return [shlex.split(line) for line in dict.fromkeys(lines)]


def test_what_is_forgotten_stops_the_program_until_the_stack_has_forgotten_it(adopted: Live) -> None:
    gone = [of_kind(adopted.graph, kind) for kind in ("user_in_group", "user")]
    assert gone[1].key in str(gone[0].arguments)  # the one refers to the other
    graph = without(adopted.graph, *gone)
    code = program(adopted, "forgetting", graph, forgetting(graph, *reversed(gone)))
    *commands, _ = told(adopted, code)
    assert [words[-1].rpartition("::")[2] for words in commands] == [it.name for it in gone]
    for words in commands:
        adopted.pulumi(*words[1:], "--yes")
    for command in ("preview", "up", "up"):
        assert count(adopted.run(command, code)) == {"same": len(graph.resources)}
    assert adopted.writes() == []


def test_a_protected_thing_is_forgotten_too(adopted: Live) -> None:
    """A pool, with all that belongs to it."""
    pool = of_kind(adopted.graph, "user_pool")
    assert pool.protect
    gone = [it for it in adopted.graph.resources if it.group == pool.group]
    graph = without(adopted.graph, *gone)
    code = program(adopted, "forgetting", graph, forgetting(graph, *gone))
    *commands, _ = told(adopted, code)
    assert len(commands) == len(gone)
    for words in commands:
        adopted.pulumi(*words[1:], "--yes")
    assert count(adopted.run("up", code)) == {}
    assert adopted.writes() == []


def test_the_script_forgets_what_others_depended_on(adopted: Live) -> None:
    domain = of_kind(adopted.graph, "user_pool_domain")
    graph = without(adopted.graph, domain)
    free = tuple(
        replace(it, depends_on=tuple(k for k in it.depends_on if k != domain.key)) for it in graph.resources
    )
    graph = replace(graph, resources=free)
    code = program(adopted, "forgetting", graph, forgetting(graph, domain))
    command, script = told(adopted, code)
    with pytest.raises(EngineError, match="depend on it"):
        adopted.pulumi(*command[1:], "--yes")
    subprocess.run(
        [sys.executable, *script[1:]],
        cwd=adopted.folder / "work",
        env={**adopted.environment(), "PATH": f"{ENGINE.parent}:/usr/bin:/bin"},
        check=True,
        capture_output=True,
    )
    for command in ("preview", "up"):
        assert count(adopted.run(command, code)) == {"same": len(graph.resources)}
    assert adopted.writes() == []


def test_without_the_guard_it_would_be_deleted(adopted: Live) -> None:
    group = of_kind(adopted.graph, "user_in_group")
    graph = without(adopted.graph, group)
    code = program(adopted, "forgetting", graph, forgetting(graph, group))
    pools = code / "pools/__init__.py"
    assert "\nspare_forgotten()\n" in pools.read_text()
    pools.write_text(pools.read_text().replace("\nspare_forgotten()\n", "\n"))
    adopted.run("up", code)
    assert [(what, name) for what, _, name, _ in adopted.writes()] == [("delete", group.name)]


def test_it_stops_before_anything_else_is_imported(adopt: Adopt) -> None:
    found = adopt(CASE)
    graph = found.graph
    server = of_kind(graph, "resource_server")
    pool = of_kind(graph, "user_pool")
    found.run("up", program(found, "first", replace(graph, resources=(pool, server)), Adoption()))
    rest = without(graph, server)
    adoption = replace(forgetting(rest, server), adopted=frozenset({pool.key}))
    code = program(found, "rest", rest, adoption)
    assert "import_=" in "".join(path.read_text() for path in (code / "pools").glob("*.py"))
    told(found, code)
    held = found.pulumi("stack", "export")
    assert "userPoolClient" not in held
