"""Each check of a Pulumi project: it passes on a good proof, fails on a bad one, and on none says nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exporter.model import Ignore, Ref, Resource
from exporter.targets.proof import Check, Project, Proof
from exporter.targets.pulumi.spelling import PulumiWriter
from exporter.targets.pulumi.target import PULUMI
from exporter.targets.pulumi_common import checks
from exporter.targets.pulumi_common.registered import expected
from exporter.targets.statements import whole
from tests.builders import argument, graph_of, resource

POOL = resource("a", argument("name", "customers"), import_id="us-east-1_A")
CLIENT = resource(
    "b",
    argument("user_pool_id", Ref(POOL.key, "id", "us-east-1_A")),
    kind="user_pool_client",
    import_id="us-east-1_A/1",
    ignores=(Ignore(("RefreshTokenRotation",), "it is never read back"),),
)
GOOGLE = resource("g", kind="identity_provider", import_id="us-east-1_A:Google")
LOGS = resource("logs", kind="log_delivery_configuration")
NEWEST = graph_of(POOL, CLIENT, GOOGLE, LOGS)
OF_FILES = {checks.both_ways_adopt_the_same, checks.the_settings_are_those_of_the_region}
OF_TOOLS = [check for check in PULUMI.checks if check not in OF_FILES]
"""The checks of what tools said; what those of files see is in ``tests/targets/test_scripts.py``."""
NOT_THERE = {"formatted": "no formatter", "registrations": "no pulumi-aws", "preview": "no pulumi"}
URN = "urn:pulumi:verify::cognito::{}::{}"


def project(*resources: Resource, **more: Any) -> Project:
    newest = graph_of(*resources)
    older = graph_of(*(it for it in resources if it is not LOGS))
    return Project("us-east-1", Path("pulumi"), PulumiWriter(newest), older, newest, **more)


def preview(*resources: Resource) -> dict[str, Any]:
    urns = [URN.format(it.kind.pulumi_type, it.name) for it in resources]
    return {"steps": [{"op": "import", "urn": urn} for urn in urns]}


GOOD = Proof(
    project(*NEWEST.resources),
    formatted=(),
    registrations=expected(NEWEST),
    preview=preview(*NEWEST.resources),
)


@pytest.mark.parametrize("check", OF_TOOLS)
def test_a_good_proof_passes_each_check(check: Callable[[Proof], Check]) -> None:
    assert check(GOOD).result == "passed"


@pytest.mark.parametrize("check", OF_TOOLS)
def test_what_could_not_be_asked_is_not_checked(check: Callable[[Proof], Check]) -> None:
    found = check(Proof(GOOD.project, missing=NOT_THERE))
    assert found.result == "not checked"
    assert set(found.details) < set(NOT_THERE.values())


@pytest.mark.parametrize("check", OF_TOOLS[1:])
def test_of_a_project_of_nothing_no_check_says_that_it_passed(check: Callable[[Proof], Check]) -> None:
    assert check(Proof(project(), registrations=[], preview={})).result == "not checked"


def test_a_file_that_the_formatter_would_change_fails() -> None:
    assert checks.is_formatted(replace(GOOD, formatted=("would reformat a.py",))).result == "failed"


def test_a_program_that_fails_fails_with_its_last_words() -> None:
    broken = replace(GOOD, registrations=None, missing={"program": "NameError: name 'a'"})
    found = checks.the_program_registers_what_the_plan_proved(broken)
    assert (found.result, found.details) == ("failed", ("NameError: name 'a'",))


POOL_TYPE, CLIENT_TYPE = POOL.kind.pulumi_type, CLIENT.kind.pulumi_type


@pytest.mark.parametrize(
    ("name", "changed", "said"),
    [
        ("a", {"protect": False}, f"{POOL_TYPE} a: protect is False, and should be True"),
        ("a", {"import_id": "x"}, f"{POOL_TYPE} a: import_id is 'x', and should be 'us-east-1_A'"),
        ("a", {"inputs": {}}, f"{POOL_TYPE} a.name is lost, it should be 'customers'"),
        ("a", {"inputs": {"name": "b"}}, f"{POOL_TYPE} a.name is 'b', and AWS has 'customers'"),
        (
            "a",
            {"inputs": {"name": "customers", "x": 1}},
            f"{POOL_TYPE} a.x is 1, and AWS has no such value",
        ),
        (
            "b",
            {"ignore_changes": []},
            f"{CLIENT_TYPE} b: ignore_changes is [], and should be ['refreshTokenRotation']",
        ),
        (
            "b",
            {"references": {}},
            f"{CLIENT_TYPE} b: references is {{}}, and should be {{'userPoolId': ['a']}}",
        ),
        (
            "g",
            {"secret_outputs": []},
            f"{GOOGLE.kind.pulumi_type} g: the outputs ['providerDetails'] are not secret",
        ),
    ],
)
def test_a_registration_that_differs_fails_with_a_sentence(
    name: str, changed: dict[str, Any], said: str
) -> None:
    registered = [{**it, **changed} if it["name"] == name else it for it in expected(NEWEST)]
    found = checks.the_program_registers_what_the_plan_proved(replace(GOOD, registrations=registered))
    assert (found.result, found.details) == ("failed", (said,))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, ()),
        ({"authSessionValidity": 3}, ()),
        (
            {"authSessionValidity": 5},
            (f"{CLIENT_TYPE} b.authSessionValidity is 5, and AWS has no such value",),
        ),
    ],
)
def test_what_is_left_out_as_a_default_may_be_written_and_nothing_else(
    given: dict[str, Any], said: tuple[str, ...]
) -> None:
    spare = replace(CLIENT, defaults=(argument("auth_session_validity", 3),))
    proof = replace(GOOD, project=project(POOL, spare))
    registered = [
        {**it, "inputs": {**it["inputs"], **(given if it["name"] == "b" else {})}}
        for it in expected(graph_of(POOL, spare))
    ]
    found = checks.the_program_registers_what_the_plan_proved(replace(proof, registrations=registered))
    assert found.details == said


def test_a_resource_that_is_registered_twice_or_not_at_all_fails() -> None:
    good = expected(NEWEST)
    for registered, said in (
        ([*good, good[0]], "a resource is registered twice"),
        (good[1:], f"{POOL_TYPE} a is not registered"),
    ):
        found = checks.the_program_registers_what_the_plan_proved(replace(GOOD, registrations=registered))
        assert found.details == (said,)


def test_outputs_that_the_sdk_makes_secret_by_itself_are_no_difference() -> None:
    registered = [{**it, "secret_outputs": [*it["secret_outputs"], "own"]} for it in expected(NEWEST)]
    found = checks.the_program_registers_what_the_plan_proved(replace(GOOD, registrations=registered))
    assert found.result == "passed"


def test_adopted_code_registers_no_import_ids() -> None:
    adopted = replace(GOOD, project=replace(GOOD.project, adoption=whole(NEWEST)))
    check = checks.the_program_registers_what_the_plan_proved
    assert check(adopted).result == "failed"
    assert check(replace(adopted, registrations=expected(NEWEST, whole(NEWEST)))).result == "passed"


def test_what_needs_a_newer_provider_of_terraform_is_expected_of_pulumi_all_the_same() -> None:
    without = graph_of(POOL, CLIENT, GOOGLE)
    check = checks.the_program_registers_what_the_plan_proved
    assert check(replace(GOOD, registrations=expected(without))).result == "failed"
    found = checks.pulumi_preview_only_imports(replace(GOOD, preview=preview(*without.resources)))
    assert found.details == (f"{LOGS.kind.pulumi_type}::logs is not imported",)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {"steps": [*preview(*NEWEST.resources)["steps"], {"op": "import", "urn": URN.format("T", "x")}]},
            "T::x is imported, and not in the account",
        ),
        (
            {"steps": [*preview(*NEWEST.resources)["steps"], {"op": "create", "urn": URN.format("T", "x")}]},
            "T::x: create of it",
        ),
        ({"diagnostics": [{"severity": "error", "message": "no  plugin\n"}]}, "no plugin"),
        (
            {"diagnostics": [{"severity": "warning", "message": "x may not be replaced"}]},
            "x may not be replaced",
        ),
    ],
)
def test_a_preview_that_would_do_more_than_import_fails(more: dict[str, Any], said: str) -> None:
    found = checks.pulumi_preview_only_imports(replace(GOOD, preview={**preview(*NEWEST.resources), **more}))
    assert (found.result, found.details) == ("failed", (said,))


def test_a_warning_of_a_preview_alone_is_no_failure() -> None:
    warned = {
        **preview(*NEWEST.resources),
        "diagnostics": [{"severity": "warning", "message": "an old plugin"}],
    }
    assert checks.pulumi_preview_only_imports(replace(GOOD, preview=warned)).result == "passed"
