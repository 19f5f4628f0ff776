"""Several regions in one stack: the root program makes of each what it makes of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.model import Entries, Graph, Ref, Secret
from exporter.targets.engine import draw_project
from exporter.targets.proof import Check, Project
from exporter.targets.pulumi.one_stack import registers_the_same_in_one_stack
from exporter.targets.pulumi.target import PULUMI
from tests.builders import argument, resource

REGIONS = ("eu-west-1", "us-east-1")


def account(region: str) -> Graph:
    """A pool with a secret; both regions give one name to two things."""
    pool = resource("customers", argument("name", "customers"), import_id=f"{region}_A")
    details = Entries((("client_id", "x"), ("client_secret", Secret("google", f"masked {region}"))))
    google = resource(
        "google",
        argument("provider_details", details),
        argument("provider_name", "Google"),
        argument("provider_type", "Google"),
        argument("user_pool_id", Ref(pool.key, "id", pool.import_id)),
        kind="identity_provider",
        group="customers",
        import_id=f"{region}_A:Google",
    )
    return Graph("123456789012", region, (pool, google), ())


@pytest.fixture
def projects(tmp_path: Path) -> list[Project]:
    found = []
    for graph in map(account, REGIONS):
        folder = tmp_path / graph.region / "pulumi"
        for name, content in draw_project(graph, PULUMI).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        found.append(Project(graph.region, folder, PULUMI.writer(graph), graph, graph))
    return found


def judged(top: Path, projects: list[Project]) -> list[Check]:
    checks = registers_the_same_in_one_stack(top, projects)
    assert list(checks) == list(REGIONS)
    return list(checks.values())


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_each_region_has_its_own_values_and_secrets(tmp_path: Path, projects: list[Project]) -> None:
    assert [check.result for check in judged(tmp_path, projects)] == ["passed", "passed"]


def test_the_folder_may_be_where_one_is(
    tmp_path: Path, projects: list[Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    near = [Project(it.region, Path(it.region) / "pulumi", it.writer, it.graph, it.newest) for it in projects]
    assert [check.result for check in judged(Path(), near)] == ["passed", "passed"]


def test_what_is_lost_in_one_is_said_of_that_one(tmp_path: Path, projects: list[Project]) -> None:
    edit(projects[0].folder / "pools/customers.py", "protect=True,", "")
    wrong, right = judged(tmp_path, projects)
    assert wrong.details == ("aws:cognito/userPool:UserPool customers: protect is False, and should be True",)
    assert right.result == "passed"


def test_a_provider_of_the_wrong_region_is_named(tmp_path: Path, projects: list[Project]) -> None:
    edit(projects[1].folder / "Pulumi.yaml", "us-east-1", "eu-west-1")
    right, wrong = judged(tmp_path, projects)
    assert right.result == "passed"
    assert "region is 'eu-west-1', and should be 'us-east-1'" in wrong.details[0]


def test_the_settings_of_a_project_reach_it(tmp_path: Path, projects: list[Project]) -> None:
    edit(projects[0].folder / "Pulumi.yaml", "\nconfig:\n", "\nconfig:\n  mine: {default: x}\n")
    with (projects[0].folder / "__main__.py").open("a") as main:
        main.write('\nassert pulumi.Config().require("mine") == "x"\n')
    assert [check.result for check in judged(tmp_path, projects)] == ["passed", "passed"]


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("  aws:skipRegionValidation: true\n", "only aws:region, aws:profile, aws:allowedAccountIds reach"),
        ("", "the Pulumi program"),
    ],
)
def test_what_one_stack_cannot_hold_is_not_wrong(
    setting: str, why: str, tmp_path: Path, projects: list[Project]
) -> None:
    if setting:
        edit(projects[0].folder / "Pulumi.yaml", "\nconfig:\n", f"\nconfig:\n{setting}")
    else:
        (projects[0].folder / "__main__.py").write_text("import pulumi\npulumi.run(lambda: None)\n")
    for check in judged(tmp_path, projects):
        assert check.result == "not checked"
        assert why in check.details[0]
