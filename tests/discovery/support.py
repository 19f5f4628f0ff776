"""A small account served over loopback, with faults, and what discovery makes of it."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from exporter.catalog import identity_pool
from exporter.catalog.root import Root
from exporter.catalog.schema import (
    Kind,
    List,
    Read,
)
from exporter.catalog.user_pool import USER_POOL
from exporter.catalog.user_pool_client import USER_POOL_CLIENT
from exporter.catalog.user_pool_domain import USER_POOL_DOMAIN
from exporter.discovery.account import read_account
from exporter.discovery.options import ReadOptions
from exporter.discovery.results import AccountRead, Progress, RegionRead
from exporter.discovery.selection import Selection
from exporter.replay.protocol import Call, Fault, Reply, refuse
from exporter.replay.server import serve
from tests.builders import ACCOUNT, REGION, entry

KINDS = (USER_POOL, USER_POOL_CLIENT, USER_POOL_DOMAIN)


ONE, TWO, THREE = (f"{REGION}_{name}" for name in ("AbC123", "DeF456", "GhI789"))


ALL = Selection(everything=True)
Entry = dict[str, Any]


def pool(pool_id: str, name: str, clients: int = 2, **members: Any) -> list[Entry]:
    """What AWS answers about a pool with a domain and some clients."""
    whole = {
        "Id": pool_id,
        "Name": name,
        "Arn": f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{pool_id}",
        "CreationDate": 1508512345.678,
        "YoungerThanBoto": {"Deep": [1, None]},
        "Domain": name,
        **members,
    }
    ids = [f"{number:03}client{pool_id[-3:]}".lower() for number in range(clients)]
    here = {"UserPoolId": pool_id}
    return [
        entry("ListUserPools", {}, {"UserPools": [{"Id": pool_id, "Name": name, "LambdaConfig": {}}]}),
        entry("DescribeUserPool", here, {"UserPool": whole}),
        entry("GetUserPoolMfaConfig", here, {"MfaConfiguration": "OFF", "YoungerThanBoto": 1}),
        entry(
            "DescribeUserPoolDomain",
            {"Domain": name},
            {"DomainDescription": {"Domain": name, "UserPoolId": pool_id, "Status": "ACTIVE"}},
        ),
        entry(
            "ListUserPoolClients",
            here,
            {"UserPoolClients": [{**here, "ClientId": i, "ClientName": "web"} for i in ids]},
        ),
        *(
            entry(
                "DescribeUserPoolClient",
                {**here, "ClientId": i},
                {
                    "UserPoolClient": {
                        **here,
                        "ClientId": i,
                        "ClientName": "web",
                        "ClientSecret": f"clear-{i}",
                    }
                },
            )
            for i in ids
        ),
    ]


def snapshot(folder: Path, files: dict[str, list[Entry]]) -> Path:
    (folder / REGION / "identity-pools").mkdir(parents=True)
    manifest = {"format": 1, "account": ACCOUNT, "regions": [REGION]}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    for name, answers in files.items():
        body = {"format": 1, "region": REGION, "answers": answers}
        (folder / REGION / f"{name}.json").write_text(json.dumps(body))
    return folder


@dataclasses.dataclass(frozen=True)
class Ran:
    """One run: what it gave, its folder, the calls that the server saw."""

    account: AccountRead
    out: Path
    calls: list[Call]

    @property
    def result(self) -> RegionRead:
        """Of the only region."""
        (region,) = self.account.regions
        return region

    def refused(self) -> list[tuple[str, Any, str]]:
        """The calls that AWS refused: operation, request, error code."""
        return [(call.operation, call.request, call.error.code) for call in self.result.refused]

    def file(self, pool_id: str) -> dict[str, list[Entry]]:
        """A pool's answers by operation."""
        found: dict[str, list[Entry]] = {}
        for read in json.loads((self.out / REGION / f"{pool_id}.json").read_bytes())["answers"]:
            found.setdefault(read["operation"].partition(":")[2], []).append(read)
        return found

    def names(self) -> Counter[str]:
        """How often each operation was called."""
        return Counter(call.operation.partition(":")[2] for call in self.calls)


def run(
    account: Path,
    out: Path,
    selection: Selection = ALL,
    fault: Fault | None = None,
    kinds: tuple[Kind, ...] = KINDS,
    watch: Callable[[Progress], None] = lambda progress: None,
    **options: Any,
) -> Ran:
    """Read an account that is served with faults; the ``options`` are those of ``ReadOptions``."""
    with serve(account, fault=fault) as endpoint:
        chosen = ReadOptions(selection, kinds, (REGION,), endpoint_url=endpoint.url, **options)
        return Ran(read_account(chosen, out, watch), out, list(endpoint.calls))


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def on(operation: str, reply: Reply, times: int = 10**6, **members: Any) -> Fault:
    """A fault: the first calls of an operation with these members get that reply."""
    left = [times]

    def fault(call: Call, number: int) -> Reply | None:
        named = call.operation.endswith(f":{operation}") or operation == "*"
        if named and left[0] and members.items() <= call.request.items():
            left[0] -= 1
            return reply
        return None

    return fault


def json_reply(content: object) -> Reply:
    """An answer of that content, whatever it is."""
    return Reply(200, json.dumps(content).encode(), {"Content-Type": "application/x-amz-json-1.1"})


DENIED = refuse("AccessDeniedException", "User: arn:aws:iam::1:user/me is not authorized to perform it")
GONE = refuse("ResourceNotFoundException", "It does not exist.")
THROTTLED = refuse("TooManyRequestsException", "Rate exceeded")
BROKEN = refuse("InternalErrorException", "Something went wrong", 500)
HALF = Reply(200, b'{"UserPool": {"Id": "us-ea', {"Content-Type": "application/x-amz-json-1.1"})
CUT = Reply(200, b'{"UserPool": {"Id": "us-east-1"}}', {"Content-Type": "application/json"}, cut=True)
EXPIRED = refuse("ExpiredTokenException", "The security token included in the request is expired")


def kind(
    name: str, listing: Any, reads: tuple[Read, ...], parent: str = "user_pool", root: Root | None = None
) -> Kind:
    """A kind that is made up: what it lists and reads, and no arguments."""
    return Kind(name, "", "", listing, reads, "", "", (), parent=parent, root=root)


IDENTITY_POOL = kind(
    "identity_pool",
    List("cognito-identity:ListIdentityPools", "IdentityPools"),
    (
        Read("cognito-identity:DescribeIdentityPool", ("IdentityPoolId",)),
        Read("cognito-identity:GetIdentityPoolRoles", ("IdentityPoolId",), into="Roles"),
    ),
    parent="",
    root=identity_pool.IDENTITY_POOL.root,
)
GROUP = kind(
    "group",
    List("cognito-idp:ListGroups", "Groups", ("UserPoolId",), limit=("Limit", 60), whole=True),
    (Read("cognito-idp:GetGroup", ("UserPoolId", "GroupName"), unwrap="Group"),),
)
