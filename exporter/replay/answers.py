"""Loads a snapshot as an index of its answers, and finds the answer to a request."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exporter.catalog import KINDS
from exporter.catalog.schema import List
from exporter.errors import ApiError
from exporter.replay.derive import Body, Index, Key, add_derived, bare_function, canonical, reads_function
from exporter.replay.paging import list_member, without_paging
from exporter.replay.service_models import status_of
from exporter.snapshot.store import read_answers, read_manifest

RELAXED = {
    "cognito-idp:GetUICustomization": "ClientId",  # a client without its own look has the pool's
    # Merged or not, the snapshot holds one of them.
    "cognito-idp:DescribeManagedLoginBranding": "ReturnMergedResources",
    "cognito-idp:DescribeManagedLoginBrandingByClient": "ReturnMergedResources",
}
"""Where the exact request is not recorded, the one without this member answers."""

NOTHING: dict[str, Body] = {
    read.operation: dict(read.nothing) for kind in KINDS for read in kind.reads if read.nothing is not None
} | {
    kind.listing.operation: {kind.listing.items: []}
    for kind in KINDS
    if kind.root and isinstance(kind.listing, List)
}
"""Where AWS says without an error that there is none: a domain, the pools of a region."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a snapshot holds: the account's number, its regions, each call's body or error."""

    account: str
    regions: tuple[str, ...]
    index: Mapping[Key, Body | ApiError]


def load_answers(folder: Path) -> Answers:
    """Read a snapshot's folder.

    Raises:
        UsageError: it is not a snapshot, or one of another format.
    """
    manifest = read_manifest(folder)
    index: Index = {}
    items: defaultdict[Key, set[str]] = defaultdict(set)
    for name in sorted(manifest.files):
        region, answers = read_answers(folder, name)
        for recorded in answers:
            key = region, recorded.operation, canonical(recorded.request)
            if recorded.error is not None:
                index.setdefault(key, recorded.error)
                continue
            response, known = dict(recorded.response or {}), index.get(key)
            member = list_member(recorded.operation, response)
            if not isinstance(known, dict) or (recorded.kept and not member):
                index[key] = known = {**response, member: []} if member else response
            # A list stands in each pool's file with that pool's share; what two shares have in
            # common (a web ACL of both pools, say) is one item.
            for item in response[member] if member else ():
                if (text := json.dumps(item, sort_keys=True)) not in items[key]:
                    items[key].add(text)
                    known[member].append(item)
    add_derived(index, manifest.account)
    return Answers(manifest.account, manifest.regions, index)


def find(answers: Answers, region: str, operation: str, request: Body) -> Body | ApiError:
    """The whole answer to a read: recorded, derived, or AWS's way to say that there is none."""
    request = without_paging(operation, request)
    tries = [request]
    if reads_function(operation):
        tries.append(bare_function(request))
    elif relaxed := RELAXED.get(operation):
        tries.append({name: value for name, value in request.items() if name != relaxed})
    for attempt in tries:
        if (answer := answers.index.get((region, operation, canonical(attempt)))) is not None:
            return answer
    if operation in NOTHING:
        return NOTHING[operation]
    if operation.startswith("cognito-idp:Admin"):
        user = canonical({name: request.get(name) for name in ("UserPoolId", "Username")})
        if (region, "cognito-idp:AdminGetUser", user) not in answers.index:
            return ApiError("UserNotFoundException", "User does not exist.")
    if operation == "cognito-idp:AdminListGroupsForUser" and _memberships_known(answers, region, request):
        return {"Groups": []}
    code, name = "ResourceNotFoundException", operation.partition(":")[2]
    message = f"{name}: {canonical(request)} does not exist in the snapshot of {region}"
    return ApiError(code, message, status_of(operation, code))


def _memberships_known(answers: Answers, region: str, request: Mapping[str, Any]) -> bool:
    """Whether a user without recorded membership is in no group; else it is not known."""
    pool = {"UserPoolId": request.get("UserPoolId")}
    groups = answers.index.get((region, "cognito-idp:ListGroups", canonical(pool)))
    return isinstance(groups, dict) and all(
        isinstance(answers.index.get((region, "cognito-idp:ListUsersInGroup", wanted)), dict)
        for group in groups["Groups"]
        for wanted in [canonical({**pool, "GroupName": group["GroupName"]})]
    )
