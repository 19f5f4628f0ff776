"""Whole projects by the judges that TypeScript has, and by what they register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from exporter.folder.render import choose, draw_export
from exporter.graph.build import Options, build
from exporter.graph.naming import KnownNames
from exporter.model import Graph
from exporter.targets.adoption import NOTHING, Adoption, Forgotten
from exporter.targets.engine import group_resources
from exporter.targets.literals import literal
from exporter.targets.pulumi_common.registered import differences, expected
from exporter.targets.pulumi_typescript.language import complaints
from exporter.targets.statements import whole
from tests.builders import ACCOUNT, POOL_ID, REGION, client, graph_of, pool
from tests.case_folders import CASES, FOLDER, Case
from tests.node.tools import compiled, formatted, link_packages, linted, needs_node
from tests.strategies import same
from tests.targets.pulumi_typescript.projects import drawn, recorded

pytestmark = needs_node
NAME = "pulumi-typescript"
DEMO = Path(__file__).parents[3] / "demo/account"
LONG = "a_name_that_somebody_has_written_into_the_mapping_and_that_is_longer_than_any_line"
Projects = dict[str, tuple[Path, Graph, Adoption]]


def graphs(snapshot: Path, out: Path, case: Case | None = None) -> Iterator[tuple[str, Graph]]:
    """The graphs of a snapshot, by region, as a case says."""
    options = case.render_options() if case else choose((NAME,))
    found = draw_export(snapshot, out, options).graphs
    return ((region, graph) for (region, name), graph in found.items() if name == NAME)


def renamed(graph: Graph) -> tuple[Graph, Adoption]:
    """Every second thing has another name now, one a long one; nobody knows whether it is adopted."""
    names = {it.key: f"{it.name}_now" for it in graph.resources[1::2]} | {graph.resources[2].key: LONG}
    resources = tuple(replace(it, name=names.get(it.key, it.name)) for it in graph.resources)
    earlier = {it.key: (f"{it.name}_once", it.name) for it in graph.resources if it.key in names}
    earlier[graph.resources[3].key] = (LONG, "short")
    return replace(graph, resources=resources), Adoption(earlier=earlier)


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> Projects:
    """The sample account, the cases, and what adoption makes of one of them, below one folder."""
    root = link_packages(tmp_path_factory.mktemp("projects"))
    found: dict[str, tuple[Graph, Adoption]] = {}
    for region, graph in graphs(DEMO, root / "none"):
        found[f"demo-{region}"] = graph, NOTHING
    for case in CASES:
        if NAME in case.targets:
            out = tmp_path_factory.mktemp("case")
            case.copy_names(out)
            for region, graph in graphs(case.folder / "snapshot", out, case):
                found[f"{case.folder.name}-{region}"] = graph, whole(graph) if case.adopted else NOTHING
    ((_, every),) = graphs(FOLDER / "every-kind-around-a-pool/snapshot", root / "none")
    forgotten = tuple(Forgotten(it.key, (it.name, f"{it.name}_2")) for it in every.resources)
    group = next(it for it in every.resources if it.kind.name == "user_in_group")
    rest = replace(every, resources=tuple(it for it in every.resources if it is not group))
    one = Forgotten(group.key, (group.name,))
    answers = [*pool(SmsAuthenticationMessage="no code"), client("web-id", "web")]
    reading = build(ACCOUNT, REGION, [answers], KnownNames(), Options(checks_ignored=True))
    found |= {
        "renamed": renamed(every),
        "part": (every, Adoption(adopted=frozenset(it.key for it in every.resources[::2]))),
        "forgetting-all": (graph_of(), Adoption(forgotten=forgotten)),
        "forgetting-one": (rest, replace(whole(rest), forgotten=(one,))),
        "forgetting-and-importing": (rest, Adoption(forgotten=(one,))),
        "reading": (reading, NOTHING),
    }
    return {name: (drawn(root / name, *it), *it) for name, it in found.items()}


def test_the_compiler_has_nothing_to_say(projects: Projects) -> None:
    folder = projects["renamed"][0]
    assert compiled(folder.parent) == ""


def test_the_compiler_would_say_what_is_misspelt(tmp_path: Path, projects: Projects) -> None:
    _, graph, adoption = projects["secrets-from-the-configuration-us-east-1"]
    code = drawn(link_packages(tmp_path) / "program", graph, adoption) / "pools/small.ts"
    code.write_text(code.read_text().replace("minimumLength:", "minimalLength:"))
    assert "'minimalLength' does not exist in type" in compiled(tmp_path)


def test_eslint_has_nothing_to_say(projects: Projects) -> None:
    folder = projects["renamed"][0].parent
    assert linted(folder) == []


def test_prettier_changes_nothing(projects: Projects) -> None:
    found = (path for folder, *_ in projects.values() for path in sorted(folder.glob("**/*.*")))
    files = [
        path for path in found if path.suffix in (".ts", ".mjs", ".json") and path.parent.name != "files"
    ]
    assert len(files) > 60
    codes = [path.read_text("utf-8") for path in files]
    for path, code, after in zip(files, codes, formatted(codes, files), strict=True):
        print(path)
        same(code, after)


def test_the_formatters_complaints_name_the_file(projects: Projects, tmp_path: Path) -> None:
    _, graph, adoption = projects["adopted-us-east-1"]
    folder = drawn(link_packages(tmp_path) / "program", graph, adoption)
    (folder / ".prettierrc").write_text("semi: false")  # the user's own settings have no say
    (folder / ".prettierignore").write_text("*")
    assert complaints(folder) == ()
    with (folder / "pools/small.ts").open("a") as file:
        file.write("export  const x = 1")
    assert complaints(folder) == ("would change pools/small.ts",)


def keys(value: object) -> object:
    """What a map holds, without its values."""
    return {name: keys(it) for name, it in value.items()} if isinstance(value, dict) else None


@pytest.mark.parametrize(
    "name",
    [
        *("demo-eu-west-1", "demo-us-east-1", "renamed", "part", "forgetting-one", "reading"),
        *(f"{case.folder.name}-us-east-1" for case in CASES if NAME in case.targets),
        "two-regions-eu-west-1",
    ],
)
def test_a_project_registers_what_its_graph_says(name: str, projects: Projects) -> None:
    folder, graph, adoption = projects[name]
    found = recorded(folder, graph)
    assert list(differences(expected(graph, adoption), found.resources)) == []
    put_out = {it.name: literal(it.outputs) for it in group_resources(graph) if it.outputs.items}
    assert keys(found.outputs[""]) == keys(put_out)
    assert found.calls == []


def test_what_is_read_is_no_argument_of_anything(projects: Projects) -> None:
    folder, graph, _ = projects["reading"]
    code = (folder / "pools/customers.ts").read_text()
    assert (
        f'\nexport const customers = aws.cognito.UserPool.get(\n  "customers-read",\n  "{POOL_ID}",\n);'
        in code
    )
    assert graph.resources[0].read
    assert not (folder / "files.ts").exists()
