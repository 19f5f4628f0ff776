"""A snapshot's folder in; out the index of its answers, recorded and derived, whole or by the page."""

from __future__ import annotations

import base64
import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exporter.errors import ApiError
from exporter.snapshot.store import read_answers, read_manifest

Body = dict[str, Any]
Key = tuple[str, str, str]
"""Region, operation (``cognito-idp:DescribeUserPool``) and canonical request."""
Index = dict[Key, "Body | ApiError"]

FUNCTION = re.compile(r"(?:.+:function:)?([^:]+)(?::([^:]+))?")
FUNCTION_READS = {"lambda:GetFunction", "lambda:GetPolicy"}

PAGING = {"MaxResults", "Limit", "NextToken", "PaginationToken"}
PAGE = 60
PAGES = {"cognito-idp:ListResourceServers": 50}
PAGE_REQUIRED = {
    "cognito-idp:ListUserPools", "cognito-idp:ListUserImportJobs", "cognito-identity:ListIdentityPools",
}  # fmt: skip
PAGINATION_TOKEN = {  # the other lists call it NextToken
    "cognito-idp:ListUsers", "cognito-idp:ListUserImportJobs",
    "cognito-idp:ListDevices", "cognito-idp:AdminListDevices",
}  # fmt: skip

# Members that say with this value what their absence says.
IMPLIED = {"ReturnMergedResources": False, "ClientId": "ALL"}
# Where the exact request is not recorded, the one without this member answers.
RELAXED = {
    "cognito-idp:GetUICustomization": "ClientId",
    "cognito-idp:DescribeManagedLoginBranding": "ReturnMergedResources",
    "cognito-idp:DescribeManagedLoginBrandingByClient": "ReturnMergedResources",
}
# AWS answers these with "there is none" instead of an error.
NONE: dict[str, Body] = {
    "cognito-idp:DescribeUserPoolDomain": {"DomainDescription": {}},
    "cognito-idp:GetUICustomization": {"UICustomization": {}},
    "cognito-idp:ListUserPools": {"UserPools": []},
    "cognito-identity:ListIdentityPools": {"IdentityPools": []},
    "wafv2:GetWebACLForResource": {},
}
# Lists that hold whole objects: list -> its member, the operation that it answers, what names an
# object there, and that operation's answer.
WHOLE: dict[str, tuple[str, str, str, Callable[[Body], Body]]] = {
    "cognito-idp:ListGroups": ("Groups", "cognito-idp:GetGroup", "GroupName", lambda group: {"Group": group}),
    "cognito-idp:ListResourceServers": (
        "ResourceServers", "cognito-idp:DescribeResourceServer", "Identifier",
        lambda server: {"ResourceServer": server},
    ),
    "cognito-idp:ListUserImportJobs": (
        "UserImportJobs", "cognito-idp:DescribeUserImportJob", "JobId", lambda job: {"UserImportJob": job},
    ),
    "cognito-idp:ListUsers": (
        "Users", "cognito-idp:AdminGetUser", "Username",
        lambda user: {**{name: value for name, value in user.items() if name != "Attributes"},
                      "UserAttributes": user.get("Attributes", [])},
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answers:
    """What a snapshot holds: the account's number, its regions, each call's body or error."""

    account: str
    regions: tuple[str, ...]
    index: Mapping[Key, Body | ApiError]


def canonical(request: Mapping[str, Any]) -> str:
    """A request as text, without paging members, nulls and members at their implied value."""
    members = {k: v for k, v in request.items() if k not in PAGING and v != IMPLIED.get(k)}
    return json.dumps(members, sort_keys=True)


def load_answers(folder: Path) -> Answers:
    """Reads a snapshot's folder; ``UsageError`` when it is none or of another format."""
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
            member = _list_member(recorded.operation, response)
            if not isinstance(known, dict):
                index[key] = known = {**response, member: []} if member else response
            # A list stands in each pool's file with that pool's share; what two shares have in
            # common (a web ACL of both pools, say) is one item.
            for item in response[member] if member else ():
                if (text := json.dumps(item, sort_keys=True)) not in items[key]:
                    items[key].add(text)
                    known[member].append(item)
    _derive(index, manifest.account)
    return Answers(manifest.account, manifest.regions, index)


def _list_member(operation: str, response: Body) -> str:
    """The name of the only list of a list operation's answer, or an empty string."""
    lists = [name for name, value in response.items() if isinstance(value, list)]
    return lists[0] if len(lists) == 1 and re.search(":(Admin)?List", operation) else ""


def _derive(index: Index, account: str) -> None:
    """Adds the answers that follow from recorded ones; what is recorded always comes first."""
    groups: defaultdict[Key, list[Body]] = defaultdict(list)
    # Sorted, ListGroups comes before ListUsersInGroup, and GetFunction before GetPolicy.
    for (region, operation, text), response in sorted(index.items()):
        request = json.loads(text)
        if operation in FUNCTION_READS:
            _derive_function(index, account, (region, operation, text), response)
        elif not isinstance(response, dict):
            continue
        elif operation in WHOLE and request.keys() == {"UserPoolId"}:
            member, served, name, form = WHOLE[operation]
            for item in response.get(member, ()):
                wanted = canonical({**request, name: item[name]})
                index.setdefault((region, served, wanted), form(item))
        elif operation == "cognito-idp:DescribeManagedLoginBrandingByClient":
            style = response["ManagedLoginBranding"]["ManagedLoginBrandingId"]
            del request["ClientId"]
            wanted = canonical({**request, "ManagedLoginBrandingId": style})
            index.setdefault((region, "cognito-idp:DescribeManagedLoginBranding", wanted), response)
        elif operation == "cognito-idp:ListUsersInGroup":
            group = index.get((region, "cognito-idp:GetGroup", text))
            for user in response.get("Users", ()):
                theirs = group["Group"] if isinstance(group, dict) else request
                wanted = canonical({**request, "GroupName": None, "Username": user["Username"]})
                groups[region, "cognito-idp:AdminListGroupsForUser", wanted].append(theirs)
    for key, listed in groups.items():
        index.setdefault(key, {"Groups": listed})


def _derive_function(index: Index, account: str, key: Key, response: Body | ApiError) -> None:
    """Adds a Lambda answer under the function's bare name, and the function to its policy."""
    region, operation, text = key
    recorded = json.loads(text)["FunctionName"]
    function = _function(json.loads(text))
    wanted = canonical(function)
    index.setdefault((region, operation, wanted), response)
    if operation == "lambda:GetPolicy" and isinstance(response, dict):
        prefix = f"arn:aws:lambda:{region}:{account}"
        if recorded.startswith("arn:"):
            prefix = recorded.partition(":function:")[0]
        arn = f"{prefix}:function:{':'.join(function.values())}"
        described = {"FunctionName": function["FunctionName"], "FunctionArn": arn}
        # Terraform's provider takes an answer without Code for none.
        function_answer: Body = {"Code": {}, "Configuration": described}
        index.setdefault((region, "lambda:GetFunction", wanted), function_answer)


def _function(request: Body) -> Body:
    """A request that names a Lambda function by name or ARN, as bare name and qualifier."""
    found = FUNCTION.fullmatch(request["FunctionName"])
    name, inline = found.groups() if found else (request["FunctionName"], None)
    qualifier = request.get("Qualifier") or inline
    return {"FunctionName": name} | ({"Qualifier": qualifier} if qualifier else {})


def find(answers: Answers, region: str, operation: str, request: Body) -> Body | ApiError:
    """The whole answer to a read: recorded, derived, or AWS's way to say that there is none."""
    tries = [request]
    if operation in FUNCTION_READS:
        tries.append(_function(request))
    elif relaxed := RELAXED.get(operation):
        tries.append({name: value for name, value in request.items() if name != relaxed})
    for attempt in tries:
        if (answer := answers.index.get((region, operation, canonical(attempt)))) is not None:
            return answer
    if operation in NONE:
        return NONE[operation]
    if operation.startswith("cognito-idp:Admin"):
        user = canonical({name: request.get(name) for name in ("UserPoolId", "Username")})
        if (region, "cognito-idp:AdminGetUser", user) not in answers.index:
            return ApiError("UserNotFoundException", "User does not exist.")
    if operation == "cognito-idp:AdminListGroupsForUser" and _memberships_known(answers, region, request):
        return {"Groups": []}
    service, _, name = operation.partition(":")
    message = f"{name}: {canonical(request)} does not exist in the snapshot of {region}"
    return ApiError("ResourceNotFoundException", message, 404 if service == "lambda" else 400)


def _memberships_known(answers: Answers, region: str, request: Body) -> bool:
    """Whether a user without recorded membership is in no group; else it is not known."""
    pool = {"UserPoolId": request.get("UserPoolId")}
    groups = answers.index.get((region, "cognito-idp:ListGroups", canonical(pool)))
    return isinstance(groups, dict) and all(
        isinstance(answers.index.get((region, "cognito-idp:ListUsersInGroup", wanted)), dict)
        for group in groups["Groups"]
        for wanted in [canonical({**pool, "GroupName": group["GroupName"]})]
    )


def page(operation: str, request: Body, response: Body) -> Body | ApiError:
    """The page of a list that a request asks for, with the token of the next one."""
    member = _list_member(operation, response)
    if not member:
        return response
    token = "PaginationToken" if operation in PAGINATION_TOKEN else "NextToken"
    start = 0
    if token in request:
        with suppress(ValueError, TypeError):
            owner, offset = base64.b64decode(request[token], validate=True).decode().split(" ")
            start = int(offset) if owner == operation else 0
        if not 0 < start < len(response[member]):
            return ApiError("InvalidParameterException", f"Invalid {token}")
    end = start + (request.get("MaxResults") or request.get("Limit") or PAGES.get(operation, PAGE))
    part = {**response, member: response[member][start:end]}
    if end < len(response[member]):
        part[token] = base64.b64encode(f"{operation} {end}".encode()).decode()
    return part


def bad_page_size(operation: str, request: Body) -> ApiError | None:
    """What AWS says to a page size that it does not take."""
    most = PAGES.get(operation, PAGE)
    for name in ("MaxResults", "Limit"):
        match request.get(name):
            case None if name == "Limit" or operation not in PAGE_REQUIRED:
                continue
            case int(size) if 1 <= size <= most:
                continue
            case size:
                message = f"1 validation error detected: Value '{size}' at '{name}' failed to "
                message += f"satisfy constraint: Member must be a number from 1 to {most}"
                return ApiError("InvalidParameterException", message)
    return None
