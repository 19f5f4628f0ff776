"""The pack that puts pools below a component: a stack adopts them, or finds them as it has them already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from exporter.disk import write_whole
from exporter.model import Graph
from exporter.targets.adoption import NOTHING, Adoption, Forgotten
from exporter.targets.engine import draw_project
from exporter.targets.pulumi.target import PULUMI
from exporter.targets.statements import whole
from tests.engine.stack import ROOT, EngineError, Live, Step, count

Adopt = Callable[..., Live]
CASE = "every-kind-around-a-pool"
PACK = ROOT / "examples/component"


def program(found: Live, graph: Graph, adoption: Adoption = NOTHING, pack: Path | None = PACK) -> Path:
    """The program of a graph, drawn with the pack."""
    folder = found.folder / f"drawn-{len(list(found.folder.glob('drawn-*')))}"
    for path, content in draw_project(graph, PULUMI, adoption=adoption, templates=pack).items():
        write_whole(folder, path, content)
    return folder


def of_aws(steps: list[Step]) -> dict[str, int]:
    """How many steps of each operation, without those of the components, which are nothing in AWS."""
    return dict(count([step for step in steps if step.kind.startswith("aws:")]))


def test_the_first_run_imports_all_and_the_next_changes_nothing(adopt: Adopt) -> None:
    found = adopt(CASE)
    number = len(found.graph.resources)
    code = program(found, found.graph)
    assert of_aws(found.run("preview", code)) == {"import": number}
    assert of_aws(found.run("up", code)) == {"import": number}
    assert "example:cognito:Pool$aws:cognito/userPool:UserPool" in found.pulumi("stack", "export")
    for again in (code, program(found, found.graph, whole(found.graph)), code):
        assert of_aws(found.run("up", again)) == {"same": number}
    assert found.writes() == []


@pytest.mark.parametrize("imports", [True, False])
def test_a_stack_from_before_the_component_keeps_everything(adopt: Adopt, imports: bool) -> None:
    found = adopt(CASE)
    number = len(found.graph.resources)
    assert of_aws(found.run("up", program(found, found.graph, pack=None))) == {"import": number}
    code = program(found, found.graph, NOTHING if imports else whole(found.graph))
    for command in ("preview", "up", "up"):
        assert of_aws(found.run(command, code)) == {"same": number}
    assert found.writes() == []


def test_what_has_another_name_too_is_found_from_before(adopt: Adopt) -> None:
    found = adopt(CASE)
    graph = found.graph
    found.run("up", program(found, graph, pack=None))
    client = next(it for it in graph.resources if it.kind.name == "user_pool_client")
    resources = tuple(replace(it, name="another") if it is client else it for it in graph.resources)
    earlier = Adoption(earlier={client.key: (client.name,)})
    code = program(found, replace(graph, resources=resources), earlier)
    for command in ("preview", "up", "up"):
        assert of_aws(found.run(command, code)) == {"same": len(graph.resources)}
    assert found.writes() == []


@pytest.mark.parametrize("pack", [PACK, None])
def test_what_is_forgotten_stops_the_program(adopt: Adopt, pack: Path | None) -> None:
    found = adopt(CASE)
    graph = found.graph
    found.run("up", program(found, graph, pack=pack))
    gone = next(it for it in graph.resources if it.kind.name == "user_in_group")
    left = replace(graph, resources=tuple(it for it in graph.resources if it is not gone))
    adoption = replace(whole(left), forgotten=(Forgotten(gone.key, (gone.name,)),))
    code = program(found, left, adoption)
    for command in ("preview", "up"):
        with pytest.raises(EngineError, match=f"pulumi state delete --force .*::{gone.name}"):
            found.run(command, code)
    assert found.writes() == []


def test_without_its_aliases_an_older_stack_would_lose_things(adopt: Adopt) -> None:
    """The test above can fail: this is what the aliases of the pack are for."""
    found = adopt(CASE)
    found.run("up", program(found, found.graph, pack=None))
    code = program(found, found.graph, whole(found.graph))
    components = code / "components.py"
    text = components.read_text()
    assert "*known, *before" in text
    components.write_text(text.replace("*known, *before", "*known"))
    with pytest.raises(EngineError, match="cannot be deleted"):
        found.run("preview", code)
