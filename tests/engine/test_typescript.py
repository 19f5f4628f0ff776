"""A program in TypeScript on the engine: what it holds already is not imported again, nothing is deleted."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from exporter.model import Graph, Resource
from exporter.targets.adoption import NOTHING, Adoption, Forgotten
from exporter.targets.statements import whole
from tests.engine.stack import ENGINE, EngineError, Live, count
from tests.node.tools import link_packages, needs_node
from tests.targets.pulumi_typescript.projects import drawn

pytestmark = needs_node
CASE = "every-kind-around-a-pool"
COMPONENT = """\
import * as pulumi from "@pulumi/pulumi";

class Outer extends pulumi.ComponentResource {
  constructor() {
    super("my:own:Outer", "outer");
  }
}

class Inner extends pulumi.ComponentResource {
  constructor(parent: pulumi.Resource) {
    super("my:own:Inner", "inner", {}, { parent });
  }
}

export const inner = new Inner(new Outer());
"""


@pytest.fixture
def account(adopt: Callable[..., Live], tmp_path: Path) -> Live:
    """An account with every kind, and a project in TypeScript of it."""
    link_packages(tmp_path)
    return adopt(CASE, target="pulumi-typescript")


def program(found: Live, name: str, graph: Graph, adoption: Adoption = NOTHING) -> Path:
    """The program of a graph, as it is exported once a part is adopted."""
    return drawn(found.folder / name, graph, adoption)


def of_kind(graph: Graph, kind: str) -> Resource:
    return next(resource for resource in graph.resources if resource.kind.name == kind)


def without(graph: Graph, gone: Resource) -> Graph:
    return replace(graph, resources=tuple(it for it in graph.resources if it is not gone))


def forgetting(graph: Graph, gone: Resource) -> Adoption:
    return replace(whole(graph), forgotten=(Forgotten(gone.key, (gone.name,)),))


def edit(program: Path, before: str, after: str, files: str = "pools/*.ts") -> None:
    """Change what stands in a program, as somebody would."""
    found = [path for path in program.glob(files) if before in path.read_text()]
    assert found
    for path in found:
        path.write_text(path.read_text().replace(before, after))


def test_everything_is_imported_once_and_an_import_that_comes_back_deletes_nothing(account: Live) -> None:
    number = len(account.graph.resources)
    assert count(account.run("preview")) == {"import": number}
    assert count(account.run("up")) == {"import": number}
    adopted = program(account, "adopted", account.graph, whole(account.graph))
    for code in (None, adopted, None, adopted):
        assert count(account.run("up", code)) == {"same": number}
    assert account.writes() == []


def test_the_import_file_and_then_the_program_deletes_nothing(account: Live) -> None:
    account.prepare()
    file = str(account.project / "import.json")
    account.pulumi("import", "--file", file, "--yes", "--generate-code=false")
    account.run("up")
    assert account.writes() == []


def test_without_the_guard_the_import_file_and_then_the_program_would_delete(account: Live) -> None:
    account.prepare()
    file = str(account.project / "import.json")
    account.pulumi("import", "--file", file, "--yes", "--generate-code=false")
    edit(account.project, "  await adoptOnce();\n", "")
    account.run("up")
    assert {(what, kind.split(":")[-1]) for what, kind, _, _ in account.writes()} >= {
        ("delete", "UserPoolClient")
    }


def test_a_pool_that_is_imported_by_its_name_stops_before_it_registers_anything(account: Live) -> None:
    account.prepare()
    file = str(account.project / "import.json")
    account.pulumi("import", "--file", file, "--yes", "--generate-code=false")
    first = 'import * as pools from "./pools";\n'
    edit(account.project, first, f'{first}import {{ shop }} from "./pools/shop";\nvoid shop;\n', "index.ts")
    with pytest.raises(EngineError, match="before the stack was asked what it holds"):
        account.run("up")
    assert account.writes() == []


def test_below_components_an_import_that_comes_back_deletes_nothing(account: Live) -> None:
    number = len(account.graph.resources)
    programs = []
    for name in ("importing", "adopted"):
        code = program(account, name, account.graph)
        (code / "component.ts").write_text(COMPONENT)
        for path in code.glob("pools/[a-hj-z]*.ts"):
            text = re.sub(
                r"^((?:  ){1,2}\},?\n\s+\{\n)", r"\1    parent: inner,\n", path.read_text(), flags=re.M
            )
            if name == "adopted":
                text = re.sub(r'^ +import:\s+"[^"]*",\n', "", text, flags=re.M)
            path.write_text(f'import {{ inner }} from "../component";\n{text}')
        programs.append(code)
    importing, adopted = programs
    assert count(account.run("up", importing)) == {"import": number, "create": 2}
    for code in (adopted, importing):
        assert count(account.run("up", code)) == {"same": number + 2}
    assert account.writes() == []


def test_another_name_is_the_same_thing_and_not_imported_again(account: Live) -> None:
    account.run("up")
    client = of_kind(account.graph, "user_pool_client")
    named = (replace(it, name="another") if it is client else it for it in account.graph.resources)
    graph = replace(account.graph, resources=tuple(named))
    earlier = {client.key: ("first_of_all", client.name)}
    for name, adoption in (
        ("known", replace(whole(graph), earlier=earlier)),
        ("new", Adoption(earlier=earlier)),
    ):
        code = program(account, name, graph, adoption)
        for command in ("preview", "up"):
            assert count(account.run(command, code)) == {"same": len(graph.resources)}
    assert account.writes() == []


def told(account: Live, code: Path) -> list[list[str]]:
    """The commands that the program says when it stops."""
    for command in ("preview", "up"):
        with pytest.raises(EngineError, match="the engine would delete it in AWS") as stopped:
            account.run(command, code)
    assert account.writes() == []
    lines = re.findall(r"^ +((?:pulumi state delete|node) .*)$", str(stopped.value), re.MULTILINE)
    return [shlex.split(line) for line in dict.fromkeys(lines)]


def test_what_is_forgotten_stops_the_program_until_the_script_has_let_the_stack_forget_it(
    account: Live,
) -> None:
    account.run("up")
    domain = of_kind(account.graph, "user_pool_domain")
    graph = without(account.graph, domain)
    free = (
        replace(it, depends_on=tuple(k for k in it.depends_on if k != domain.key)) for it in graph.resources
    )
    graph = replace(graph, resources=tuple(free))
    code = program(account, "forgetting", graph, forgetting(graph, domain))
    command, script = told(account, code)
    with pytest.raises(EngineError, match="depend on it"):
        account.pulumi(*command[1:], "--yes")
    subprocess.run(
        script,
        cwd=account.folder / "work",
        env={**account.environment(), "PATH": f"{ENGINE.parent}:/usr/bin:/bin"},
        check=True,
        capture_output=True,
    )
    for command_again in ("preview", "up"):
        assert count(account.run(command_again, code)) == {"same": len(graph.resources)}
    assert account.writes() == []


def test_without_the_guard_it_would_be_deleted(account: Live) -> None:
    account.run("up")
    group = of_kind(account.graph, "user_in_group")
    graph = without(account.graph, group)
    code = program(account, "forgetting", graph, forgetting(graph, group))
    edit(code, "  await spareForgotten();\n", "")
    account.run("up", code)
    assert [(what, name) for what, _, name, _ in account.writes()] == [("delete", group.name)]


def test_it_stops_before_anything_else_is_imported(account: Live) -> None:
    graph = account.graph
    server, pool = of_kind(graph, "resource_server"), of_kind(graph, "user_pool")
    account.run("up", program(account, "first", replace(graph, resources=(pool, server))))
    rest = without(graph, server)
    adoption = replace(forgetting(rest, server), adopted=frozenset({pool.key}))
    code = program(account, "rest", rest, adoption)
    assert any("import: " in path.read_text() for path in code.glob("pools/*.ts"))
    told(account, code)
    assert "userPoolClient" not in account.pulumi("stack", "export")
