"""A drawn program against its graph: every option of a resource counts, not its arguments alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.catalog import KINDS
from exporter.model import Graph
from exporter.targets.adoption import NOTHING
from exporter.targets.engine import draw_project
from exporter.targets.pulumi.language import PYTHON
from exporter.targets.pulumi.target import PULUMI
from exporter.targets.pulumi_common.program import record
from exporter.targets.pulumi_common.registered import differences, expected
from exporter.targets.statements import whole
from tests.builders import argument, resource

REQUIRED = {
    "identity_provider": "provider_details provider_name provider_type user_pool_id",
    "resource_server": "identifier user_pool_id",
    "user_pool_client": "user_pool_id",
    "managed_user_pool_client": "user_pool_id",
    "user_pool_domain": "domain user_pool_id",
    "user_pool_ui_customization": "user_pool_id",
    "user_group": "user_pool_id",
    "user": "user_pool_id username",
    "user_in_group": "group_name user_pool_id username",
    "risk_configuration": "user_pool_id",
    "log_delivery_configuration": "log_configurations user_pool_id",
    "managed_login_branding": "client_id user_pool_id",
    "lambda_permission": "action function principal",
    "web_acl_association": "resource_arn web_acl_arn",
    "identity_pool": "identity_pool_name",
    "identity_pool_roles_attachment": "identity_pool_id roles",
    "identity_pool_provider_principal_tag": "identity_pool_id identity_provider_name",
}
"""The arguments that the SDK asks for."""

POOL = resource("customers", import_id="us-east-1_AbC123")
RESOURCES = (
    POOL,
    *(
        resource(
            kind.name,
            *(argument(name, "x") for name in REQUIRED[kind.name].split()),
            kind=kind.name,
            group="customers",
            import_id=f"a/{kind.name}",
        )
        for kind in KINDS
        if kind.pulumi and kind.name != "user_pool"
    ),
    resource(
        "late", argument("user_pool_id", "x"), kind="user_group", group="customers", depends_on=(POOL.key,)
    ),
)
GRAPH = Graph("123456789012", "us-east-1", RESOURCES, ())
CLIENT = "aws:cognito/userPoolClient:UserPoolClient user_pool_client"
RETAINED = {"user_pool_client", "managed_user_pool_client", "lambda_permission", "user"}
DELETED_FIRST = {
    "identity_pool_roles_attachment",
    "identity_provider",
    "lambda_permission",
    "managed_login_branding",
    "user_pool_domain",
    "web_acl_association",
}


def drawn(folder: Path, **options: bool) -> Path:
    for name, content in draw_project(GRAPH, PULUMI, **options).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_what_an_import_that_comes_back_would_delete_is_retained_from_the_first_program_on(
    tmp_path: Path,
) -> None:
    found = {it["name"]: it for it in record(drawn(tmp_path), GRAPH, PYTHON).resources}
    assert {name for name, it in found.items() if it["retain_on_delete"]} == RETAINED
    code = (tmp_path / "pools/customers.py").read_text()
    assert code.count("retain_on_delete=True") == len(RETAINED)
    assert "# An import_ that comes back later would delete the live one" in code


def test_it_is_retained_without_import_statements_too(tmp_path: Path) -> None:
    # The engine honours the option that the state has: what the last program before said.
    found = record(drawn(tmp_path, adoption=whole(GRAPH)), GRAPH, PYTHON).resources
    assert {it["name"] for it in found if it["retain_on_delete"]} == RETAINED
    assert list(differences(expected(GRAPH, whole(GRAPH)), found)) == []


def test_what_there_is_one_of_is_deleted_before_it_is_made_anew_and_says_why(tmp_path: Path) -> None:
    for adoption in (NOTHING, whole(GRAPH)):
        found = record(drawn(tmp_path, adoption=adoption), GRAPH, PYTHON).resources
        assert {it["name"] for it in found if it["delete_before_replace"]} == DELETED_FIRST
        assert list(differences(expected(GRAPH, adoption), found)) == []
    code = (tmp_path / "pools/customers.py").read_text()
    assert "# Replaced, it goes first: an identity pool has one set of roles" in code


@pytest.mark.parametrize(
    ("lost", "sentence"),
    [
        ("retain_on_delete=True,", "retain_on_delete is False, and should be True"),
        ("delete_before_replace=True,", "delete_before_replace is False, and should be True"),
        ("depends_on=[\n            customers,\n        ],", "depends_on is [], and should be ['customers']"),
        ("protect=True,", "protect is False, and should be True"),
    ],
)
def test_an_option_that_is_lost_is_a_difference(lost: str, sentence: str, tmp_path: Path) -> None:
    module = drawn(tmp_path) / "pools/customers.py"
    text = module.read_text()
    assert lost in text
    module.write_text(text.replace(lost, ""))
    said = list(differences(expected(GRAPH), record(tmp_path, GRAPH, PYTHON).resources))
    assert said
    assert all(line.endswith(sentence) for line in said)
