"""A small account that changes: its pools and what hangs on them, as AWS would answer of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from exporter.catalog import KINDS
from exporter.discovery.results import AccountRead, RefusedCall, RegionRead
from exporter.errors import ApiError
from exporter.snapshot.store import Answer, Manifest, write_answers, write_manifest
from tests.builders import NEEDED

ACCOUNT = "123456789012"
DENIED = ApiError("AccessDeniedException", "not authorized", 400)


@dataclass
class Pool:
    """One user pool: what of it a test changes."""

    id: str
    name: str
    length: int = 8
    clients: dict[str, str] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    domain: str = ""

    @property
    def region(self) -> str:
        return self.id.partition("_")[0]

    @property
    def file(self) -> str:
        return f"{self.region}/{self.id}.json"

    @property
    def listed(self) -> Answer:
        """What a list of all pools says of it."""
        return _answer("ListUserPools", {}, {"UserPools": [{"Id": self.id, "Name": self.name}]})

    def answers(self, refused: Collection[str], kinds: Collection[str]) -> list[Answer]:
        """What AWS answers of it; ``refused`` are the operations that are not allowed."""
        me = {"UserPoolId": self.id}
        arn = f"arn:aws:cognito-idp:{self.region}:{ACCOUNT}:userpool/{self.id}"
        passwords = {"MinimumLength": self.length, "TemporaryPasswordValidityDays": 7}
        user_pool = {
            **NEEDED,
            "Id": self.id,
            "Name": self.name,
            "Arn": arn,
            "Policies": {"PasswordPolicy": passwords},
            **({"Domain": self.domain} if self.domain else {}),
        }
        found = [
            _answer("DescribeUserPool", me, {"UserPool": user_pool}),
            _answer("GetUserPoolMfaConfig", me, {"MfaConfiguration": "OFF"}),
            _answer("ListIdentityProviders", me, {"Providers": []}),
            _answer("ListResourceServers", me, {"ResourceServers": []}),
        ]
        if "user_pool_client" in kinds:
            listed = [
                {"ClientId": it, "UserPoolId": self.id, "ClientName": n} for it, n in self.clients.items()
            ]
            found.append(_answer("ListUserPoolClients", me, {"UserPoolClients": listed}))
            if "ListUserPoolClients" not in refused:
                found += [
                    _answer(
                        "DescribeUserPoolClient", {**me, "ClientId": it["ClientId"]}, {"UserPoolClient": it}
                    )
                    for it in listed
                ]
        if "user_group" in kinds:
            groups = [{"GroupName": name, "UserPoolId": self.id} for name in sorted(self.groups)]
            found.append(_answer("ListGroups", me, {"Groups": groups}))
        if self.domain and "user_pool_domain" in kinds:
            description = {"Domain": self.domain, "UserPoolId": self.id, "Status": "ACTIVE"}
            found.append(
                _answer("DescribeUserPoolDomain", {"Domain": self.domain}, {"DomainDescription": description})
            )
        return [_refuse(it) if it.operation.partition(":")[2] in refused else it for it in found]


def _answer(operation: str, request: dict[str, str], response: dict[str, object]) -> Answer:
    return Answer(f"cognito-idp:{operation}", request, response)


def _refuse(answer: Answer) -> Answer:
    return Answer(answer.operation, answer.request, None, DENIED)


REFUSABLE = (
    "GetUserPoolMfaConfig",
    "ListUserPoolClients",
    "DescribeUserPoolClient",
    "ListGroups",
    "DescribeUserPoolDomain",
)
EXCLUDABLE = ("user_pool_client", "user_group", "user_pool_domain")


def read(
    pools: Collection[Pool],
    asked: Collection[str],
    staged: Path,
    refused: Collection[str] = (),
    excluded: Collection[str] = (),
) -> AccountRead:
    """What a run reads into ``staged``: the ``asked`` pools that are there, by their ids."""
    kinds = {kind.name for kind in KINDS} - set(excluded)
    here = [pool for pool in pools if pool.id in asked]
    regions = sorted({it.partition("_")[0] for it in asked})
    refusals: dict[str, list[RefusedCall]] = {region: [] for region in regions}
    for pool in here:
        answers = pool.answers(refused, kinds)
        write_answers(staged, pool.file, pool.region, answers)
        refusals[pool.region] += [
            RefusedCall(it.operation, it.request, it.error) for it in answers if it.error is not None
        ]
    manifest = Manifest(ACCOUNT, tuple(regions), tuple(pool.file for pool in here), {})
    write_manifest(staged, manifest)
    seen = frozenset(pool.id for pool in pools)
    return AccountRead(
        ACCOUNT,
        tuple(RegionRead(it, ACCOUNT, seen=seen, refused=tuple(refusals[it])) for it in regions),
        manifest,
    )
