"""Identity providers, servers, groups, looks and threat protection in every shape, to the real provider.

Each shape is a pool of its own; all of them are one snapshot and one plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from exporter.model import Graph
from exporter.replay.server import serve
from exporter.snapshot.store import Answer, Manifest, write_answers, write_manifest
from exporter.targets.engine import draw_project
from exporter.targets.proof import Change, Plan
from exporter.targets.pulumi.language import PYTHON
from exporter.targets.pulumi_common.program import record
from exporter.targets.pulumi_common.registered import differences, expected
from exporter.targets.registry import TARGETS
from exporter.targets.terraform.plan import workspace
from tests import builders
from tests.acceptance.conftest import environment
from tests.builders import ACCOUNT, REGION, answer, pool

OLD = (5, 100, 0)
Said = tuple[str, dict[str, Any], str, Any]
"""One answer about a pool: operation, request, the response's member, what it holds."""

# --- what a pool may hold -----------------------------------------------------------------------------------


def idp(name: str = "Corp", type: str = "SAML", details: Any = None, **members: Any) -> Said:
    content = {"ProviderName": name, "ProviderType": type, "ProviderDetails": details, **members}
    return "DescribeIdentityProvider", {"ProviderName": name}, "IdentityProvider", content


def server(identifier: str = "orders", **members: Any) -> Said:
    return (
        "ListResourceServers",
        {},
        "ResourceServers",
        [{"Identifier": identifier, "Name": "Orders", **members}],
    )


def group(name: str = "admins", **members: Any) -> Said:
    dates = {"CreationDate": 1.0, "LastModifiedDate": 1.0}
    return "ListGroups", {}, "Groups", [{"GroupName": name, **dates, **members}]


def client(name: str = "web", **members: Any) -> Said:
    return "DescribeUserPoolClient", {"ClientId": "3ho4ek"}, "UserPoolClient", {"ClientName": name, **members}


def domain(name: str) -> Said:
    return "DescribeUserPoolDomain", {"Domain": name}, "DomainDescription", {"Status": "ACTIVE"}


def look(client_id: str = "", answered: str = "", **members: Any) -> Said:
    asked = {"ClientId": client_id} if client_id else {}
    return (
        "GetUICustomization",
        asked,
        "UICustomization",
        {"ClientId": answered or client_id or "ALL", **members},
    )


def risk(*blocks: Mapping[str, Any], client_id: str = "") -> Said:
    content = {key: value for block in blocks for key, value in block.items()}
    return (
        "DescribeRiskConfiguration",
        {"ClientId": client_id} if client_id else {},
        "RiskConfiguration",
        content,
    )


MAIL = {"HtmlBody": "<p>Was it you?</p>", "Subject": "A sign-in", "TextBody": "Was it you?"}
ODD_MAIL = {"HtmlBody": "é ${x}\r\n%{if}\n", "Subject": '${s} "q"', "TextBody": "a\tb\r\nc  \n"}
LONG_MAIL = {"HtmlBody": "é" * 15000, "Subject": "ж" * 100, "TextBody": "日" * 19000}
ROLE = "arn:aws:iam::123456789012:role/r"
SOURCE = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
NOTIFY = {
    "SourceArn": SOURCE,
    "From": "a@b.example",
    "BlockEmail": MAIL,
    "MfaEmail": MAIL,
    "NoActionEmail": MAIL,
}


def takeover(actions: Any = None, **members: Any) -> dict[str, Any]:
    actions = {"HighAction": {"EventAction": "BLOCK", "Notify": True}} if actions is None else actions
    return {"AccountTakeoverRiskConfiguration": {"Actions": actions, **members}}


def notified(**members: Any) -> dict[str, Any]:
    return takeover(NotifyConfiguration={**NOTIFY, **members})


def compromised(actions: Any = None, **members: Any) -> dict[str, Any]:
    actions = {"EventAction": "NO_ACTION"} if actions is None else actions
    return {"CompromisedCredentialsRiskConfiguration": {"Actions": actions, **members}}


def exception(blocked: Any, skipped: Any = None) -> dict[str, Any]:
    return {"RiskExceptionConfiguration": {"BlockedIPRangeList": blocked, "SkippedIPRangeList": skipped}}


GOOGLE = {
    "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
    "attributes_url_add_attributes": "true",
    "authorize_scopes": "email profile openid",
    "client_id": "c",
    "client_secret": "s",
    "oidc_issuer": "https://accounts.google.com",
}
METADATA = {"MetadataFile": "<md>\r\n ${x} " + "é" * 300 + "\n</md>", "ActiveEncryptionCertificate": "MII"}
OPENSEARCH = "AmazonOpenSearchService-logs-us-east-1-abc123"
HOURS = {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"}

SHAPES: dict[str, tuple[Said, ...]] = {
    # identity providers
    "google": (idp("Google", "Google", GOOGLE, AttributeMapping={"username": "sub"}, IdpIdentifiers=[]),),
    "facebook": (idp("Facebook", "Facebook", {"client_id": "c", "client_secret": "s"}),),
    "amazon": (idp("LoginWithAmazon", "LoginWithAmazon", {"client_id": "c", "client_secret": "s"}),),
    "apple": (idp("SignInWithApple", "SignInWithApple", {"client_id": "c", "private_key": "p"}),),
    "apple without a key": (idp("SignInWithApple", "SignInWithApple", {"client_id": "c", "team_id": "t"}),),
    "oidc": (idp("Okta", "OIDC", {"client_id": "c", "client_secret": "s"}, AcrMapping={"Level1": "urn:1"}),),
    "details empty": (idp(details={}),),
    "details null": (idp(details=None, AttributeMapping=None, IdpIdentifiers=None, AcrMapping=None),),
    "details of a secret alone": (idp("Okta", "OIDC", {"client_secret": "s"}),),
    "details of empty texts": (idp("Okta", "OIDC", {"client_id": "", "client_secret": "", "url": ""}),),
    "a long detail": (idp(details={"authorize_scopes": "openid " * 40}),),
    "metadata file": (idp(details=METADATA, AttributeMapping={}, AcrMapping={}),),
    "mapping": (idp(details={}, AttributeMapping={"custom:x": "http://a.example/${y}", "name": ""}),),
    "identifiers in order": (idp(details={}, IdpIdentifiers=["b b", "a+a=a.a@a_a-a"]),),
    "identifier too long": (idp(details={}, IdpIdentifiers=["x" * 41]),),
    "identifier of other letters": (idp(details={}, IdpIdentifiers=["straße.example"]),),
    "identifiers too many": (idp(details={}, IdpIdentifiers=[f"i{n}" for n in range(51)]),),
    "a name of other letters": (idp("日" * 32, details={}),),
    # resource servers
    "server": (server(),),
    "scopes empty": (server(Scopes=[]),),
    "scopes null": (server(Scopes=None, ManagedBy=None, Name="日" * 256),),
    "scopes": (
        server(
            "https://api.example.com/${x}",
            Scopes=[{"ScopeName": name, "ScopeDescription": 'é "q" ${y}'} for name in ("z:z", "a.a")],
        ),
    ),
    "scope description too long": (
        server(Scopes=[{"ScopeName": n, "ScopeDescription": "ж" * 129} for n in ("a", "b")]),
    ),
    # groups
    "group": (group("a/b ${c}"),),
    "group zero": (group("é" * 128, Precedence=0, Description="one\ntwo", RoleArn=ROLE),),
    "group null": (group(Precedence=None, Description=None, RoleArn=None),),
    "group empty": (group(Precedence=2**31 - 1, Description="", RoleArn=""),),
    "group description too long": (group(Description="日" * 683),),
    # clients, and what they refer to
    "references": (
        idp("Google", "Google", GOOGLE),
        server("https://api.example.com", Scopes=[{"ScopeName": "read", "ScopeDescription": "read"}]),
        client(
            SupportedIdentityProviders=["Google", "COGNITO"],
            AllowedOAuthScopes=["openid", "https://api.example.com/read"],
        ),
    ),
    "managed client": (client(OPENSEARCH),),
    "managed client whole": (
        client(OPENSEARCH, ClientSecret="s", AllowedOAuthFlowsUserPoolClient=False, TokenValidityUnits=HOURS),
    ),
    "managed client of a provider": (
        idp("Google", "Google", GOOGLE),
        client(OPENSEARCH, SupportedIdentityProviders=["Google"], RefreshTokenValidity=0),
        risk(compromised(), client_id="3ho4ek"),
    ),
    # the look of the hosted UI
    "look": (domain("look"), look(CSS=".a { color: red; }", ImageUrl="https://a.example/i.png")),
    "look of an image": (domain("image"), look(ImageUrl="https://a.example/i.png")),
    "look of a fetched image": (
        look(ImageUrl="https://a.example/i.png", FetchedImage="iVBORw0KGgo=", FetchedImageType="png"),
    ),
    "look css empty": (look(CSS="", ImageUrl="https://a.example/i.png"),),
    "look css null": (look(CSS=None, ImageUrl="https://a.example/i.png"),),
    "look of a client": (
        domain("client"),
        client(),
        look(CSS=".p {}\n"),
        look("3ho4ek", CSS=".a {\r\n}\n" + "é" * 300),
    ),
    "look of the pool for a client": (
        domain("fallback"),
        client(),
        look(CSS=".p {}"),
        look("3ho4ek", "ALL", CSS=".p {}"),
    ),
    # threat protection
    "risk": (
        risk(
            notified(ReplyTo="c@d.example"),
            compromised(EventFilter=["SIGN_UP", "SIGN_IN"]),
            exception(["192.0.2.5/24", "2001:db8::/32"], ["203.0.113.7/32"]),
        ),
    ),
    "risk of a client": (client(), risk(compromised()), risk(notified(), client_id="3ho4ek")),
    "notify absent": (risk(takeover()),),
    "notify null": (risk(takeover(NotifyConfiguration=None)),),
    "notify empty": (risk(takeover(NotifyConfiguration={})),),
    "notify without a source": (risk(takeover(NotifyConfiguration={"From": "a@b.example"})),),
    "notify without a mail": (risk(takeover(NotifyConfiguration={"SourceArn": SOURCE})),),
    "mail null": (risk(notified(BlockEmail=None)),),
    "mail empty": (risk(notified(NoActionEmail={})),),
    "mail without html": (risk(notified(BlockEmail={"Subject": "s", "TextBody": "plain text"})),),
    "mail without text": (risk(notified(MfaEmail={**MAIL, "TextBody": None})),),
    "mail odd": (risk(notified(BlockEmail=ODD_MAIL)),),
    "mail too long": (risk(notified(MfaEmail=LONG_MAIL)),),
    "action notify absent": (risk(takeover({"LowAction": {"EventAction": "BLOCK"}, "HighAction": None})),),
    "actions empty with mails": (risk(takeover({}, NotifyConfiguration=NOTIFY)),),
    "takeover empty": (risk({"AccountTakeoverRiskConfiguration": {}}, compromised()),),
    "takeover actions empty": (risk(takeover({}), compromised()),),
    "takeover null": (risk({"AccountTakeoverRiskConfiguration": None}, compromised(EventFilter=None)),),
    "compromised empty": (risk({"CompromisedCredentialsRiskConfiguration": {}}, notified()),),
    "compromised actions empty": (risk(compromised({}, EventFilter=["SIGN_IN"]), notified()),),
    "event filter empty": (risk(compromised(EventFilter=[])),),
    "exception empty": (risk({"RiskExceptionConfiguration": {}}, compromised()),),
    "exception lists empty": (risk(exception([], []), compromised()),),
    "exception null": (risk({"RiskExceptionConfiguration": None}, compromised()),),
    "exception of one list": (risk(exception(["192.0.2.0/24"], [])),),
}  # fmt: skip

# --- one snapshot, one plan ---------------------------------------------------------------------------------


def answers(pool_id: str, name: str, shape: tuple[Said, ...]) -> Iterator[Answer]:
    """What AWS answers about a pool of one shape."""
    request, dates = {"UserPoolId": pool_id}, {"CreationDate": 1.0, "LastModifiedDate": 1.0}
    yield from pool(pool_id, name, DeletionProtection="ACTIVE", Policies={}, **dates)
    for operation, asked, member, content in shape:
        whole = asked if "Domain" in asked else {**request, **asked}
        items = content if isinstance(content, list) else [content]
        items = [{**request, **asked, **item} for item in items]
        response = {member: items if isinstance(content, list) else items[0]}
        yield answer(operation, whole, response)


@dataclass(frozen=True)
class Planned:
    """The graph of all shapes, and what the provider plans for it: as it is, and without what is ignored."""

    graph: Graph
    plan: Plan
    bare: Mapping[str, Change]

    def of(self, shape: str) -> list[str]:
        """The addresses of a shape's resources."""
        (group,) = (it.group for it in self.graph.resources if it.import_id == pool_id(shape) and it.protect)
        return [f"{it.kind.terraform}.{it.name}" for it in self.graph.resources if it.group == group]


def pool_id(shape: str) -> str:
    return f"{REGION}_Shape{list(SHAPES).index(shape):03}"


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Graph]:
    """The snapshot of all shapes, and its graph for the oldest provider."""
    folder = tmp_path_factory.mktemp("shapes")
    files = {pool_id(name): list(answers(pool_id(name), name, shape)) for name, shape in SHAPES.items()}
    names = tuple(f"{REGION}/{name}.json" for name in files)
    for name, found in zip(names, files.values(), strict=True):
        write_answers(folder, name, REGION, found)
    write_manifest(folder, Manifest(ACCOUNT, (REGION,), names, {}))
    return folder, builders.graph(*files.values(), provider=OLD)


def planned_by(terraform: str, url: str, graph: Graph, folder: Path) -> Plan:
    for path, content in draw_project(graph, TARGETS["terraform"]).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    with workspace(folder, terraform, environment(url)) as module:
        return module.plan()


@pytest.fixture(scope="module")
def planned(account: tuple[Path, Graph], terraform: str, tmp_path_factory: pytest.TempPathFactory) -> Planned:
    snapshot, graph = account
    bare = replace(graph, resources=tuple(replace(it, ignores=()) for it in graph.resources))
    folder = tmp_path_factory.mktemp("planned")
    with serve(snapshot) as endpoint:
        plan = planned_by(terraform, endpoint.url, graph, folder / "whole")
        without = planned_by(terraform, endpoint.url, bare, folder / "bare")
    return Planned(graph, plan, {change.address: change for change in without.changes})


@pytest.mark.provider
def test_the_plan_has_no_error_and_imports_everything(planned: Planned) -> None:
    assert planned.plan.errors == ()
    assert planned.plan.count("import") == len(planned.graph.resources)


@pytest.mark.provider
@pytest.mark.parametrize("shape", SHAPES)
def test_the_plan_of_a_shape_is_empty(shape: str, planned: Planned) -> None:
    found = {change.address: change for change in planned.plan.changes}
    assert len(planned.of(shape)) > 1
    assert [found[address] for address in planned.of(shape) if found[address].actions != ("no-op",)] == []


@pytest.mark.provider
def test_nothing_is_ignored_that_would_be_no_change(planned: Planned) -> None:
    ignoring = {f"{it.kind.terraform}.{it.name}" for it in planned.graph.resources if it.ignores}
    changed = {address for address, change in planned.bare.items() if change.actions != ("no-op",)}
    assert ignoring == changed


def test_every_shape_is_written_and_nothing_is_unknown(account: tuple[Path, Graph]) -> None:
    _, graph = account
    assert graph.omitted == ()
    assert [
        (it.key, field.path) for it in graph.resources for field in it.fields if field.state == "unknown"
    ] == []
    assert [finding for finding in graph.findings if finding.level == "error"] == []


def test_pulumi_registers_every_shape(account: tuple[Path, Graph], tmp_path: Path) -> None:
    _, graph = account
    for path, content in draw_project(graph, TARGETS["pulumi"]).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    assert list(differences(expected(graph), record(tmp_path, graph, PYTHON).resources)) == []
