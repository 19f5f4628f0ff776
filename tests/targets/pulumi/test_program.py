"""A drawn program against its graph: every option of a resource counts, not its arguments alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from exporter.catalog import KINDS
from exporter.model import Entries, Graph, Ignore, Ref, Resource, Secret
from exporter.targets.adoption import NOTHING, Adoption
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


LOST = {
    "no_call": (r"(?s).*", "", " is not registered"),
    "another_name": ('"another_name"', '"other"', " is not registered"),
    "another_kind": ("cognito.UserGroup", "cognito.UserPoolClient", " is not registered"),
    "import_id": ('import_="[^"]+",', "", "import_id is '', and should be 'import_id'"),
    "another_id": ('import_="[^"]+",', 'import_="x",', "import_id is 'x', and should be 'another_id'"),
    "protect": ("protect=True,", "", "protect is False, and should be True"),
    "too_protected": ("import_=", "protect=True, import_=", "protect is True, and should be False"),
    "aliases": (r"(?s)aliases=\[.*?\],", "", "aliases is [], and should be ['before']"),
    "retain": ("retain_on_delete=True,", "", "retain_on_delete is False, and should be True"),
    "first": ("delete_before_replace=True,", "", "delete_before_replace is False, and should be True"),
    "value": ('name="it",', "", ".name is lost, it should be 'it'"),
    "another_value": ('name="it",', 'name="It",', ".name is 'It', and AWS has 'it'"),
    "one_more": ('name="it",', 'name="it", precedence=1,', ".precedence is 1, and AWS has no such value"),
    "reference": ("user_pool_id=customers.id,", 'user_pool_id="us-east-1_AbC123",', "references is {}"),
    "later": ("customers.id,", "customers.custom_domain,", "'a value that is not known before it is made'"),
    "ignored": (r"(?s)ignore_changes=\[.*?\],", "", "ignore_changes is [], and should be ['description']"),
    "ignored_too": ("import_=", 'ignore_changes=["name"], import_=', "ignore_changes is ['name']"),
    "order": (r"(?s)depends_on=\[.*?\],", "", "depends_on is [], and should be ['customers']"),
    "order_too": ("import_=", "depends_on=[customers], import_=", "depends_on is ['customers']"),
    "secret": ("require_secret", "require", ".providerDetails.client_secret is not secret"),
    "secret_output": (
        r"(?s)additional_secret_outputs=\[.*?\],",
        "",
        "the outputs ['providerDetails'] are not secret",
    ),
    "read": ('-read", "[^"]+"', '-read", "x"', "read is 'x', and should be 'read'"),
    "replaced": ("import_=", 'replace_on_changes=["*"], import_=', "replaced_with is ['*']"),
    "replaced_too": ("import_=", "replace_with=[customers], import_=", "replaced_with is ['customers']"),
    "triggered": ("import_=", 'replacement_trigger="a", import_=', "replaced_with is ['a trigger']"),
    "deleted_with": ("import_=", "deleted_with=customers, import_=", "deleted_with is 'customers'"),
    "parent": ("import_=", "parent=customers, import_=", "UserPool customers, and should lie below a"),
    "provider": (
        "import_=",
        'provider=aws.Provider("p", region="eu-west-1"), import_=',
        "region is 'eu-west-1', and should be 'us-east-1'",
    ),
}
"""What is made wrong of each resource: a pattern of its code, what stands there then, what is said."""


def _one(name: str) -> Resource:
    ref = Ref(POOL.key, "id", POOL.import_id)
    arguments = [argument("name", "it")]
    more: dict[str, Any] = {"kind": "user_group", "group": "customers", "protect": name == "protect"}
    if name in ("reference", "later"):
        arguments.append(argument("user_pool_id", ref))
    elif name.startswith("secret"):
        more |= {"kind": "identity_provider"}
        details = Entries((("client_id", "x"), ("client_secret", Secret("google", "y"))))
        arguments = [argument("provider_details", details)]
        arguments += [argument(it, "x") for it in ("provider_name", "provider_type", "user_pool_id")]
    elif name in ("retain", "first"):
        more |= {"kind": "user_pool_client" if name == "retain" else "user_pool_domain"}
        arguments = [argument(it, "x") for it in REQUIRED[more["kind"]].split()]
    elif name == "ignored":
        more |= {"ignores": (Ignore(("Description",), "it differs"),)}
    elif name == "order":
        more |= {"depends_on": (POOL.key,)}
    if more["kind"] == "user_group" and name not in ("reference", "later"):
        arguments.append(argument("user_pool_id", "x"))
    return resource(name, *arguments, import_id=name, read=name == "read", **more)


LOSING = Graph("123456789012", "us-east-1", (POOL, *map(_one, LOST)), ())
EARLIER = Adoption(earlier={LOSING.resources[1 + list(LOST).index("aliases")].key: ("before",)})


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is said of one program in which each resource has lost something of its own."""
    folder = tmp_path_factory.mktemp("program")
    for name, content in draw_project(LOSING, PULUMI, adoption=EARLIER).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    wanted = expected(LOSING, EARLIER)
    assert list(differences(wanted, record(folder, LOSING, PYTHON).resources)) == []
    module = folder / "pools/customers.py"
    code = module.read_text()
    for name, (pattern, text, _) in LOST.items():
        block = re.search(
            rf'(?sm)^{name} = aws\.(?:(?!^\)).)*?\(\s*"{name}(?:-read)?".*?\)\n(?=\n|\Z|#)', code
        )
        assert block, name
        changed, number = re.subn(pattern, text, block[0], count=1)
        assert number == 1, name
        code = code[: block.start()] + changed + code[block.end() :]
    module.write_text(code)
    return list(differences(wanted, record(folder, LOSING, PYTHON).resources))


@pytest.mark.parametrize("name", LOST)
def test_whatever_is_lost_of_a_resource_is_a_difference(name: str, said: list[str]) -> None:
    of_it = [line for line in said if re.match(rf"\S+ {name}(?:-read)?\b", line)]
    assert of_it, said
    assert any(LOST[name][2] in line for line in of_it), of_it


def test_nothing_else_is_a_difference(said: list[str]) -> None:
    names = {line.split()[1].partition(".")[0].partition(":")[0].removesuffix("-read") for line in said}
    assert names - {"other", "another_kind"} == set(LOST) - {"another_kind"}
