"""A snapshot in; out a loopback endpoint that answers AWS's read calls as the account did."""

from __future__ import annotations

import argparse
import base64
import json
import re
import socket
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from uuid import UUID
from xml.sax.saxutils import escape

from exporter.errors import UsageError
from exporter.snapshot import read_answers, read_manifest

HOST = "127.0.0.1"
REFUSAL = "this is a replay of a snapshot: poolport never writes"

Body = dict[str, Any]
Key = tuple[str, str, str]
"""Region, operation (``cognito-idp:DescribeUserPool``) and canonical request."""

TARGETS = {
    "AWSCognitoIdentityProviderService": "cognito-idp",
    "AWSCognitoIdentityService": "cognito-identity",
    "AWSWAF_20190729": "wafv2",
}
# The operations named Get* that issue tokens or send a code: no read of the account.
READ = re.compile(r"(Admin)?(Describe|List|Get(?!(ClientToken|DerivedToken|TokensFrom|UserAttributeVer)))\w+")
SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/aws4_request")
FUNCTION_PATH = re.compile(r"/2015-03-31/functions/([^/]+)(/policy)?")
FUNCTION = re.compile(r"(?:.+:function:)?([^:]+)(?::([^:]+))?")

FUNCTION_READS = {"lambda:GetFunction", "lambda:GetPolicy"}
COGNITO = {"cognito-idp", "cognito-identity"}
JSON = {"Content-Type": "application/x-amz-json-1.1"}

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

PAGING = {"MaxResults", "Limit", "NextToken", "PaginationToken"}
PAGE = 60
PAGES = {"cognito-idp:ListResourceServers": 50}
PAGE_REQUIRED = {
    "cognito-idp:ListUserPools",
    "cognito-idp:ListUserImportJobs",
    "cognito-identity:ListIdentityPools",
}
PAGINATION_TOKEN = {  # the other lists call it NextToken
    "cognito-idp:ListUsers",
    "cognito-idp:ListUserImportJobs",
    "cognito-idp:ListDevices",
    "cognito-idp:AdminListDevices",
}

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
    "cognito-idp:ListGroups": (
        "Groups", "cognito-idp:GetGroup", "GroupName", lambda group: {"Group": group}
    ),
    "cognito-idp:ListResourceServers": (
        "ResourceServers", "cognito-idp:DescribeResourceServer", "Identifier",
        lambda server: {"ResourceServer": server},
    ),
    "cognito-idp:ListUserImportJobs": (
        "UserImportJobs", "cognito-idp:DescribeUserImportJob", "JobId",
        lambda job: {"UserImportJob": job},
    ),
    "cognito-idp:ListUsers": (
        "Users", "cognito-idp:AdminGetUser", "Username",
        lambda user: {
            **{name: value for name, value in user.items() if name != "Attributes"},
            "UserAttributes": user.get("Attributes", []),
        },
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Failure:
    """An error of AWS: its code, its message and the HTTP status."""

    code: str
    message: str
    status: int = 400


@dataclass(frozen=True, slots=True)
class Answers:
    """What a snapshot holds: the account's number, its regions, each call's body or error."""

    account: str
    regions: tuple[str, ...]
    index: Mapping[Key, Body | Failure]


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it came, paging members included, with the HTTP status of its answer.

    ``write`` is true for whatever is no read; a verification fails on the first of them.
    """

    region: str
    operation: str
    request: Body
    status: int = 0
    write: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer; ``delay`` in seconds, ``cut`` hangs up after half of the body."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: bool = False


Fault = Callable[[Call, int], Reply | None]
"""Called with each call (``status`` is what it would be answered with) and its number, from 1.

Calls come one at a time; a ``Reply`` replaces the answer, ``None`` leaves it.
"""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A running replay: its address, and the calls so far in the order of their answers."""

    url: str
    calls: list[Call]


def canonical(request: Mapping[str, Any]) -> str:
    """A request as text, without paging members, nulls and members at their implied value."""
    members = {k: v for k, v in request.items() if k not in PAGING and v != IMPLIED.get(k)}
    return json.dumps(members, sort_keys=True)


def load_answers(folder: Path) -> Answers:
    """Reads a snapshot's folder; ``UsageError`` when it is none or of another format."""
    manifest = read_manifest(folder)
    index: dict[Key, Body | Failure] = {}
    items: defaultdict[Key, set[str]] = defaultdict(set)
    for name in sorted(manifest.files):
        region, answers = read_answers(folder, name)
        for recorded in answers:
            key = region, recorded.operation, canonical(recorded.request)
            if recorded.error is not None:
                index.setdefault(key, Failure(**recorded.error))
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


def _derive(index: dict[Key, Body | Failure], account: str) -> None:
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
                wanted = canonical({**request, "GroupName": None, "Username": user["Username"]})
                groups[region, "cognito-idp:AdminListGroupsForUser", wanted].append(
                    group["Group"] if isinstance(group, dict) else request
                )
    for key, theirs in groups.items():
        index.setdefault(key, {"Groups": theirs})


def _derive_function(
    index: dict[Key, Body | Failure], account: str, key: Key, response: Body | Failure
) -> None:
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


def find(answers: Answers, region: str, operation: str, request: Body) -> Body | Failure:
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
            return Failure("UserNotFoundException", "User does not exist.")
    if operation == "cognito-idp:AdminListGroupsForUser" and _every_group_lists_its_users(
        answers, region, {"UserPoolId": request.get("UserPoolId")}
    ):
        return {"Groups": []}
    service, _, name = operation.partition(":")
    message = f"{name}: {canonical(request)} does not exist in the snapshot of {region}"
    return Failure("ResourceNotFoundException", message, 404 if service == "lambda" else 400)


def _every_group_lists_its_users(answers: Answers, region: str, pool: Body) -> bool:
    """Whether a user without recorded membership is in no group; else it is not known."""
    groups = answers.index.get((region, "cognito-idp:ListGroups", canonical(pool)))
    return isinstance(groups, dict) and all(
        isinstance(answers.index.get((region, "cognito-idp:ListUsersInGroup", wanted)), dict)
        for group in groups["Groups"]
        for wanted in [canonical({**pool, "GroupName": group["GroupName"]})]
    )


def _page(operation: str, request: Body, response: Body) -> Body | Failure:
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
            return Failure("InvalidParameterException", f"Invalid {token}")
    end = start + (request.get("MaxResults") or request.get("Limit") or PAGES.get(operation, PAGE))
    page = {**response, member: response[member][start:end]}
    if end < len(response[member]):
        page[token] = base64.b64encode(f"{operation} {end}".encode()).decode()
    return page


def _page_size(operation: str, request: Body) -> Failure | None:
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
                return Failure("InvalidParameterException", message)
    return None


def answer(answers: Answers, call: Call) -> Reply:
    """The answer to one call, in the protocol that it came in."""
    service, _, _ = call.operation.partition(":")
    if "Action" in call.request:
        return _query_reply(answers.account, call)
    if call.write:
        return refuse("AccessDeniedException", REFUSAL)
    found: Body | Failure | None = None
    if service in COGNITO:
        found = _page_size(call.operation, call.request)
    found = found or find(answers, call.region, call.operation, call.request)
    if service in COGNITO and isinstance(found, dict):
        found = _page(call.operation, call.request, found)
    if isinstance(found, Failure):
        return refuse(found.code, found.message, found.status)
    return Reply(200, json.dumps(found).encode(), JSON)


def refuse(code: str, message: str, status: int = 400) -> Reply:
    """An error in the form of AWS's JSON services."""
    body = json.dumps({"__type": code, "message": message}).encode()
    return Reply(status, body, {**JSON, "x-amzn-ErrorType": code})


def _query_reply(account: str, call: Call) -> Reply:
    """The answer to STS, IAM and their like, in XML: who the caller is, or a refusal."""
    arn = f"arn:aws:iam::{account}:user/replay"
    if call.operation == "sts:GetCallerIdentity":
        status, body = 200, CALLER.format(account=account, arn=arn)
    else:
        reason = REFUSAL if call.write else f"{arn} is not authorized to perform: {call.operation}"
        status, body = 403, DENIED.format(reason=escape(reason))
    return Reply(status, body.encode(), {"Content-Type": "text/xml"})


def parse(answers: Answers, method: str, target: str, headers: Message, body: bytes) -> Call:
    """One HTTP request as a call; ``ValueError`` when its body is not what its headers say."""
    url, scope = urlsplit(target), SCOPE.search(headers.get("Authorization", ""))
    only = answers.regions[0] if len(answers.regions) == 1 else "us-east-1"
    region, service = scope.groups() if scope else (only, "unknown")
    if x_amz_target := headers.get("X-Amz-Target"):
        prefix, _, name = x_amz_target.rpartition(".")
        service, request = TARGETS.get(prefix, service), json.loads(body or b"{}")
        if not isinstance(request, dict):
            raise ValueError("the request is no JSON object")
    elif method == "GET" and (function := FUNCTION_PATH.fullmatch(url.path)):
        service, name = "lambda", "GetPolicy" if function[2] else "GetFunction"
        request = {"FunctionName": unquote(function[1]), **dict(parse_qsl(url.query))}
    else:
        request = dict(parse_qsl(body.decode()))
        name = request.get("Action", f"{method} {url.path}")
    write = method != "GET" and not READ.fullmatch(name)
    return Call(region, f"{service}:{name}", request, write=write)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        replay = self.server
        try:
            call = parse(replay.answers, self.command, self.path, self.headers, body)
        except ValueError as error:  # it might have been a write
            call, reply = Call("", "", {}, write=True), refuse("SerializationException", str(error))
        else:
            reply = answer(replay.answers, call)
        with replay.lock:
            number = len(replay.calls) + 1
            call = replace(call, status=reply.status)
            reply = (replay.fault and replay.fault(call, number)) or reply
            replay.calls.append(replace(call, status=reply.status))
        time.sleep(reply.delay)
        self.close_connection = self.close_connection or reply.cut
        reason = self.responses.get(reply.status, ("", ""))[0]
        headers = {"x-amzn-RequestId": str(UUID(int=number)), **reply.headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.wfile.write(
            f"HTTP/1.1 {reply.status} {reason}\r\n{head}Content-Length: {len(reply.body)}\r\n\r\n".encode()
            + reply.body[: len(reply.body) // 2 if reply.cut else None]
        )

    do_GET = do_PUT = do_PATCH = do_DELETE = do_POST

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the calls are the log."""


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # the default of 5 costs a burst of new connections a second each

    def __init__(self, answers: Answers, fault: Fault | None, port: int) -> None:
        self.answers, self.fault = answers, fault
        self.calls: list[Call] = []
        self.lock = threading.Lock()
        self.open: set[Any] = set()
        super().__init__((HOST, port), _Handler)

    def server_bind(self) -> None:
        TCPServer.server_bind(self)  # HTTPServer's own asks the resolver for the host's name

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a client may hang up at any time
            super().handle_error(request, client_address)


@contextmanager
def serve(folder: Path, *, fault: Fault | None = None, port: int = 0) -> Iterator[Endpoint]:
    """Serves a snapshot on 127.0.0.1 until the context ends; port 0 takes a free one.

    Raises what ``load_answers`` raises, and ``OSError`` when the port is taken.
    """
    server = _Server(load_answers(folder), fault, port)
    # The interval is how long the end of the context waits for the thread.
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield Endpoint(f"http://{HOST}:{server.server_address[1]}", server.calls)
    finally:
        server.shutdown()
        server.server_close()
        for connection in list(server.open):  # a kept-alive connection would outlive the server
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        thread.join()


def main() -> None:
    """``python -m exporter.replay FOLDER [--port N]``: prints the URL, serves until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m exporter.replay", description=__doc__)
    parser.add_argument("folder", type=Path, help="a snapshot")
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    arguments = parser.parse_args()
    try:
        with serve(arguments.folder, port=arguments.port) as endpoint:
            print(endpoint.url, flush=True)
            threading.Event().wait()
    except (UsageError, OSError) as error:
        parser.error(str(error))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
