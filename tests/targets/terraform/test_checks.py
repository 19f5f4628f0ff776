"""Each check of a plan: it passes on a good proof, fails on a bad one, and says nothing of an empty one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exporter.model import Block, Resource
from exporter.targets.proof import Change, Check, Diagnostic, Plan, Project, Proof
from exporter.targets.terraform import checks
from exporter.targets.terraform.checks import PLAN_CHECKS, is_formatted
from exporter.targets.terraform.spelling import TerraformWriter
from tests.builders import argument, graph, graph_of, pool, resource

POOL, CLIENT = "aws_cognito_user_pool.a", "aws_cognito_user_pool_client.b"
RESOURCES = (
    resource("a", argument("name", "customers"), import_id="us-east-1_A"),
    resource("b", argument("name", "web"), kind="user_pool_client", import_id="us-east-1_A/1"),
)
NOTHING = "neither terraform nor tofu is on the PATH"


def project(*resources: Resource, **more: Any) -> Project:
    graph = graph_of(*resources)
    return Project("us-east-1", Path("terraform"), TerraformWriter(graph), graph, graph, **more)


def code(address: str, **values: object) -> dict[str, object]:
    expressions = {name: {"constant_value": value} for name, value in values.items()}
    return {"address": address, "expressions": expressions}


def configuration(*resources: dict[str, object]) -> dict[str, Any]:
    return {"root_module": {"resources": list(resources)}}


POOL_IMPORTED = Change(POOL, ("no-op",), "us-east-1_A")
CLIENT_IMPORTED = Change(CLIENT, ("no-op",), "us-east-1_A/1")
POOL_CODE, CLIENT_CODE = code(POOL, name="customers"), code(CLIENT, name="web")
PLAN = Plan(
    (POOL_IMPORTED, CLIENT_IMPORTED),
    (),
    {},
    configuration(POOL_CODE, CLIENT_CODE),
    frozenset({POOL, CLIENT}),
)
GOOD = Proof(project(*RESOURCES), formatted=(), plan=PLAN)
REFUSED = Diagnostic("Invalid value", "it is not one of these", CLIENT, "a.tf", 7)


def seen(check: Callable[[Proof], Check], **changed: Any) -> tuple[str, ...]:
    """What a check says is wrong with the good plan, changed so."""
    found = check(replace(GOOD, plan=replace(PLAN, **changed)))
    assert found.result == "failed", found
    return found.details


@pytest.mark.parametrize("check", [is_formatted, *PLAN_CHECKS])
def test_a_good_proof_passes_each_check(check: Callable[[Proof], Check]) -> None:
    assert check(GOOD).result == "passed"


@pytest.mark.parametrize("check", [is_formatted, *PLAN_CHECKS])
def test_without_a_plan_no_check_says_that_it_passed(check: Callable[[Proof], Check]) -> None:
    found = check(Proof(project(*RESOURCES), missing={"plan": NOTHING}))
    assert (found.result, found.details) == ("not checked", (NOTHING,))


@pytest.mark.parametrize("check", PLAN_CHECKS)
def test_of_an_empty_plan_of_nothing_no_check_says_that_it_passed(check: Callable[[Proof], Check]) -> None:
    assert check(Proof(project(), plan=Plan((), (), {}))).result == "not checked"


@pytest.mark.parametrize("check", PLAN_CHECKS)
def test_each_check_of_the_plan_says_a_name_of_its_own(check: Callable[[Proof], Check]) -> None:
    names = [each(GOOD).name for each in PLAN_CHECKS]
    assert names.count(check(GOOD).name) == 1


def test_a_file_that_the_formatter_would_change_fails() -> None:
    found = is_formatted(replace(GOOD, formatted=("a.tf",)))
    assert (found.name, found.result, found.details) == ("terraform is formatted", "failed", ("a.tf",))


def test_a_resource_that_was_not_planned_fails() -> None:
    assert seen(checks.every_resource_was_planned, changes=(POOL_IMPORTED,)) == (
        f"{CLIENT} is in the account and was not planned",
    )


def test_a_planned_resource_that_the_account_does_not_have_fails() -> None:
    more = Change("aws_cognito_user_pool.other", ("no-op",), "x")
    assert seen(checks.every_resource_was_planned, changes=(POOL_IMPORTED, CLIENT_IMPORTED, more)) == (
        "aws_cognito_user_pool.other is planned and not in the account",
    )


def test_a_resource_that_was_refused_by_name_counts_as_planned() -> None:
    plan = replace(PLAN, changes=(POOL_IMPORTED,), errors=(REFUSED,))
    assert checks.every_resource_was_planned(replace(GOOD, plan=plan)).result == "passed"


def test_what_needs_a_newer_provider_is_named_and_the_check_does_not_pass() -> None:
    logs = resource("logs", kind="log_delivery_configuration")
    newer = replace(GOOD.project, newest=graph_of(*RESOURCES, logs), provider=(5, 100, 0))
    found = checks.every_resource_was_planned(replace(GOOD, project=newer))
    assert found.result == "not checked"
    assert found.details == (
        "1 of the account need a newer provider than 5.x (--provider-version):"
        " aws:cognito/logDeliveryConfiguration:LogDeliveryConfiguration",
    )


def test_a_missing_resource_fails_though_others_need_a_newer_provider() -> None:
    logs = resource("logs", kind="log_delivery_configuration")
    newer = replace(GOOD.project, newest=graph_of(*RESOURCES, logs), provider=(5, 100, 0))
    plan = replace(PLAN, changes=(POOL_IMPORTED,))
    assert checks.every_resource_was_planned(replace(GOOD, project=newer, plan=plan)).result == "failed"


def test_a_value_that_the_provider_refuses_fails_with_its_place() -> None:
    assert seen(checks.every_resource_is_valid, errors=(REFUSED,)) == (
        f"a.tf:7: {CLIENT}: Invalid value: it is not one of these",
    )


def test_an_error_of_no_resource_is_the_modules() -> None:
    error = Diagnostic("Unsupported", "", "", "", 0)
    assert seen(checks.every_resource_is_valid, errors=(error,)) == ("the module: Unsupported",)


@pytest.mark.parametrize("action", [("update",), ("create",), ("delete",), ("delete", "create")])
def test_any_action_but_an_import_fails_with_its_difference(action: tuple[str, ...]) -> None:
    changed = replace(CLIENT_IMPORTED, actions=action, differences=(("name", '"a"', '"b"'),))
    assert seen(checks.the_plan_only_imports, changes=(POOL_IMPORTED, changed)) == (
        f'{CLIENT}: {", ".join(action)} name: "a" becomes "b"',
    )


def test_an_action_without_a_difference_fails_too() -> None:
    changed = replace(CLIENT_IMPORTED, actions=("create",))
    assert len(seen(checks.the_plan_only_imports, changes=(POOL_IMPORTED, changed))) == 1


@pytest.mark.parametrize(("imported", "said"), [("us-east-1_A/2", "us-east-1_A/2"), ("", "nothing")])
def test_another_import_id_or_none_fails(imported: str, said: str) -> None:
    changed = replace(CLIENT_IMPORTED, imported=imported)
    assert seen(checks.every_import_id_is_right, changes=(POOL_IMPORTED, changed)) == (
        f"{CLIENT} is imported as {said}, and should be us-east-1_A/1",
    )


def test_an_id_that_is_imported_twice_fails() -> None:
    twice = (*RESOURCES, resource("c", kind="user_pool", import_id="us-east-1_A"))
    changes = (POOL_IMPORTED, CLIENT_IMPORTED, Change("aws_cognito_user_pool.c", ("no-op",), "us-east-1_A"))
    found = checks.every_import_id_is_right(Proof(project(*twice), plan=replace(PLAN, changes=changes)))
    assert found.details == ("aws_cognito_user_pool us-east-1_A is imported 2 times",)


def test_a_lost_argument_fails() -> None:
    lacking = configuration(POOL_CODE, code(CLIENT))
    assert seen(checks.the_code_has_every_value, configuration=lacking) == (
        f"{CLIENT}: name is lost, it should be 'web'",
    )


def test_a_changed_argument_fails() -> None:
    changed = configuration(POOL_CODE, code(CLIENT, name="shop"))
    assert seen(checks.the_code_has_every_value, configuration=changed) == (
        f"{CLIENT}: name is 'shop', and AWS has 'web'",
    )


@pytest.mark.parametrize(
    ("has", "said"),
    [
        (3, ()),
        (None, ()),  # an old client answers none
        (5, (f"{CLIENT}: auth_session_validity is left out as 3, and AWS has 5: export it again",)),
    ],
)
def test_what_is_left_out_as_a_default_fails_where_aws_has_another_value(
    has: int | None, said: tuple[str, ...]
) -> None:
    spare = replace(RESOURCES[1], defaults=(argument("auth_session_validity", 3),))
    changes = (POOL_IMPORTED, replace(CLIENT_IMPORTED, unsaid={"auth_session_validity": has}))
    proof = replace(GOOD, project=project(RESOURCES[0], spare), plan=replace(PLAN, changes=changes))
    assert checks.the_code_has_every_value(proof).details == said
    # Whoever writes it all the same is told by the plan.
    written = configuration(POOL_CODE, code(CLIENT, name="web", auth_session_validity=3))
    own = replace(proof, plan=replace(PLAN, changes=changes, configuration=written))
    assert checks.the_code_has_every_value(own).result == "passed"


@pytest.mark.parametrize(
    ("texts", "passes"),
    [({"email_message": "", "sms_message": None}, True), ({"email_message": "Your code is {####}."}, False)],
)
def test_a_block_that_is_left_out_as_a_default_fails_where_aws_has_more_in_it(
    texts: dict[str, Any], passes: bool
) -> None:
    option = {"default_email_option": "CONFIRM_WITH_CODE"}
    block = Block(tuple(argument(name, value) for name, value in option.items()))
    spare = replace(RESOURCES[0], defaults=(argument("verification_message_template", block),))
    unsaid = {"verification_message_template": [option | texts]}
    plan = replace(PLAN, changes=(replace(POOL_IMPORTED, unsaid=unsaid), CLIENT_IMPORTED))
    found = checks.the_code_has_every_value(replace(GOOD, project=project(spare, RESOURCES[1]), plan=plan))
    assert (found.result == "passed") == passes


def test_of_a_refused_resource_no_lost_value_is_said() -> None:
    plan = replace(PLAN, errors=(REFUSED,), configuration=configuration(POOL_CODE))
    assert checks.the_code_has_every_value(replace(GOOD, plan=plan)).result == "passed"
    alone = Proof(project(RESOURCES[1]), plan=Plan((), (REFUSED,), {}))
    assert checks.the_code_has_every_value(alone).result == "not checked"


def test_the_template_that_drew_what_is_wrong_is_named() -> None:
    own = replace(GOOD.project, templates={RESOURCES[1].key: "terraform/resource.j2 (yours)"})
    changed = replace(CLIENT_IMPORTED, actions=("update",))
    plan = Plan((POOL_IMPORTED, changed), (REFUSED,), {}, configuration(POOL_CODE))
    for check in (checks.every_resource_is_valid, checks.the_plan_only_imports):
        (said,) = check(Proof(own, plan=plan)).details
        assert said.endswith("(drawn by terraform/resource.j2 (yours))")


def test_a_lost_prevent_destroy_is_named() -> None:
    check = checks.what_cannot_be_made_again_is_protected
    assert seen(check, protected=frozenset({POOL})) == (f"{CLIENT}: prevent_destroy is lost",)


def test_a_lost_depends_on_is_named() -> None:
    late = resource("c", kind="user_group", import_id="us-east-1_A/c", depends_on=(RESOURCES[1].key,))
    address = "aws_cognito_user_group.c"
    for waits, said in (([CLIENT], ()), ([], (f"{address}: depends_on is lost, it should hold {CLIENT}",))):
        code_of_c = {**code(address), "depends_on": waits}
        plan = replace(PLAN, configuration=configuration(POOL_CODE, CLIENT_CODE, code_of_c))
        found = checks.the_code_has_every_value(replace(GOOD, project=project(*RESOURCES, late), plan=plan))
        assert found.details == said


def test_where_no_plan_was_made_one_check_says_why_and_no_resource_is_blamed() -> None:
    error = Diagnostic("Duplicate provider configuration", "a second one", "", "", 0)
    proof = replace(GOOD, plan=Plan((), (error,), {}, made=False))
    found = [check(proof) for check in PLAN_CHECKS]
    assert [it.name for it in found if it.result == "failed"] == ["every resource is valid"]
    assert sum(len(it.details) for it in found if it.result == "failed") == 1
    assert not Plan((), (), {}, made=False).empty


def test_texts_are_compared_as_terraform_composes_them() -> None:
    writer = TerraformWriter(graph(pool()))
    assert writer.agrees(("cafe\u0301",), ["caf\u00e9"])
    assert not writer.agrees("cafe", "caf\u00e9")
