"""The resource servers of a user pool and their scopes: what ListResourceServers answers."""

from exporter.catalog.arguments import (
    ALWAYS,
    Arg,
    Document,
    Reference,
    Scope,
)
from exporter.catalog.pages import GUIDE
from exporter.catalog.rules import at_most, holding, size
from exporter.catalog.schema import (
    Kind,
    List,
    Quirk,
    Read,
    computed,
    nameless,
)
from exporter.paths import Json

# In bytes, where AWS counts characters: half as many Cyrillic letters are too long.
_LONGEST = 256

_named = holding(r"[!#-.0-\[\]-~]", "a letter, a digit or a sign of ASCII")


def _cut(at: Scope) -> Json:
    return str(at.value).encode()[:_LONGEST].decode(errors="ignore")


def _too_long(server: Document) -> bool:
    scopes = server.get("Scopes") or ()
    return any(len(str(scope.get("ScopeDescription")).encode()) > _LONGEST for scope in scopes)


RESOURCE_SERVER = Kind(
    name="resource_server",
    terraform="aws_cognito_resource_server",
    pulumi="cognito.ResourceServer",
    heading="Resource servers",
    what="an API that the pool's tokens give access to, by scopes",
    page=f"{GUIDE}cognito-user-pools-define-resource-servers.html",
    listing=List(
        "cognito-idp:ListResourceServers",
        "ResourceServers",
        ("UserPoolId",),
        limit=("MaxResults", 50),
        whole=True,
        answers=Read(
            "cognito-idp:DescribeResourceServer", ("UserPoolId", "Identifier"), unwrap="ResourceServer"
        ),
    ),
    reads=(),
    import_id="{UserPoolId}|{Identifier}",
    label="{Name}",
    nouns=("server", "resource_server"),
    exposes={"identifier": lambda server: str(server["Identifier"])},
    args=(
        Arg("Identifier", replaces=ALWAYS),
        Arg("Name", replaces="6.6.0"),
        Arg("UserPoolId", ref=Reference("user_pool.id"), replaces=ALWAYS),
        Arg(
            "Scopes",
            "scope",
            "scopes",
            many=True,
            rules=(at_most(100),),
            args=(
                Arg("ScopeName", rules=(size(1, 256), _named), required=True),
                Arg("ScopeDescription", convert=_cut, rules=(size(1, 256),), required=True),
            ),
        ),
    ),
    left=computed("ManagedBy", why="only Cognito's own resource servers have it"),
    quirks=(
        nameless("Name"),
        Quirk(
            _too_long,
            f"the provider accepts only {_LONGEST} bytes of a scope's description, where AWS counts"
            " characters; what is longer is cut here",
            ignore=("Scopes",),
            refused=True,
            level="warning",
            remedy="shorten the description in AWS, then export again; until then no plan compares scopes",
        ),
        Quirk(
            lambda server: bool(server.get("ManagedBy")),
            "Cognito made this resource server and manages it itself",
            leave_out=True,
        ),
        Quirk(
            lambda server: "|" in str(server.get("Identifier")),
            "the provider cannot import a resource server that has a | in its identifier",
            leave_out=True,
            level="error",
            remedy="keep managing it where it was made, or make it anew with an identifier without a |",
        ),
    ),
)
