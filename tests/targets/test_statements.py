"""What the code says of adoption, in each target: imports, other names, and what is forgotten."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from exporter.errors import UsageError
from exporter.targets.adoption import Adoption, Forgotten
from exporter.targets.engine import draw_project
from exporter.targets.pulumi.language import PYTHON, complaints
from exporter.targets.pulumi_common.program import record
from exporter.targets.pulumi_common.registered import differences, expected
from exporter.targets.registry import TARGETS
from exporter.targets.statements import check_names, forgotten, importing, moved, types_in_state, whole
from tests.builders import argument, graph_of, resource

POOL = resource("customers", argument("name", "x"), import_id="us-east-1_A")
GROUP = resource(
    "staff",
    argument("name", "x"),
    argument("user_pool_id", "x"),
    kind="user_group",
    import_id="us-east-1_A/s",
)
LATE = replace(GROUP, key="user_group:us-east-1_A/late", import_id="us-east-1_A/late", name="late")
GRAPH = graph_of(POOL, GROUP, LATE)
GONE = (
    Forgotten("user_pool:us-east-1_B", ("legacy",)),
    Forgotten("user_in_group:us-east-1_B,a,b", ("old", "older")),
)
PART = Adoption(frozenset({POOL.key, GROUP.key}), {GROUP.key: ("first", "second")}, GONE)


def drawn(target: str, adoption: Adoption) -> dict[str, str]:
    files = draw_project(GRAPH, TARGETS[target], adoption=adoption)
    return {name: content.decode() for name, content in files.items()}


def test_only_what_is_not_adopted_is_imported() -> None:
    assert importing(GRAPH, Adoption()) == GRAPH.resources
    assert importing(GRAPH, PART) == (LATE,)
    assert importing(GRAPH, whole(GRAPH)) == ()
    assert importing(graph_of(replace(LATE, read=True)), Adoption()) == ()


def test_what_a_state_may_hold_under_another_name_has_moved_adopted_or_not() -> None:
    assert moved(GRAPH, PART) == ((GROUP, ("first", "second")),)
    assert moved(GRAPH, replace(PART, adopted=frozenset({POOL.key}))) == ((GROUP, ("first", "second")),)
    assert moved(GRAPH, replace(PART, earlier={GROUP.key: ("staff",)})) == ()
    assert moved(graph_of(POOL, replace(GROUP, read=True)), PART) == ()


def test_what_may_depend_on_others_is_forgotten_before_them() -> None:
    assert forgotten(PART) == GONE[::-1]


def test_a_name_of_something_that_a_state_holds_is_refused_for_another() -> None:
    taken = Adoption(forgotten=(Forgotten("user_pool:us-east-1_B", ("customers",)),))
    with pytest.raises(
        UsageError, match="customers, under which a state may still hold user_pool:us-east-1_B"
    ):
        draw_project(GRAPH, TARGETS["terraform"], adoption=taken)
    swapped = replace(PART, earlier={GROUP.key: ("late",)})
    with pytest.raises(UsageError, match="give user_group:us-east-1_A/late another name"):
        check_names(GRAPH, swapped)
    managed = Adoption(forgotten=(Forgotten("managed_user_pool_client:us-east-1_B/c", ("web",)),))
    with pytest.raises(UsageError, match="web"):  # Pulumi has it as an ordinary client
        check_names(graph_of(resource("web", kind="user_pool_client")), managed)
    of_another_type = Adoption(forgotten=(Forgotten("user_group:us-east-1_B/c", ("customers",)),))
    check_names(GRAPH, of_another_type)


@pytest.mark.parametrize("target", ["terraform", "terraform-json"])
def test_terraform_imports_moves_and_forgets(target: str) -> None:
    ending = ".json" if target == "terraform-json" else ""
    files = drawn(target, PART)
    assert "aws_cognito_user_group.late" in files[f"imports.tf{ending}"]
    assert "aws_cognito_user_group.staff" not in files[f"imports.tf{ending}"] + files["import.sh"]
    assert "1.7.0" in files[f"versions.tf{ending}"]
    lines = [line for line in files["forget.sh"].splitlines() if line.startswith("forget ")]
    pairs = [f"aws_cognito_{it}" for it in ("user_in_group.old", "user_in_group.older", "user_pool.legacy")]
    assert lines == [f"forget {address}" for address in pairs]
    assert f"newer versions use removed.tf{ending}" in files["forget.sh"]


def test_terraform_chains_the_names_that_a_thing_had() -> None:
    code = drawn("terraform", PART)["moved.tf"]
    blocks = [line.split()[-1] for line in code.splitlines() if line.startswith("  ")]
    assert [name.partition(".")[2] for name in blocks] == ["first", "second", "second", "staff"]
    other = json.loads(drawn("terraform-json", PART)["moved.tf.json"])["moved"]
    assert [[it["from"], it["to"]] for it in other] == [blocks[:2], blocks[2:]]


def test_terraform_forgets_under_each_name_and_destroys_nothing() -> None:
    code = drawn("terraform", PART)["removed.tf"]
    assert code.count("removed {") == code.count("    destroy = false\n") == 3
    assert "# user_pool, import id us-east-1_B\n" in code
    other = json.loads(drawn("terraform-json", PART)["removed.tf.json"])["removed"]
    assert [it["lifecycle"] for it in other] == [{"destroy": False}] * 3
    assert all(f"  from = {it['from']}\n" in code for it in other)


def test_the_oldest_terraform_is_the_one_that_the_blocks_need() -> None:
    said = {
        adoption: drawn("terraform", value)["versions.tf"].split('required_version = ">= ')[1][:5]
        for adoption, value in {
            "none": Adoption(),
            "all": whole(GRAPH),
            "moved": replace(PART, forgotten=()),
            "forgotten": PART,
        }.items()
    }
    assert said == {"none": "1.5.0", "all": "1.5.0", "moved": "1.5.0", "forgotten": "1.7.0"}


@pytest.mark.parametrize("target", TARGETS)
def test_without_adoption_nothing_is_said_of_it(target: str) -> None:
    names = {name for adoption in (Adoption(), whole(GRAPH)) for name in drawn(target, adoption)}
    assert not {name for name in names if name.startswith(("moved", "removed", "forget"))}


def test_pulumi_names_what_a_thing_was_called_and_registers_it(tmp_path: Path) -> None:
    long = "a_name_that_is_so_long_that_the_formatters_break_the_line_in_which_it_stands"
    gone = Forgotten("managed_user_pool_client:us-east-1_B/c", (f"{long[:40]}", "short"))
    adoption = replace(PART, earlier={GROUP.key: ("first", long)}, forgotten=(gone, *GONE))
    for name, content in draw_project(GRAPH, TARGETS["pulumi"], adoption=adoption).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert complaints(tmp_path) == ()
    code = (tmp_path / "pools/staff.py").read_text()
    assert '            pulumi.Alias(name="first"),\n            pulumi.Alias(\n' in code
    found = record(tmp_path, GRAPH, PYTHON).resources
    assert list(differences(expected(GRAPH, adoption), found)) == []
    assert {it["name"]: it["aliases"] for it in found}["staff"] == [long, "first"]
    assert {it["name"]: it["import_id"] for it in found if it["import_id"]} == {"late": "us-east-1_A/late"}
    missing = list(differences(expected(GRAPH, replace(adoption, earlier={})), found))
    assert missing == [
        f"aws:cognito/userGroup:UserGroup staff: aliases is {[long, 'first']!r}, and should be []"
    ]


def test_pulumi_stops_before_it_registers_anything_and_imports_the_rest() -> None:
    files = drawn("pulumi", PART)
    assert "\nspare_forgotten()\nadopt_once()\n" in files["pools/__init__.py"]
    assert [it["name"] for it in json.loads(files["import.json"])["resources"]] == ["late"]
    assert '("aws:cognito/userInGroup:UserInGroup", "older"),' in files["adoption.py"]
    files = drawn("pulumi", replace(whole(GRAPH), forgotten=GONE))
    assert "\nspare_forgotten()\n" in files["pools/__init__.py"]
    assert "adopt_once" not in files["pools/__init__.py"] + files["adoption.py"]
    assert {"import.json", "import.sh"}.isdisjoint(files)


def test_a_pulumi_program_that_has_nothing_left_still_stops() -> None:
    files = draw_project(graph_of(), TARGETS["pulumi"], adoption=Adoption(forgotten=GONE))
    assert b"\nimport pools  #" in files["__main__.py"]
    assert b"\nspare_forgotten()\n" in files["pools/__init__.py"]
    assert b"pools" not in draw_project(graph_of(), TARGETS["pulumi"])["__main__.py"].partition(b'"""\n')[2]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("terraform", ("must plan: 1 to import, 0 to add", "in the state alone: 1", "destroys none: 2")),
        ("pulumi", ("must show: 1 import, and no update", "by its alias: 1", "no code any more: 2")),
    ],
)
def test_the_next_steps_count_what_is_left_to_do(target: str, said: tuple[str, ...]) -> None:
    steps = TARGETS[target].next_steps(Path("out"), GRAPH, PART)
    assert len(steps) == 1 + len(said)
    assert all(words in step for words, step in zip(said, steps[1:], strict=True))
    assert len(TARGETS[target].next_steps(Path("out"), GRAPH, whole(GRAPH))) == 1


def test_a_stack_may_hold_a_thing_as_the_kind_that_stands_in_for_it_or_as_its_own() -> None:
    managed = Forgotten("managed_user_pool_client:us-east-1_AbC123/service1", ("service",))
    assert types_in_state(managed, "pulumi") == (
        "aws:cognito/userPoolClient:UserPoolClient",
        "aws:cognito/managedUserPoolClient:ManagedUserPoolClient",
    )
    assert types_in_state(managed, "terraform") == ("aws_cognito_managed_user_pool_client",)
