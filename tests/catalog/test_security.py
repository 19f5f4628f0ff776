"""One small document, and what comes out of it: threat protection, and the look of the sign-in pages.

A case for each trap that the reference tells of them; what the real provider says to the same is in
``acceptance/test_federation.py``.
"""

from __future__ import annotations

from typing import Any

import pytest

from exporter.catalog import BY_NAME
from exporter.model import File, Graph, Ref, Resource, values
from exporter.targets.pulumi import writer as python
from tests import builders
from tests.builders import Evaluated, answer, evaluated, ignores, levels, of_kind, states, value_of

POOL = "us-east-1_AbC123"
CLIENT = "3ho4ek"
OLD = (5, 100, 0)

SOURCE = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
MAIL = {"Subject": "A sign-in", "HtmlBody": "<p>Was it you?</p>", "TextBody": "Was it you?"}
NOTIFY = {"SourceArn": SOURCE, "BlockEmail": MAIL}
BLOCK = {"EventAction": "BLOCK", "Notify": True}
LEAF = "account_takeover_risk_configuration[0].notify_configuration"


def takeover(**members: Any) -> dict[str, Any]:
    return {"AccountTakeoverRiskConfiguration": {"Actions": {"HighAction": BLOCK}, **members}}


def compromised(**members: Any) -> dict[str, Any]:
    return {"CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": "BLOCK"}, **members}}


def exception(**members: Any) -> dict[str, Any]:
    return {"RiskExceptionConfiguration": members}


def risk(members: dict[str, Any]) -> Evaluated:
    document = {"UserPoolId": POOL, "Request": {"UserPoolId": POOL}, **members}
    return evaluated("risk_configuration", document, provider=OLD)


def code(out: Evaluated) -> dict[str, Any]:
    return builders.code(out, "user_pool_id")


# --- threat protection ------------------------------------------------------------------------------------


def test_actions_and_mails_are_written() -> None:
    out = risk(takeover(NotifyConfiguration={**NOTIFY, "From": "a@b.example", "ReplyTo": "c@d.example"}))
    mail = {"subject": "A sign-in", "html_body": "<p>Was it you?</p>", "text_body": "Was it you?"}
    notify = {
        "source_arn": SOURCE,
        "from": "a@b.example",
        "reply_to": "c@d.example",
        "block_email": mail,
    }
    actions = {"high_action": {"event_action": "BLOCK", "notify": True}}
    assert code(out) == {
        "account_takeover_risk_configuration": {"actions": actions, "notify_configuration": notify}
    }
    assert (ignores(out), out.findings) == ([], [])


def test_python_spells_from_with_an_underscore() -> None:
    out = risk(takeover(NotifyConfiguration={**NOTIFY, "From": "a@b.example"}))
    assert '"from_": "a@b.example"' in python.arguments(out.arguments, python.Layout(lambda ref: "it"))


def test_mails_are_files() -> None:
    out = risk(takeover(NotifyConfiguration={**NOTIFY, "MfaEmail": {**MAIL, "HtmlBody": "<p>\n</p>"}}))
    files = [it for arg in out.arguments for it in values(arg.value) if isinstance(it, File)]
    assert [(file.path.rsplit(".", 1)[-1], file.content) for file in files] == [("html", "<p>\n</p>")]


@pytest.mark.parametrize("answer", [{}, {"NotifyConfiguration": None}])
def test_missing_notifications_are_a_placeholder_and_a_leaf_ignore(answer: dict[str, Any]) -> None:
    out = risk(takeover(**answer))
    assert set(code(out)["account_takeover_risk_configuration"]) == {"actions", "notify_configuration"}
    assert (ignores(out), out.findings) == ([LEAF], [])


def test_a_placeholder_without_a_pool_is_no_external() -> None:
    out = risk(takeover())
    found = [it for arg in out.arguments for it in values(arg.value)]
    assert [it for it in found if "not-set-in-aws" in str(it)] == [
        "arn:aws:ses:us-east-1:000000000000:identity/not-set-in-aws"
    ]


@pytest.mark.parametrize("notify", [{}, {"From": "a@b.example"}])
def test_notifications_without_a_source_are_a_placeholder_and_a_leaf_ignore(notify: dict[str, Any]) -> None:
    assert ignores(risk(takeover(NotifyConfiguration=notify))) == [f"{LEAF}[0].source_arn"]


@pytest.mark.parametrize(
    ("member", "argument"), [("HtmlBody", "html_body"), ("TextBody", "text_body"), ("Subject", "subject")]
)
def test_a_part_that_a_mail_lacks_is_a_placeholder_and_a_leaf_ignore(member: str, argument: str) -> None:
    mail = {key: value for key, value in MAIL.items() if key != member}
    out = risk(takeover(NotifyConfiguration={**NOTIFY, "NoActionEmail": mail}))
    written = code(out)["account_takeover_risk_configuration"]["notify_configuration"]["no_action_email"]
    assert (written[argument], len(written)) == ("(not set in AWS)", 3)
    assert (ignores(out), out.findings) == ([f"{LEAF}[0].no_action_email[0].{argument}"], [])


def test_a_mail_of_too_many_bytes_is_a_placeholder_and_a_warning() -> None:
    out = risk(takeover(NotifyConfiguration={**NOTIFY, "BlockEmail": {**MAIL, "Subject": "ж" * 71}}))
    path = "AccountTakeoverRiskConfiguration.NotifyConfiguration.BlockEmail.Subject"
    assert ignores(out) == [f"{LEAF}[0].block_email[0].subject"]
    assert levels(out) == [("warning", path)]
    assert states(out, path) == {path: "unsupported"}
    fits = risk(takeover(NotifyConfiguration={**NOTIFY, "BlockEmail": {**MAIL, "Subject": "ж" * 70}}))
    assert ignores(fits) == []


def test_a_missing_notify_is_false() -> None:
    out = risk({"AccountTakeoverRiskConfiguration": {"Actions": {"LowAction": {"EventAction": "NO_ACTION"}}}})
    actions = code(out)["account_takeover_risk_configuration"]["actions"]
    assert actions == {"low_action": {"event_action": "NO_ACTION", "notify": False}}


@pytest.mark.parametrize("answer", [[], None])
def test_an_empty_event_filter_is_not_written(answer: Any) -> None:
    out = risk(compromised(EventFilter=answer))
    block = {"actions": {"event_action": "BLOCK"}}
    assert code(out) == {"compromised_credentials_risk_configuration": block}


def test_an_event_filter_is_a_set() -> None:
    out = risk(compromised(EventFilter=["SIGN_UP", "SIGN_IN"]))
    block = code(out)["compromised_credentials_risk_configuration"]
    assert block["event_filter"] == ["SIGN_IN", "SIGN_UP"]


@pytest.mark.parametrize(
    "empty", [{}, {"BlockedIPRangeList": [], "SkippedIPRangeList": []}, {"BlockedIPRangeList": None}]
)
def test_empty_exceptions_are_ignored(empty: dict[str, Any]) -> None:
    out = risk(compromised() | exception(**empty))
    assert ("risk_exception_configuration" in code(out), ignores(out)) == (
        False,
        ["risk_exception_configuration"],
    )


def test_one_list_of_exceptions_is_enough() -> None:
    out = risk(exception(BlockedIPRangeList=["192.0.2.0/24"], SkippedIPRangeList=[]))
    assert code(out) == {"risk_exception_configuration": {"blocked_ip_range_list": ["192.0.2.0/24"]}}
    assert ignores(out) == []


@pytest.mark.parametrize(
    ("member", "argument"),
    [
        ("AccountTakeoverRiskConfiguration", "account_takeover_risk_configuration"),
        ("CompromisedCredentialsRiskConfiguration", "compromised_credentials_risk_configuration"),
    ],
)
@pytest.mark.parametrize("empty", [{}, {"Actions": {}}, {"Actions": None}])
def test_a_block_without_actions_is_ignored(member: str, argument: str, empty: Any) -> None:
    out = risk({**exception(BlockedIPRangeList=["192.0.2.0/24"]), member: empty})
    assert (argument in code(out), ignores(out)) == (False, [argument])


def test_null_blocks_are_not_written() -> None:
    out = risk(
        {**compromised(), "AccountTakeoverRiskConfiguration": None, "RiskExceptionConfiguration": None}
    )
    assert (set(code(out)), ignores(out)) == ({"compromised_credentials_risk_configuration"}, [])


@pytest.mark.parametrize(
    ("asked", "answered", "exists"),
    [
        (None, compromised(), True),
        (CLIENT, {"ClientId": CLIENT, **compromised()}, True),
        (CLIENT, compromised(), False),  # the pool's
        (None, {}, False),
        (CLIENT, {"ClientId": CLIENT}, False),
        (None, {"CompromisedCredentialsRiskConfiguration": None}, False),
        (None, exception(), False),
        (None, exception(BlockedIPRangeList=[], SkippedIPRangeList=[]), False),
        (None, exception(SkippedIPRangeList=["192.0.2.0/24"]), True),
        (None, {"AccountTakeoverRiskConfiguration": {}}, False),
    ],
)
def test_a_risk_configuration_is_ones_own_and_not_empty(asked: Any, answered: Any, exists: bool) -> None:
    request = {"UserPoolId": POOL, **({"ClientId": asked} if asked else {})}
    assert (
        BY_NAME["risk_configuration"].exists({"UserPoolId": POOL, "Request": request, **answered}) == exists
    )


@pytest.mark.parametrize("mode", ["ENFORCED", "AUDIT", "OFF", None])
def test_clients_are_asked_whatever_the_pools_threat_protection_is(mode: str | None) -> None:
    listing = BY_NAME["risk_configuration"].listing
    assert callable(listing)
    pool = {"UserPoolAddOns": {"AdvancedSecurityMode": mode}} if mode else {}
    listed = listing(pool, {"user_pool_client": [{"ClientId": CLIENT, "ClientName": "web"}]})
    assert listed == [{}, {"ClientId": CLIENT}]


# --- the look of the hosted UI ----------------------------------------------------------------------------


def look(**members: Any) -> Evaluated:
    document = {"UserPoolId": POOL, "ClientId": "ALL", "Request": {"UserPoolId": POOL}, **members}
    return evaluated("user_pool_ui_customization", document)


def test_the_pools_look_has_no_client_id() -> None:
    out = look(CSS=".a {}")
    assert code(out) == {"css": ".a {}"}
    assert states(out, "ClientId") == {"ClientId": "default"}


def test_long_css_is_a_file() -> None:
    out = look(CSS=".a {\n}\n")
    assert [it.value for it in out.arguments if it.arg.name == "css"] == [File("files/CSS.css", ".a {\n}\n")]


@pytest.mark.parametrize("css", [{}, {"CSS": None}, {"CSS": ""}])
def test_an_image_alone_is_empty_css_and_a_finding(css: dict[str, Any]) -> None:
    out = look(ImageUrl="https://d.cloudfront.net/image.png", **css)
    assert code(out) == {"css": ""}
    assert [it.level for it in out.findings] == ["warning"]
    assert states(out, "ImageUrl") == {"ImageUrl": "computed"}


def test_a_fetched_image_is_a_file_that_is_ignored() -> None:
    image = {"FetchedImage": "iVBORw0KGgo=", "FetchedImageType": "png"}
    out = look(ImageUrl="https://d.cloudfront.net/image.png", **image)
    (file,) = (it.value for it in out.arguments if it.arg.name == "image_file")
    assert isinstance(file, File)
    assert (file.bytes[:4], file.path.rsplit(".", 1)[-1]) == (b"\x89PNG", "png")
    assert (ignores(out), out.findings) == (["image_file"], [])


def test_an_answer_without_a_client_id_is_the_pools_and_ignored() -> None:
    out = look(CSS=".a {}", ClientId=None)
    assert (code(out), ignores(out)) == ({"css": ".a {}"}, ["client_id"])


@pytest.mark.parametrize(
    ("asked", "answered", "exists"),
    [
        (None, {"ClientId": "ALL", "CSS": ".a {}"}, True),
        (None, {"ClientId": "ALL", "ImageUrl": "https://d.example/i.png"}, True),
        (None, {"ClientId": "ALL"}, False),
        (CLIENT, {"ClientId": CLIENT, "CSS": ".a {}"}, True),
        (CLIENT, {"ClientId": "ALL", "CSS": ".a {}"}, False),  # the fallback trap
    ],
)
def test_a_look_is_ones_own_and_not_empty(asked: Any, answered: Any, exists: bool) -> None:
    request = {"UserPoolId": POOL, **({"ClientId": asked} if asked else {})}
    document = {"UserPoolId": POOL, "Request": request, **answered}
    assert BY_NAME["user_pool_ui_customization"].exists(document) == exists


@pytest.mark.parametrize("pool", [{}, {"Domain": "d"}, {"CustomDomain": "d.example.com"}])
def test_looks_are_asked_for_whatever_domain_the_pool_has(pool: dict[str, Any]) -> None:
    listing = BY_NAME["user_pool_ui_customization"].listing
    assert callable(listing)
    listed = listing(pool, {"user_pool_client": [{"ClientId": CLIENT, "ClientName": "web"}]})
    assert listed == [{}, {"ClientId": CLIENT}]


# --- in a pool --------------------------------------------------------------------------------------------


def protected(provider: tuple[int, ...] | None = None) -> Graph:
    """A pool with a client, a domain, and a look and threat protection of both."""
    here, web, css = {"UserPoolId": POOL}, {"UserPoolId": POOL, "ClientId": CLIENT}, {"CSS": ".a {}"}
    domain = {"DomainDescription": {"Domain": "login", "Status": "ACTIVE", **here}}
    answers = [
        *builders.pool(name="shop", DeletionProtection="ACTIVE"),
        builders.client(CLIENT, "web"),
        answer("DescribeUserPoolDomain", {"Domain": "login"}, domain),
        answer("GetUICustomization", here, {"UICustomization": {"ClientId": "ALL", **here, **css}}),
        answer("GetUICustomization", web, {"UICustomization": {**web, **css}}),
        answer("DescribeRiskConfiguration", here, {"RiskConfiguration": {**here, **takeover()}}),
        answer("DescribeRiskConfiguration", web, {"RiskConfiguration": {**web, **compromised()}}),
    ]
    return builders.graph(answers, provider=provider)


def of(graph: Graph, kind: str) -> dict[str, Resource]:
    return {resource.import_id: resource for resource in of_kind(graph, kind)}


def test_things_are_named_after_the_pool_or_the_client_that_they_belong_to() -> None:
    graph = protected()
    assert {key: it.name for key, it in of(graph, "risk_configuration").items()} == {
        POOL: "shop_risk",
        f"{POOL}:{CLIENT}": "shop_web_risk",
    }
    assert {key: it.name for key, it in of(graph, "user_pool_ui_customization").items()} == {
        f"{POOL},ALL": "shop_ui",
        f"{POOL},{CLIENT}": "shop_web_ui",
    }
    assert {resource.group for resource in graph.resources} == {"shop"}


def test_the_clients_own_refer_to_it_and_a_look_waits_for_the_domain() -> None:
    graph = protected()
    client = Ref(f"user_pool_client:{POOL}/{CLIENT}", "id", CLIENT)
    for kind, import_id in (
        ("risk_configuration", f"{POOL}:{CLIENT}"),
        ("user_pool_ui_customization", f"{POOL},{CLIENT}"),
    ):
        assert value_of(of(graph, kind)[import_id], "client_id") == client
    for resource in of(graph, "user_pool_ui_customization").values():
        assert resource.depends_on == ("user_pool_domain:login",)


def test_a_newer_provider_needs_no_placeholder_and_is_asked_for() -> None:
    old, new = (of(protected(version), "risk_configuration")[POOL] for version in (OLD, None))
    assert (len(old.ignores), len(new.ignores)) == (1, 0)
    assert (old.since, new.since) == ("5.100.0", "6.9.0")
    pools, newer = (
        [it for arg in found.arguments for it in values(arg.value) if isinstance(it, Ref)]
        for found in (old, new)
    )
    assert [(it.resource, it.attribute) for it in pools if it.attribute == "arn"] == [
        (f"user_pool:{POOL}", "arn")
    ]
    assert "arn" not in [it.attribute for it in newer]
