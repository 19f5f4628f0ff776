"""What a state manages, read from each of the forms that the tools give, and nothing else of it."""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exporter.errors import UsageError
from exporter.folder.state import State, StateResource, held_by, read_state
from exporter.model import Graph
from tests.builders import ACCOUNT, POOL_ID, REGION, graph_of, resource

POOL_ARN = f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{POOL_ID}"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:pre-sign-up"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc"}
WEB = {"id": "abc123", "user_pool_id": POOL_ID, "client_secret": "hunter2-hunter2"}


def instance(attributes: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"schema_version": 0, "attributes": dict(attributes), "sensitive_attributes": [], **more}


def pulled(*resources: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "version": 4,
        "terraform_version": "1.11.4",
        "serial": 3,
        "lineage": "a",
        "resources": resources,
    } | more


def managed(kind: str, name: str, *instances: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"mode": "managed", "type": kind, "name": name, "instances": instances, **more}


def shown(kind: str, name: str, values: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    found = {"address": f"{kind}.{name}", "mode": "managed", "type": kind, "name": name, "values": values}
    return found | more


def stack(*resources: Mapping[str, Any], version: Any = 3) -> dict[str, Any]:
    secrets = {"type": "passphrase", "state": {"salt": "v1:abc"}}
    deployment = {"manifest": {}, "secrets_providers": secrets, "resources": resources}
    return {"version": version, "deployment": deployment}


def registered(kind: str, name: str, identity: Any, **more: Any) -> dict[str, Any]:
    urn = f"urn:pulumi:prod::login::{kind}::{name}"
    return {"urn": urn, "custom": True, "type": kind, "id": identity} | more


def read(folder: Path, data: Any) -> State:
    path = folder / "network.tfstate"
    path.write_text(json.dumps(data))
    return read_state(path)


def read_one(folder: Path, data: Any) -> StateResource:
    (found,) = read(folder, data).resources
    return found


def identities(folder: Path, data: Any) -> list[str]:
    return [it.identity for it in read(folder, data).resources]


# ---- Terraform ----


def test_a_pulled_state_gives_addresses_types_and_ids(tmp_path: Path) -> None:
    pool = managed(
        "aws_cognito_user_pool", "main", instance({"id": POOL_ID, "arn": POOL_ARN}), module="module.login"
    )
    assert read(tmp_path, pulled(pool)) == State(
        str(tmp_path / "network.tfstate"),
        "terraform",
        (
            StateResource(
                "module.login.aws_cognito_user_pool.main",
                "aws_cognito_user_pool",
                POOL_ID,
                POOL_ARN,
                "main",
                REGION,
                ACCOUNT,
            ),
        ),
    )


def test_what_is_counted_or_made_for_each_has_its_key_in_its_address(tmp_path: Path) -> None:
    instances = [instance({"id": str(key)}, index_key=key) for key in (0, 1, "eu", 'a"b${c}\n')]
    found = read(tmp_path, pulled(managed("aws_cognito_user_pool", "it", *instances))).resources
    assert [it.address.removeprefix("aws_cognito_user_pool.it") for it in found] == [
        "[0]",
        "[1]",
        '["eu"]',
        '["a\\"b$${c}\\n"]',
    ]


def test_only_what_is_managed_counts(tmp_path: Path) -> None:
    data = managed("aws_cognito_user_pool", "read", instance({"id": "read"})) | {"mode": "data"}
    other = managed("aws_cognito_user_pool", "gone", instance({"id": "gone"}, deposed="0a1b2c3d"))
    both = managed(
        "aws_cognito_user_pool", "new", instance({"id": "new"}), instance({"id": "old"}, deposed="0a1b2c3d")
    )
    tainted = managed("aws_cognito_user_pool", "bad", instance({"id": "tainted"}, status="tainted"))
    assert identities(tmp_path, pulled(data, other, both, tainted)) == ["new", "tainted"]
    values = [
        shown("aws_cognito_user_pool", "read", {"id": "read"}, mode="data"),
        shown("aws_cognito_user_pool", "gone", {"id": "gone"}, deposed_key="0a1b2c3d"),
        shown("aws_cognito_user_pool", "bad", {"id": "tainted"}, tainted=True),
    ]
    shown_state = {"format_version": "1.0", "values": {"root_module": {"resources": values}}}
    assert identities(tmp_path, shown_state) == ["tainted"]


def test_a_state_that_was_never_refreshed_since_terraform_0_11_is_flat(tmp_path: Path) -> None:
    flat = {"schema_version": 0, "attributes_flat": {"id": POOL_ID, "tags.%": "0"}}
    assert identities(tmp_path, pulled(managed("aws_cognito_user_pool", "main", flat))) == [POOL_ID]


def test_what_is_shown_is_read_through_all_modules_in_order(tmp_path: Path) -> None:
    def module(name: str, *children: Any) -> dict[str, Any]:
        resources = [shown("aws_cognito_user_pool", name, {"id": name}, address=f"module.x.{name}")]
        return {"resources": resources, "child_modules": children}

    root = module("a", module("b", module("c")), {"address": "module.empty"}, module("d"))
    data = {"format_version": "1.0", "terraform_version": "1.11.4", "values": {"root_module": root}}
    found = read(tmp_path, data).resources
    assert [(it.address, it.identity, it.name) for it in found] == [
        (f"module.x.{name}", name, name) for name in "abcd"
    ]


@pytest.mark.parametrize(
    "data",
    [
        {"format_version": "1.0"},
        {"format_version": "1.0", "terraform_version": "1.11.4", "values": {"root_module": {}}},
        {"format_version": "1.0", "values": {"outputs": {}, "root_module": {}}},
        pulled(),
        {"version": 3, "deployment": {"manifest": {}, "metadata": {}}},
    ],
)
def test_an_empty_state_manages_nothing(data: Any, tmp_path: Path) -> None:
    assert read(tmp_path, data).resources == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_powershell_makes_of_the_file_is_read_too(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text(json.dumps({"format_version": "1.0"}), encoding)
    assert read_state(path).tool == "terraform"


def test_the_ids_that_differ_from_those_that_import_are_put_together(tmp_path: Path) -> None:
    permission = {"id": "Sid1", "statement_id": "Sid1"}
    found = identities(
        tmp_path,
        pulled(
            managed("aws_cognito_user_pool_client", "web", instance(WEB)),
            managed("aws_cognito_managed_user_pool_client", "search", instance(WEB)),
            managed(
                "aws_cognito_user",
                "old",
                instance({"id": "anna", "user_pool_id": POOL_ID, "username": "anna"}),
            ),
            managed(
                "aws_cognito_user_in_group",
                "made",
                instance(
                    {
                        "id": "terraform-2026",
                        "user_pool_id": POOL_ID,
                        "group_name": "staff",
                        "username": "anna",
                    }
                ),
            ),
            managed("aws_cognito_log_delivery_configuration", "logs", instance({"user_pool_id": POOL_ID})),
            managed(
                "aws_cognito_managed_login_branding",
                "look",
                instance(
                    {"user_pool_id": POOL_ID, "managed_login_branding_id": "f599cb8f", "client_id": "abc"}
                ),
            ),
            *(
                managed(
                    "aws_lambda_permission",
                    "p",
                    instance(permission | {"function_name": name, "qualifier": q}),
                )
                for name, q in (
                    ("pre-sign-up", ""),
                    ("pre-sign-up", "live"),
                    (FUNCTION, None),
                    (f"{FUNCTION}:live", ""),
                    (f"{ACCOUNT}:function:pre-sign-up", "live"),
                )
            ),
        ),
    )
    assert found == [
        f"{POOL_ID}/abc123",
        f"{POOL_ID}/abc123",
        f"{POOL_ID}/anna",
        f"{POOL_ID},staff,anna",
        POOL_ID,
        f"{POOL_ID},f599cb8f",
        "pre-sign-up/Sid1",
        "pre-sign-up:live/Sid1",
        "pre-sign-up/Sid1",
        "pre-sign-up:live/Sid1",
        "pre-sign-up:live/Sid1",
    ]


def test_what_the_catalog_does_not_know_has_its_id_and_its_arn(tmp_path: Path) -> None:
    function = managed("aws_lambda_function", "f", instance({"id": "pre-sign-up", "arn": FUNCTION}))
    newer = managed("aws_newer_thing", "n", instance({"arn": FUNCTION}))
    found = read(tmp_path, pulled(function, newer)).resources
    assert [(it.identity, it.arn) for it in found] == [("pre-sign-up", FUNCTION), (FUNCTION, FUNCTION)]
    odd = managed("aws_newer_thing", "n", instance({"id": "n", "arn": "hunter2-hunter2"}))
    assert read_one(tmp_path, pulled(odd)).arn == ""


def test_the_things_of_other_providers_are_left_out(tmp_path: Path) -> None:
    # Its id is the text itself, which may be a password.
    word = managed("random_string", "password", instance({"id": "hunter2-hunter2"}))
    assert read(tmp_path, pulled(word)).resources == ()
    other = registered("random:index/randomString:RandomString", "password", "hunter2-hunter2")
    assert read(tmp_path, stack(other)).resources == ()


def test_an_id_that_is_marked_as_a_secret_does_not_leave(tmp_path: Path) -> None:
    marks = [[{"type": "get_attr", "value": "user_pool_id"}]]
    client = managed("aws_cognito_user_pool_client", "web", instance(WEB) | {"sensitive_attributes": marks})
    assert read(tmp_path, pulled(client)).resources == ()
    value = shown("aws_cognito_user_pool_client", "web", WEB, sensitive_values={"user_pool_id": True})
    data = {"format_version": "1.0", "values": {"root_module": {"resources": [value]}}}
    assert read(tmp_path, data).resources == ()
    value["sensitive_values"] = {"client_secret": True}
    assert identities(tmp_path, data) == [f"{POOL_ID}/abc123"]


# ---- Pulumi ----


def test_a_stack_gives_urns_types_and_ids(tmp_path: Path) -> None:
    kind = "aws:cognito/userPoolClient:UserPoolClient"
    client = registered(
        kind, "web::eu", "abc123", inputs={"userPoolId": POOL_ID}, outputs={"clientSecret": SECRET}
    )
    state = read(tmp_path, stack(client))
    assert state.tool == "pulumi"
    assert state.resources == (
        StateResource(
            f"urn:pulumi:prod::login::{kind}::web::eu", kind, f"{POOL_ID}/abc123", "", "web::eu", REGION
        ),
    )


def test_a_stack_with_a_name_of_its_own_for_an_attribute_is_understood(tmp_path: Path) -> None:
    said = {"function": FUNCTION, "statementId": "Sid1", "sourceArn": POOL_ARN}
    found = read_one(
        tmp_path, stack(registered("aws:lambda/permission:Permission", "p", "Sid1", outputs=said))
    )
    assert (found.identity, found.region, found.account) == ("pre-sign-up/Sid1", REGION, ACCOUNT)


def test_what_pulumi_only_reads_or_will_delete_does_not_count(tmp_path: Path) -> None:
    kind = "aws:cognito/userPool:UserPool"
    found = identities(
        tmp_path,
        stack(
            {
                "urn": "urn:pulumi:prod::login::pulumi:pulumi:Stack::login-prod",
                "custom": False,
                "type": "pulumi:pulumi:Stack",
            },
            registered("aws:index:Login", "component", "component", custom=False),
            registered(kind, "read", "read", external=True),
            registered(kind, "old", "old", delete=True),
            registered(kind, "made anew", "made anew", pendingReplacement=True),
            registered(kind, "kept", "kept", protect=True, retainOnDelete=True, external=False, delete=False),
        ),
    )
    assert found == ["kept"]


@pytest.mark.parametrize("side", ["inputs", "outputs"])
def test_an_id_that_pulumi_keeps_as_a_secret_is_no_id(side: str, tmp_path: Path) -> None:
    kind = "aws:cognito/userPoolClient:UserPoolClient"
    assert (
        read(tmp_path, stack(registered(kind, "web", "abc123", **{side: {"userPoolId": SECRET}}))).resources
        == ()
    )
    plain = {"inputs": {"userPoolId": POOL_ID}, "outputs": {"userPoolId": SECRET}}
    assert read(tmp_path, stack(registered(kind, "web", "abc123", **plain))).resources == ()
    assert read(tmp_path, stack(registered("aws:cognito/userPool:UserPool", "main", SECRET))).resources == ()


# ---- what cannot be read ----


def refused(path: Path) -> UsageError:
    with pytest.raises(UsageError) as raised:
        read_state(path)
    return raised.value


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            "",
            "is empty: make it anew with 'terraform state pull', 'terraform show -json' or 'pulumi stack"
            " export'",
        ),
        (" \n", "is empty: "),
        ("hunter2-hunter2", "is not JSON, or is nested too deeply: "),
        ('{"version": NaN}', "is not JSON"),
        ("[" * 100_000, "is not JSON, or is nested too deeply"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "is not JSON, or is nested too deeply"),
        ("9" * 5_000, "is not JSON"),
        ("\udcff\udcfe", "is not JSON"),
        ('"hunter2-hunter2"', "is JSON, but not a state: "),
        ("[4]", "is JSON, but not a state: "),
        ('{"hunter2-hunter2": 4}', "is JSON, but not a state: "),
        (
            '{"serial": 1, "lineage": "a", "meta": {}, "encrypted_data": "hunter2-hunter2"}',
            "'tofu state pull'",
        ),
        ('{"version": 3, "terraform_version": "0.11.14", "modules": []}', "the format 4"),
        ('{"version": "4", "lineage": "", "resources": []}', "the format 4"),
        (
            '{"format_version": "1.2", "planned_values": {}, "resource_changes": []}',
            "is a plan, and not a state",
        ),
        ('{"format_version": "2.0", "values": {}}', "a format_version that poolport does not know"),
        (
            '{"version": 3, "checkpoint": {"stack": "prod", "latest": {}}}',
            "make it with 'pulumi stack export'",
        ),
        ('{"version": 2, "deployment": {}}', "the format 3 or 4"),
        ('{"version": [3], "deployment": {}}', "the format 3 or 4"),
    ],
)
def test_what_is_no_state_is_refused_with_the_way_to_one(content: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "it.json"
    path.write_text(content, "utf-8", "surrogateescape")
    error = refused(path)
    assert str(error).startswith(f"{path} ")
    assert words in str(error)


def spoiled(data: Any, place: str, value: Any) -> Any:
    """The same JSON with another value at a place."""
    copy = json.loads(json.dumps(data))
    *above, last = [int(step) if step.isdigit() else step for step in place.split(".")]
    owner = copy
    for step in above:
        owner = owner[step]
    owner[last] = value
    return copy


PULLED = pulled(managed("aws_cognito_user_pool", "main", instance({"id": POOL_ID})))
SHOWN = {
    "format_version": "1.0",
    "values": {
        "root_module": {"resources": [], "child_modules": [{"resources": [shown("a", "b", {"id": "c"})]}]}
    },
}
STACK = stack(registered("aws:cognito/userPool:UserPool", "main", POOL_ID, inputs={}, outputs={}))


@pytest.mark.parametrize(
    ("data", "place", "said"),
    [
        *(
            (PULLED, place, said)
            for place, said in (
                ("resources", "a list in resources"),
                ("resources.0", "an object in resources[0]"),
                ("resources.0.mode", "a text in resources[0].mode"),
                ("resources.0.type", "a text in resources[0].type"),
                ("resources.0.name", "a text in resources[0].name"),
                ("resources.0.module", "a text in resources[0].module"),
                ("resources.0.instances", "a list in resources[0].instances"),
                ("resources.0.instances.0", "an object in resources[0].instances[0]"),
                ("resources.0.instances.0.attributes", "an object in resources[0].instances[0].attributes"),
                (
                    "resources.0.instances.0.index_key",
                    "a whole number in resources[0].instances[0].index_key",
                ),
                (
                    "resources.0.instances.0.sensitive_attributes",
                    "a list in resources[0].instances[0].sensitive",
                ),
            )
        ),
        *(
            (SHOWN, place, said)
            for place, said in (
                ("values", "an object in values"),
                ("values.root_module", "an object in values.root_module"),
                ("values.root_module.resources", "a list in values.root_module.resources"),
                ("values.root_module.child_modules", "a list in values.root_module.child_modules"),
                ("values.root_module.child_modules.0", "an object in values.root_module.child_modules[0]"),
                (
                    "values.root_module.child_modules.0.resources.0.address",
                    "a text in values.root_module.child_modules[0].resources[0].address",
                ),
                (
                    "values.root_module.child_modules.0.resources.0.values",
                    "an object in values.root_module.child_modules[0].resources[0].values",
                ),
            )
        ),
        *(
            (STACK, place, said)
            for place, said in (
                ("deployment", "an object in deployment"),
                ("deployment.resources", "a list in deployment.resources"),
                ("deployment.resources.0", "an object in deployment.resources[0]"),
                ("deployment.resources.0.urn", "a text in deployment.resources[0].urn"),
                ("deployment.resources.0.type", "a text in deployment.resources[0].type"),
                ("deployment.resources.0.id", "a text in deployment.resources[0].id"),
                ("deployment.resources.0.custom", "true or false in deployment.resources[0].custom"),
                ("deployment.resources.0.delete", "true or false in deployment.resources[0].delete"),
                ("deployment.resources.0.outputs", "an object in deployment.resources[0].outputs"),
            )
        ),
    ],
)
def test_a_member_of_another_type_is_named_by_its_place(
    data: Any, place: str, said: str, tmp_path: Path
) -> None:
    read(tmp_path, data)
    path = tmp_path / "spoiled.json"
    path.write_text(json.dumps(spoiled(data, place, 1.5)))
    assert said in str(refused(path))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, why in (("missing", "No such file"), ("pipe", "it is not a plain file"), (".", "it is not a")):
        assert str(refused(tmp_path / name)).startswith(f"the state {tmp_path / name} cannot be read: {why}")
    assert "cannot be read" in str(refused(Path("a\0b")))


KEYS = (
    "version terraform_version lineage resources mode type name module instances attributes index_key deposed"
    " sensitive_attributes value id arn user_pool_id format_version values root_module child_modules address"
    " sensitive_values deployment urn custom inputs outputs external delete userPoolId"
).split()
WORDS = (
    "managed",
    "data",
    "aws_cognito_user_pool_client",
    "aws:cognito/userPool:UserPool",
    "1.0",
    "{0.x}",
    "%s",
)
SCALARS = st.none() | st.booleans() | st.integers(0, 5) | st.floats(allow_nan=False) | st.sampled_from(WORDS)


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return SCALARS | st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=8)


JSON = nested(nested(nested(SCALARS)))


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(base=st.sampled_from([PULLED, SHOWN, STACK]), part=JSON, data=st.data())
def test_whatever_a_file_holds_it_is_read_or_refused(
    base: Any, part: Any, data: st.DataObject, tmp_path: Path
) -> None:
    places = list(_places(base))
    path = tmp_path / "any.json"
    path.write_text(json.dumps(spoiled(base, data.draw(st.sampled_from(places)), part)))
    with suppress(UsageError):
        read_state(path)


def _places(value: Any, above: str = "") -> list[str]:
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list | tuple)
        else ()
    )
    return [place for key, item in items for place in (f"{above}{key}", *_places(item, f"{above}{key}."))]


CANARY = "S3cr3t-canary-in-the-state"


@pytest.mark.parametrize(
    "content",
    [
        CANARY,
        f'{{"version": 4, "{CANARY}"',
        json.dumps(CANARY),
        json.dumps(spoiled(PULLED, "version", CANARY)),
        json.dumps(spoiled(PULLED, "resources", CANARY)),
        json.dumps(spoiled(PULLED, "resources.0.instances.0.attributes", CANARY)),
        json.dumps(spoiled(PULLED, "resources.0.instances.0.index_key", [CANARY])),
        json.dumps(spoiled(SHOWN, "format_version", CANARY)),
        json.dumps(spoiled(SHOWN, "values", CANARY)),
        json.dumps(spoiled(STACK, "version", CANARY)),
        json.dumps(spoiled(STACK, "deployment.resources.0.outputs", CANARY)),
        json.dumps(spoiled(STACK, "deployment.resources.0.id", [CANARY])),
    ],
)
def test_no_error_repeats_what_the_file_has_nor_is_chained_to_one_that_does(
    content: str, tmp_path: Path
) -> None:
    path = tmp_path / "it.json"
    path.write_text(content)
    error: BaseException | None = refused(path)
    assert CANARY not in "".join(traceback.format_exception(error))
    while error:
        assert CANARY not in f"{error!r} {vars(error)}"
        error = error.__context__


def test_of_a_state_that_is_read_no_other_value_leaves(tmp_path: Path) -> None:
    client = {**WEB, "name": CANARY, "callback_urls": [CANARY], "client_secret": CANARY}
    state = read(
        tmp_path, pulled(managed("aws_cognito_user_pool_client", "web", instance(client, private=CANARY)))
    )
    assert state.resources
    assert CANARY not in repr(state)


# ---- held by ----


def drawn(*keys: tuple[str, str, str]) -> Graph:
    """A graph of resources, each of a kind, a name and an import id."""
    return graph_of(*(resource(name, kind=kind, import_id=identity) for kind, name, identity in keys))


POOL = ("user_pool", "customers", POOL_ID)
CLIENT = ("user_pool_client", "customers_web", f"{POOL_ID}/abc123")


def test_what_a_state_holds_is_found_at_whatever_address(tmp_path: Path) -> None:
    state = read(
        tmp_path,
        pulled(
            managed("aws_cognito_user_pool", "main", instance({"id": POOL_ID}), module="module.login"),
            managed("aws_cognito_user_pool", "other", instance({"id": "us-east-1_Other"})),
        ),
    )
    found = held_by(state, drawn(POOL, CLIENT))
    assert {key: it.address for key, it in found.items()} == {
        f"user_pool:{POOL_ID}": "module.login.aws_cognito_user_pool.main"
    }


def test_of_two_kinds_with_one_id_each_is_itself(tmp_path: Path) -> None:
    identity = "us-east-1:7c95867a-7edd-44b0-93f7-403d26222bb2"
    state = read(tmp_path, pulled(managed("aws_cognito_identity_pool", "main", instance({"id": identity}))))
    graph = drawn(("identity_pool", "a", identity), ("identity_pool_roles_attachment", "b", identity))
    assert list(held_by(state, graph)) == [f"identity_pool:{identity}"]


@pytest.mark.parametrize("kind", ["aws_cognito_user_pool_client", "aws_cognito_managed_user_pool_client"])
def test_a_client_of_a_service_is_found_as_a_plain_client_too(kind: str, tmp_path: Path) -> None:
    state = read(tmp_path, pulled(managed(kind, "search", instance(WEB))))
    (key,) = held_by(state, drawn(("managed_user_pool_client", "search", f"{POOL_ID}/abc123")))
    assert key == f"managed_user_pool_client:{POOL_ID}/abc123"


def test_of_two_addresses_the_one_with_the_same_name_is_told(tmp_path: Path) -> None:
    for names in (("legacy", "customers", "other"), ("customers", "legacy", "other"), ("legacy", "other")):
        things = [managed("aws_cognito_user_pool", name, instance({"id": POOL_ID})) for name in names]
        (held,) = held_by(read(tmp_path, pulled(*things)), drawn(POOL)).values()
        assert held.name == ("customers" if "customers" in names else "legacy")


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        ({"user_pool_id": POOL_ID}, True),
        ({"user_pool_id": "eu-west-1_AbC123"}, False),
        ({"region": "eu-west-1"}, False),
        ({"region": REGION, "aws_account_id": ACCOUNT}, True),
        ({"region": REGION, "aws_account_id": "210987654321"}, False),
        ({}, True),
    ],
)
def test_a_domain_of_the_same_name_elsewhere_is_another_one(
    attributes: dict[str, str], found: bool, tmp_path: Path
) -> None:
    login = managed("aws_cognito_user_pool_domain", "login", instance({"id": "login", **attributes}))
    held = held_by(read(tmp_path, pulled(login)), drawn(("user_pool_domain", "login", "login")))
    assert bool(held) is found


def test_a_permission_for_any_pool_says_nothing_of_its_place(tmp_path: Path) -> None:
    any_pool = {"function_name": "f", "statement_id": "s", "source_arn": "arn:aws:cognito-idp:*:*:userpool/*"}
    found = read_one(tmp_path, pulled(managed("aws_lambda_permission", "p", instance(any_pool))))
    assert (found.identity, found.region, found.account) == ("f/s", "", "")
