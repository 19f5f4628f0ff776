"""Programs in YAML, which cannot have a guard: whatever is done in whichever order, nothing is deleted."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from exporter.disk import write_whole
from exporter.folder.state import held_by, read_state
from exporter.model import Graph, Resource
from exporter.targets.adoption import Adoption, Forgotten
from exporter.targets.engine import draw_project
from exporter.targets.pulumi.target import PULUMI
from exporter.targets.pulumi_common.preview import preview, unwanted
from exporter.targets.pulumi_yaml.language import HOST, YAML
from exporter.targets.pulumi_yaml.target import PULUMI_YAML
from exporter.targets.statements import whole
from exporter.targets.target import Options
from tests.case_folders import FOLDER
from tests.engine.by_cli import prepare, run
from tests.engine.stack import ENGINE, EngineError, Live, count, live
from tests.engine.test_next_change import PLAIN
from tests.engine.test_refused import POOL, account

CASE = "every-kind-around-a-pool"
pytestmark = pytest.mark.skipif(
    not (ENGINE.parent / HOST).exists(), reason=f"needs {HOST} in .engine/: make engine"
)


def exported(folder: Path, case: str = CASE, **choices: bool) -> Live:
    return live(folder / case, FOLDER / case / "snapshot", target="pulumi-yaml", **choices)


@pytest.fixture
def adopted(tmp_path: Path) -> Live:
    """An account with every kind, adopted by the program."""
    found = exported(tmp_path)
    run(found, "up")
    return found


def program(found: Live, name: str, graph: Graph, adoption: Adoption) -> Path:
    """The program of a graph, as it is exported once a part is adopted."""
    folder = found.folder / name
    for path, content in draw_project(graph, PULUMI_YAML, adoption=adoption).items():
        write_whole(folder, path, content)
    return folder


def of_kind(graph: Graph, kind: str) -> Resource:
    return next(resource for resource in graph.resources if resource.kind.name == kind)


def forgetting(graph: Graph, *gone: Resource) -> tuple[Graph, Adoption]:
    """The graph without what is gone, and without the wish to exist after that."""
    keys = {it.key for it in gone}
    kept = tuple(
        replace(it, depends_on=tuple(key for key in it.depends_on if key not in keys))
        for it in graph.resources
        if it.key not in keys
    )
    graph = replace(graph, resources=kept)
    return graph, replace(whole(graph), forgotten=tuple(Forgotten(it.key, (it.name,)) for it in gone))


def forget(found: Live, code: Path) -> subprocess.CompletedProcess[str]:
    """Run the script of a program in the stack's workspace."""
    prepare(found, code)
    return subprocess.run(
        ["sh", "forget.sh"],
        cwd=found.folder / "work",
        env=found.environment(),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("case", [CASE, "an-identity-pool-with-roles-and-tags"])
def test_the_first_plan_only_imports_and_the_second_changes_nothing(case: str, tmp_path: Path) -> None:
    found = exported(tmp_path, case)
    number = len(found.graph.imported)
    assert count(run(found, "preview"))["import"] == number
    run(found, "up")
    code = program(found, "adopted", found.graph, whole(found.graph))
    for folder in (found.project, code):
        assert count(run(found, "up", folder))["same"] == number
    assert found.writes() == []


def test_secrets_come_from_the_configuration(tmp_path: Path) -> None:
    found = exported(tmp_path, "secrets-from-the-configuration", secrets_in_config=True)
    assert found.secrets
    found.secrets |= found.graph.masked
    assert count(run(found, "up")) == {"import": len(found.graph.resources)}
    found.secrets |= dict.fromkeys(found.secrets, "another")
    assert count(run(found, "preview"))["update"] == len(found.secrets)


def test_the_provider_is_bound_to_account_and_region(tmp_path: Path) -> None:
    found = exported(tmp_path)
    run(found, "preview")
    assert found.configured()["region"] == found.graph.region
    assert found.configured()["allowedAccountIds"] == f'["{found.graph.account}"]'


def test_verify_s_own_preview_only_imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = exported(tmp_path)
    prepare(found)
    monkeypatch.setenv("PATH", found.environment()["PATH"])
    answer = preview(found.folder / "work", found.graph, found.environment(), YAML)
    assert list(unwanted(answer, found.graph)) == []
    text = (found.folder / "work/Pulumi.yaml").read_text()
    (found.folder / "work/Pulumi.yaml").write_text(text.replace('"ENABLED"', '"LEGACY"', 1))
    answer = preview(found.folder / "work", found.graph, found.environment(), YAML)
    assert any("update of" in line for line in unwanted(answer, found.graph))


def test_an_import_that_comes_back_deletes_nothing(adopted: Live) -> None:
    code = program(adopted, "adopted", adopted.graph, whole(adopted.graph))
    run(adopted, "up", code)
    assert "import-replacement" in count(run(adopted, "up"))
    for folder in (adopted.project, code):
        assert count(run(adopted, "up", folder)) == {"same": len(adopted.graph.resources)}
    assert adopted.writes() == []


def test_a_stack_of_pulumi_import_and_then_the_program_would_delete(tmp_path: Path) -> None:
    """Why there is no import file beside a program in YAML, and why 'poolport adopted' comes first."""
    found = exported(tmp_path)
    assert not {"import.json", "import.sh"} & {path.name for path in found.project.iterdir()}
    prepare(found)
    file = found.folder / "import.json"
    file.write_bytes(draw_project(found.graph, PULUMI)["import.json"])
    found.pulumi("import", "--file", str(file), "--yes", "--generate-code=false")
    assert count(run(found, "preview"))["import-replacement"] == 5
    run(found, "up", program(found, "adopted", found.graph, whole(found.graph)))
    run(found, "up")
    assert found.writes() == []


def test_without_that_it_deletes_live_clients(tmp_path: Path) -> None:
    found = exported(tmp_path)
    prepare(found)
    file = found.folder / "import.json"
    file.write_bytes(draw_project(found.graph, PULUMI)["import.json"])
    found.pulumi("import", "--file", str(file), "--yes", "--generate-code=false")
    run(found, "up")
    assert {kind.rpartition(":")[2] for what, kind, *_ in found.writes() if what == "delete"} == {
        "UserPoolClient",
        "Permission",
        "User",
    }


def test_everything_that_was_adopted_is_held_under_its_name(adopted: Live) -> None:
    path = adopted.folder / "stack.json"
    path.write_text(adopted.pulumi("stack", "export"))
    held = held_by(read_state(path), adopted.graph)
    assert {key: it.name for key, it in held.items()} == {it.key: it.name for it in adopted.graph.resources}


@pytest.mark.parametrize("kind", ["user_pool_client", "user_group"])
def test_another_name_is_the_same_thing(kind: str, adopted: Live) -> None:
    thing = of_kind(adopted.graph, kind)
    resources = tuple(replace(it, name="another") if it is thing else it for it in adopted.graph.resources)
    graph = replace(adopted.graph, resources=resources)
    earlier = {thing.key: ("first_of_all", thing.name)}
    code = program(adopted, "renamed", graph, replace(whole(graph), earlier=earlier))
    for _ in range(2):
        assert count(run(adopted, "up", code)) == {"same": len(graph.resources)}
    assert adopted.writes() == []


def test_what_has_no_code_any_more_is_forgotten_and_stays_in_aws(adopted: Live) -> None:
    gone = of_kind(adopted.graph, "user_in_group")
    assert not gone.protect
    graph, adoption = forgetting(adopted.graph, gone)
    code = program(adopted, "without", graph, adoption)
    assert count(run(adopted, "up", code)) == {"same": len(graph.resources), "delete": 1}
    assert count(run(adopted, "up", code)) == {"same": len(graph.resources)}
    assert adopted.writes() == []


def test_a_pool_and_what_belongs_to_it_is_forgotten_by_the_script(adopted: Live) -> None:
    graph, adoption = forgetting(adopted.graph, *adopted.graph.resources)
    code = program(adopted, "without", graph, adoption)
    done = forget(adopted, code)
    assert not done.returncode, done.stderr
    assert "::aws:" not in adopted.pulumi("stack", "export")
    assert count(run(adopted, "up", code)) == {}
    assert adopted.writes() == []


def test_without_the_script_the_update_stops_at_what_is_protected(adopted: Live) -> None:
    graph, adoption = forgetting(adopted.graph, *adopted.graph.resources)
    code = program(adopted, "without", graph, adoption)
    with pytest.raises(EngineError, match="because it is protected"):
        run(adopted, "up", code)
    assert adopted.writes() == []
    assert not forget(adopted, code).returncode
    assert count(run(adopted, "up", code)) == {}
    assert adopted.writes() == []


def test_what_others_depended_on_is_forgotten_after_an_update(adopted: Live) -> None:
    domain = of_kind(adopted.graph, "user_pool_domain")
    assert any(domain.key in it.depends_on for it in adopted.graph.resources)
    graph, adoption = forgetting(adopted.graph, domain)
    code = program(adopted, "without", graph, adoption)
    done = forget(adopted, code)
    assert done.returncode == 1
    assert "run 'pulumi up', which deletes nothing" in done.stderr
    with pytest.raises(EngineError, match="protected"):
        run(adopted, "up", code)
    assert not forget(adopted, code).returncode
    assert count(run(adopted, "up", code)) == {"same": len(graph.resources)}
    assert adopted.writes() == []


def test_without_retain_on_delete_it_would_be_deleted(adopted: Live) -> None:
    """And so somebody deletes on purpose, in two steps."""
    gone = of_kind(adopted.graph, "user_in_group")
    code = program(adopted, "adopted", adopted.graph, whole(adopted.graph))
    text = (code / "Pulumi.yaml").read_text()
    head, name, rest = text.partition(f"\n  {gone.name}:\n")
    (code / "Pulumi.yaml").write_text(head + name + rest.replace("retainOnDelete: true", "protect: false", 1))
    run(adopted, "up", code)
    graph, adoption = forgetting(adopted.graph, gone)
    run(adopted, "up", program(adopted, "without", graph, adoption))
    assert [(what, name) for what, _, name, _ in adopted.writes()] == [("delete", gone.name)]


def test_what_is_only_read_is_imported_when_it_can_be(tmp_path: Path) -> None:
    found = exported(tmp_path)
    pool = of_kind(found.graph, "user_pool")
    resources = tuple(replace(it, read=True) if it is pool else it for it in found.graph.resources)
    code = program(found, "reading", replace(found.graph, resources=resources), Adoption())
    number = len(resources)
    assert count(run(found, "up", code)) == {"read": 1, "import": number - 1}
    rest = Adoption(adopted=frozenset(it.key for it in resources if it.key != pool.key))
    code = program(found, "managed", found.graph, rest)
    assert count(run(found, "up", code)) == {"import": 1, "same": number - 1, "discard": 1}
    assert found.writes() == []


def test_a_refused_value_is_named_and_so_is_one_of_another_pool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Options, "checks_ignored", False)
    text = {"smsAuthenticationMessage": "no code"}
    facts = {
        "refused": {POOL: ["smsAuthenticationMessage"]},
        "ignored": {"customers": text, "staff": text},
    }
    found = live(tmp_path, account(tmp_path / "snapshot"), target="pulumi-yaml", facts=facts)
    prepare(found)
    path = found.folder / "work/Pulumi.yaml"
    # The second one says itself what the first one leaves out.
    written = path.read_text().replace(
        'name: "staff"\n', 'name: "staff"\n      smsAuthenticationMessage: "x"\n'
    )
    path.write_text(written)
    monkeypatch.setenv("PATH", found.environment()["PATH"])
    said = list(unwanted(preview(path.parent, found.graph, found.environment(), YAML), found.graph))
    assert sorted(line.partition(": ")[0] for line in said) == [f"{POOL}::customers", f"{POOL}::staff"]
    assert all("smsAuthenticationMessage has a value that is refused" in line for line in said)


@pytest.mark.parametrize(
    ("case", "pattern", "new", "kind"),
    [
        (
            "an-identity-pool-with-roles-and-tags",
            r"^        authenticated: \$.*$",
            f'        authenticated: "{PLAIN}"',
            "IdentityPoolRoleAttachment",
        ),
        (CASE, r"^      webAclArn: .*$", f'      webAclArn: "{PLAIN}"', "WebAclAssociation"),
    ],
)
def test_what_there_is_one_of_is_replaced_without_a_moment_without_it(
    case: str, pattern: str, new: str, kind: str, tmp_path: Path
) -> None:
    """With retainOnDelete nothing is taken away first: what is made takes the place of what there is.

    While the program has its imports the engine stops, and says so.
    """
    found = exported(tmp_path, case)
    run(found, "up")
    code = program(found, "adopted", found.graph, whole(found.graph))
    path = code / "Pulumi.yaml"
    text, number = re.subn(pattern, new, path.read_text(), flags=re.MULTILINE)
    assert number == 1
    path.write_text(text)
    run(found, "up", code)
    assert [(what, of.split(":")[-1]) for what, of, _, _ in found.writes()] == [("create", kind)]


def test_one_change_is_sent_with_all_else_as_it_was(adopted: Live) -> None:
    group = of_kind(adopted.graph, "user_group")
    before = adopted.inputs(group)
    path = adopted.project / "Pulumi.yaml"
    place = f"    type: {group.kind.pulumi_type}\n    properties:\n"
    text = path.read_text()
    assert text.count(place) == 1
    path.write_text(text.replace(place, f"{place}      description: changed\n"))
    run(adopted, "up")
    assert adopted.writes() == [
        ["update", group.kind.pulumi_type, group.name, before | {"description": "changed"}]
    ]
