"""What tests are made of: answers of AWS, evaluated documents, arguments and resources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from exporter.catalog import BY_NAME
from exporter.catalog.arguments import (
    Arg,
    Joined,
    Reference,
)
from exporter.catalog.schema import Kind
from exporter.graph.build import Options, build
from exporter.graph.evaluate import Evaluation, evaluate
from exporter.graph.naming import KnownNames
from exporter.model import (
    Argument,
    Block,
    Blocks,
    Entries,
    External,
    File,
    Finding,
    Graph,
    Ref,
    Resource,
    Scalar,
    Secret,
    Value,
)
from exporter.paths import Path, spell
from exporter.snapshot.store import Answer
from exporter.targets.pulumi_common import wire
from exporter.targets.terraform.spelling import spell_path

ACCOUNT, REGION, POOL_ID = "123456789012", "us-east-1", "us-east-1_AbC123"

# --- answers ----------------------------------------------------------------------------------------------


def answer(operation: str, request: Mapping[str, Any], response: Mapping[str, Any] | None = None) -> Answer:
    """An answer; an operation without a service is one of cognito-idp's."""
    return Answer(operation if ":" in operation else f"cognito-idp:{operation}", request, response or {})


def entry(operation: str, request: Mapping[str, Any], response: Mapping[str, Any]) -> dict[str, Any]:
    """The same as it stands in a snapshot's file."""
    found = answer(operation, request, response)
    return {"operation": found.operation, "request": dict(request), "response": dict(response)}


def pool(
    pool_id: str = POOL_ID, name: str = "customers", *, mfa: Any = "OFF", **members: Any
) -> list[Answer]:
    """A user pool's own answers, with an ARN and whatever other members it has."""
    request = {"UserPoolId": pool_id}
    arn = f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{pool_id}"
    return [
        answer(
            "DescribeUserPool", request, {"UserPool": {"Id": pool_id, "Name": name, "Arn": arn} | members}
        ),
        answer("GetUserPoolMfaConfig", request, {"MfaConfiguration": mfa}),
    ]


ADMIN = {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7}
NEEDED: dict[str, Any] = {
    "AdminCreateUserConfig": ADMIN,
    "CreationDate": 1700000000.5,
    "EstimatedNumberOfUsers": 0,
    "LambdaConfig": {},
    "LastModifiedDate": 1700000000.5,
    "Policies": {"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 7}},
    "SchemaAttributes": [],
    "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
}
"""Members of a user pool without which Terraform's provider does not survive it."""


def client(client_id: str, name: str, pool_id: str = POOL_ID, **members: Any) -> Answer:
    """An app client's answer."""
    request = {"UserPoolId": pool_id, "ClientId": client_id}
    content = {**request, "ClientName": name, **members}
    return answer("DescribeUserPoolClient", request, {"UserPoolClient": content})


def graph(
    *files: list[Answer],
    names: KnownNames | None = None,
    provider: tuple[int, ...] | None = None,
    secrets: bool = False,
) -> Graph:
    """The graph of a region; each file holds the answers about one pool."""
    return build(ACCOUNT, REGION, files, names or KnownNames(), Options(provider, secrets))


# --- resources and arguments ------------------------------------------------------------------------------


def argument(name: str, value: Value, pulumi: str = "") -> Argument:
    """An argument that a provider calls so."""
    return Argument(Arg(name, name, pulumi), value)


def resource(
    name: str, *arguments: Argument, kind: str = "user_pool", import_id: str = "", **more: Any
) -> Resource:
    """A resource of a kind, alone in a group of its name."""
    import_id = import_id or name
    group, since = more.pop("group", name), more.pop("since", BY_NAME[kind].since)
    key = f"{kind}:{import_id}"
    more.setdefault("protect", BY_NAME[kind].irreplaceable)
    return Resource(key, BY_NAME[kind], import_id, name, group, name, arguments, since, **more)


def value_of(owner: Any, name: str) -> Any:
    """The value of an argument of a resource, a block or an evaluation, by the provider's name."""
    return next(it.value for it in owner.arguments if it.arg.name == name)


# --- one document evaluated -------------------------------------------------------------------------------


@dataclass
class _Files:
    def add(self, path: Path, extension: str) -> str:
        return f"files/{spell(path)}.{extension}"


@dataclass
class StubResolver:
    """Knows one user pool, and calls externals by the end of their values."""

    resource: str = "it"
    secrets: bool = False
    files: _Files = field(default_factory=_Files)

    def reference(self, to: Reference | Joined, value: str) -> Scalar | None:
        return Ref("pool", "id", value) if to == Reference("user_pool.id") else None

    def of_pool(self, to: Reference) -> None:
        return None

    def external(self, value: str) -> External:
        return External(f"x_{value[-4:]}", value)

    def secret(self, key: str) -> Secret | None:
        return Secret(key) if self.secrets else None


@dataclass(frozen=True)
class Evaluated:
    """An evaluation with the kind that it is of."""

    kind: Kind
    evaluation: Evaluation

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.evaluation, name)
        return list(value) if name in ("ignores", "notes", "findings", "fields") else value


def evaluated(kind: str, document: Mapping[str, Any], resolver: Any = None, **more: Any) -> Evaluated:
    """One document evaluated by the tables of a kind."""
    table = BY_NAME[kind]
    return Evaluated(table, evaluate(table, document, resolver or StubResolver(), **more))


def plain(value: Value) -> Any:
    """A value as JSON, references and externals as what they are worth."""
    match value:
        case Block(arguments):
            return {it.arg.name: plain(it.value) for it in arguments}
        case Blocks(items):
            return [plain(item) for item in items]
        case Entries(items):
            return {key: plain(item) for key, item in items}
        case tuple():
            return [plain(item) for item in value]
        case Ref() | External():
            return value.literal
        case File():
            return value.content
    return value


def code(out: Any, *known: str) -> dict[str, Any]:
    """The code of a document or a resource, without the arguments that every one has."""
    return {it.arg.name: plain(it.value) for it in out.arguments if it.arg.name not in known}


def ignores(out: Evaluated) -> list[str]:
    """What plans must not compare, in Terraform's words."""
    return [spell_path(out.kind.args, it.path) for it in out.ignores]


def pulumi_ignores(out: Evaluated) -> list[str]:
    """The same in Pulumi's."""
    return [wire.spell_path(out.kind, it.path) for it in out.ignores]


def problems(out: Evaluated | Graph) -> list[Finding]:
    """The findings that are problems: notes on what a reviewer must know are none."""
    return [it for it in out.findings if it.level != "info"]


def levels(out: Evaluated) -> list[tuple[str, str]]:
    """The problems, without their sentences."""
    return [(it.level, it.path) for it in problems(out)]


def states(out: Evaluated, prefix: str = "") -> dict[str, str]:
    """What became of the leaves below a path."""
    return {it.path: it.state for it in out.fields if it.path.startswith(prefix)}


def findings(drawn: Graph, kind: str) -> list[Finding]:
    """The findings about resources of a kind."""
    return [it for it in drawn.findings if it.resource.startswith(f"{kind}:")]


def of_kind(drawn: Graph, kind: str) -> list[Resource]:
    """The resources of a kind."""
    return [it for it in drawn.resources if it.kind.name == kind]


def graph_of(*resources: Resource) -> Graph:
    """A graph of nothing but these resources."""
    return Graph(ACCOUNT, REGION, resources, ())
