"""Adds the answers that follow from recorded ones, to calls that only Terraform's provider makes."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from exporter.catalog.schema import (
    List,
    Read,
)
from exporter.errors import ApiError
from exporter.partitions import partition_of
from exporter.replay.service_models import LISTS

Body = dict[str, Any]
Key = tuple[str, str, str]
"""Region, operation (``cognito-idp:DescribeUserPool``) and canonical request."""
Index = dict[Key, Body | ApiError]

IMPLIED = {"ReturnMergedResources": False, "ClientId": "ALL"}
"""Members that say with this value what their absence says; botocore does not know that."""

RENAMED = {"cognito-idp:AdminGetUser": {"Attributes": "UserAttributes"}}
"""Members that have another name in the answer than in the item of the list; botocore does not know that."""

_FUNCTION = re.compile(r"(?:.+:function:)?([^:]+)(?::([^:]+))?")
_FUNCTION_READS = {"lambda:GetFunction", "lambda:GetPolicy"}


def canonical(request: Mapping[str, Any]) -> str:
    """A request as text, without nulls and without members at their implied value."""
    members = {name: value for name, value in request.items() if value != IMPLIED.get(name)}
    return json.dumps(members, sort_keys=True)


def add_derived(index: Index, account: str) -> None:
    """Add the answers that follow from recorded ones; what is recorded always comes first."""
    groups: defaultdict[Key, list[Body]] = defaultdict(list)
    # Sorted, ListGroups comes before ListUsersInGroup, and GetFunction before GetPolicy.
    for (region, operation, text), response in sorted(index.items(), key=lambda entry: entry[0]):
        request = json.loads(text)
        if reads_function(operation):
            _add_function(index, account, (region, operation, text), response)
        elif not isinstance(response, dict):
            continue
        elif (listing := LISTS.get(operation)) and listing.answers:
            _add_items(index, region, request, response, listing, listing.answers)
        elif operation == "cognito-idp:DescribeManagedLoginBrandingByClient":
            style = response["ManagedLoginBranding"]["ManagedLoginBrandingId"]
            del request["ClientId"]
            wanted = canonical({**request, "ManagedLoginBrandingId": style})
            index.setdefault((region, "cognito-idp:DescribeManagedLoginBranding", wanted), response)
        elif operation == "cognito-idp:ListUsersInGroup":
            group = index.get((region, "cognito-idp:GetGroup", text))
            for user in response.get("Users", ()):
                described = group["Group"] if isinstance(group, dict) else request
                wanted = canonical({**request, "GroupName": None, "Username": user["Username"]})
                groups[region, "cognito-idp:AdminListGroupsForUser", wanted].append(described)
    for key, listed in groups.items():
        index.setdefault(key, {"Groups": listed})


def reads_function(operation: str) -> bool:
    """Whether a call is about a Lambda function, which is named in many ways."""
    return operation in _FUNCTION_READS


def bare_function(request: Mapping[str, Any]) -> Body:
    """A request that names a Lambda function by name or ARN, as bare name and qualifier."""
    found = _FUNCTION.fullmatch(request["FunctionName"])
    name, inline = found.groups() if found else (request["FunctionName"], None)
    qualifier = request.get("Qualifier") or inline
    return {"FunctionName": name} | ({"Qualifier": qualifier} if qualifier else {})


def _add_items(index: Index, region: str, request: Body, response: Body, listing: List, read: Read) -> None:
    """Add the answers to the read that a list with whole items makes unnecessary."""
    (name,) = set(read.params) - set(listing.params)
    for item in response.get(listing.items, ()):
        wanted = canonical({**request, name: item[name]})
        index.setdefault((region, read.operation, wanted), _answer_of(read, item))


def _answer_of(read: Read, item: Body) -> Body:
    if read.unwrap:
        return {read.unwrap: item}
    renamed = RENAMED.get(read.operation, {})
    kept = {name: value for name, value in item.items() if name not in renamed}
    return {**kept, **{new: item.get(old, []) for old, new in renamed.items()}}


def _add_function(index: Index, account: str, key: Key, response: Body | ApiError) -> None:
    """Add a Lambda answer under the function's bare name, and the function to its policy."""
    region, operation, text = key
    recorded = json.loads(text)["FunctionName"]
    function = bare_function(json.loads(text))
    wanted = canonical(function)
    index.setdefault((region, operation, wanted), response)
    if operation == "lambda:GetPolicy" and isinstance(response, dict):
        prefix = f"arn:{partition_of(region).name}:lambda:{region}:{account}"
        if recorded.startswith("arn:"):
            prefix = recorded.partition(":function:")[0]
        arn = f"{prefix}:function:{':'.join(function.values())}"
        described = {"FunctionName": function["FunctionName"], "FunctionArn": arn}
        # Terraform's provider takes an answer without Code for none.
        function_answer: Body = {"Code": {}, "Configuration": described}
        index.setdefault((region, "lambda:GetFunction", wanted), function_answer)
