"""A snapshot in; out a loopback endpoint that answers AWS's read calls as the account did."""

from __future__ import annotations

import argparse
import json
import re
import socket
import sys
import threading
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

from exporter.errors import ApiError, UsageError
from exporter.replay.answers import Answers, Body, bad_page_size, find, load_answers, page

HOST = "127.0.0.1"
REFUSAL = "this is a replay of a snapshot: poolport never writes"

TARGETS = {
    "AWSCognitoIdentityProviderService": "cognito-idp",
    "AWSCognitoIdentityService": "cognito-identity",
    "AWSWAF_20190729": "wafv2",
}
# The operations named Get* that issue tokens or send a code: no read of the account.
READ = re.compile(r"(Admin)?(Describe|List|Get(?!(ClientToken|DerivedToken|TokensFrom|UserAttributeVer)))\w+")
SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/aws4_request")
FUNCTION_PATH = re.compile(r"/2015-03-31/functions/([^/]+)(/policy)?")
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


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A running replay: its address, and the calls so far in the order of their answers."""

    url: str
    calls: list[Call]


def answer(answers: Answers, call: Call) -> Reply:
    """The answer to one call, in the protocol that it came in."""
    service, _, _ = call.operation.partition(":")
    if "Action" in call.request:
        return _query_reply(answers.account, call)
    if call.write:
        return refuse("AccessDeniedException", REFUSAL)
    found: Body | ApiError | None = None
    if service in COGNITO:
        found = bad_page_size(call.operation, call.request)
    found = found or find(answers, call.region, call.operation, call.request)
    if service in COGNITO and isinstance(found, dict):
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
        reply.hold()
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
