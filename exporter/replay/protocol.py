"""Reads a call from an HTTP request, and writes its answer in the protocol that it came in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

from exporter.errors import ApiError
from exporter.partitions import partition_of
from exporter.replay.answers import Answers, find
from exporter.replay.derive import Body
from exporter.replay.paging import check_page_size, page
from exporter.replay.service_models import routes, service_of

REFUSAL = "this is a replay of a snapshot: poolport never writes"

# Some operations named Get* issue tokens or send a code: those read nothing of the account.
READ = re.compile(r"(Admin)?(Describe|List|Get(?!(ClientToken|DerivedToken|TokensFrom|UserAttributeVer)))\w+")
SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/aws4_request")
JSON = {"Content-Type": "application/x-amz-json-1.1"}

EXAMPLE_ACCOUNT = "123456789012"
"""AWS's own example, for a snapshot that does not know its account: a caller always has one."""

CALLER = """\
<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
    <Arn>{arn}</Arn><UserId>AIDAREPLAY</UserId><Account>{account}</Account>
  </GetCallerIdentityResult>
</GetCallerIdentityResponse>"""
DENIED = """\
<ErrorResponse>
  <Error><Type>Sender</Type><Code>AccessDenied</Code><Message>{reason}</Message></Error>
</ErrorResponse>"""


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it came, paging members included, with the HTTP status of its answer.

    ``write`` is true for whatever is not a read; a verification fails on the first of them. ``query`` is true
    for a call of STS, IAM and their like, which come as a form and are answered in XML.
    """

    region: str
    operation: str
    request: Body
    status: int = 0
    write: bool = False
    query: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer; ``hold`` is called before it is sent, ``cut`` hangs up after half of the body."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    hold: Callable[[], object] = lambda: None
    cut: bool = False


Fault = Callable[[Call, int], Reply | None]
"""Called with each call (``status`` is what it would be answered with) and its number, from 1.

Calls come one at a time; a ``Reply`` replaces the answer, ``None`` leaves it.
"""


def answer(answers: Answers, call: Call) -> Reply:
    """The answer to one call, in the protocol that it came in."""
    if call.query:
        return _query_reply(answers.account or EXAMPLE_ACCOUNT, call)
    if call.write:
        return refuse("AccessDeniedException", REFUSAL)
    found: Body | ApiError | None = check_page_size(call.operation, call.request)
    if found is None:
        found = find(answers, call.region, call.operation, call.request)
    if isinstance(found, dict):
        found = page(call.operation, call.request, found)
    if isinstance(found, ApiError):
        return refuse(found.code, found.message, found.status)
    return Reply(200, json.dumps(found).encode(), JSON)


def refuse(code: str, message: str, status: int = 400) -> Reply:
    """An error in the form of AWS's JSON services."""
    body = json.dumps({"__type": code, "message": message}).encode()
    return Reply(status, body, {**JSON, "x-amzn-ErrorType": code})


def _query_reply(account: str, call: Call) -> Reply:
    """The answer to STS, IAM and their like, in XML: who the caller is, or a refusal."""
    arn = f"arn:{partition_of(call.region).name}:iam::{account}:user/replay"
    if call.operation == "sts:GetCallerIdentity":
        status, body = 200, CALLER.format(account=account, arn=arn)
    else:
        reason = REFUSAL if call.write else f"{arn} is not authorized to perform: {call.operation}"
        status, body = 403, DENIED.format(reason=escape(reason))
    return Reply(status, body.encode(), {"Content-Type": "text/xml"})


def parse(answers: Answers, method: str, target: str, headers: Message, body: bytes) -> Call:
    """One HTTP request as a call.

    Raises:
        ValueError: its body is not what its headers say.
    """
    scope = SCOPE.search(headers.get("Authorization", ""))
    only = answers.regions[0] if len(answers.regions) == 1 else "us-east-1"
    region, service = scope.groups() if scope else (only, "unknown")
    query = False
    if x_amz_target := headers.get("X-Amz-Target"):
        prefix, _, name = x_amz_target.rpartition(".")
        operation, request = f"{service_of(prefix) or service}:{name}", json.loads(body or b"{}")
        if not isinstance(request, dict):
            raise ValueError("the request is not a JSON object")
    elif routed := _read_rest(method, target):
        operation, request = routed[0], routed[1] | _members(body)
    else:
        request = dict(parse_qsl(body.decode()))
        query = "Action" in request
        operation = f"{service}:{request.get('Action', f'{method} {urlsplit(target).path}')}"
    write = method != "GET" and not READ.fullmatch(operation.partition(":")[2])
    return Call(region, operation, request, write=write, query=query)


def _members(body: bytes) -> Body:
    """The members in the body of a REST call, which only a write has."""
    members = json.loads(body or b"{}")
    if not isinstance(members, dict):
        raise ValueError("the request is not a JSON object")
    return members


def _read_rest(method: str, target: str) -> tuple[str, Body] | None:
    """The operation and the members of a REST call in its path and query."""
    for route in routes() if target != "/" else ():
        request = route.read_request(method, target)
        if request is not None:
            return route.operation, request
    return None
