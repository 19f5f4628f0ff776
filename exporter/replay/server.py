"""Serves a snapshot on loopback: it answers AWS's read calls as the account did."""

from __future__ import annotations

import re
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from email.message import Message
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any
from uuid import UUID

from exporter.replay.answers import Answers, load_answers
from exporter.replay.protocol import Call, Fault, Reply, answer, parse, refuse

HOST = "127.0.0.1"
_HOSTS = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?")
_KEY = re.compile(r"Credential=([A-Za-z0-9]+)/")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A running replay: its address, and the calls so far in the order of their answers."""

    url: str
    calls: list[Call]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not (length.isdecimal() and len(length) < 10):
            self.close_connection = True
            return self._send(refuse("SerializationException", "the Content-Length is not a number"), 0)
        body = self.rfile.read(int(length))
        replay = self.server
        if not _is_for_us(self.headers, replay.key):
            return self._send(refuse("AccessDeniedException", "this replay is for another program", 403), 0)
        try:
            call = parse(replay.answers, self.command, self.path, self.headers, body)
        except (ValueError, RecursionError) as error:  # it might have been a write
            call, reply = Call("", "", {}, write=True), refuse("SerializationException", str(error))
        else:
            reply = _answer(replay.answers, call)
        with replay.lock:
            number = len(replay.calls) + 1
            call = replace(call, status=reply.status)
            reply = (replay.fault and replay.fault(call, number)) or reply
            replay.calls.append(replace(call, status=reply.status))
        reply.hold()
        self._send(reply, number)

    do_GET = do_PUT = do_PATCH = do_DELETE = do_POST

    def _send(self, reply: Reply, number: int) -> None:
        self.close_connection = self.close_connection or reply.cut
        reason = self.responses.get(reply.status, ("", ""))[0]
        headers = {"x-amzn-RequestId": str(UUID(int=number)), **reply.headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.wfile.write(
            f"HTTP/1.1 {reply.status} {reason}\r\n{head}Content-Length: {len(reply.body)}\r\n\r\n".encode()
            + reply.body[: len(reply.body) // 2 if reply.cut else None]
        )

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the calls are the log."""


def _answer(answers: Answers, call: Call) -> Reply:
    try:
        return answer(answers, call)
    except Exception as error:  # a snapshot may hold anything; 400 since tools ask again after 500
        return refuse("UnreadableAnswer", f"the recorded answer cannot be read: {type(error).__name__}")


def _is_for_us(headers: Message, key: str) -> bool:
    """Whether a call was meant for this replay: by its host, and with ``key`` by its credentials.

    Any page in a browser, and any other user of this computer, can reach loopback. A name of another site
    that resolves to it is another host; who does not know the run's own access key is another program.
    """
    given = _KEY.search(headers.get("Authorization", ""))
    known = not key or (given is not None and compare_digest(given[1], key))
    return known and _HOSTS.fullmatch(headers.get("Host", "")) is not None


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # the default of 5 costs a burst of new connections a second each

    def __init__(self, answers: Answers, fault: Fault | None, port: int, key: str) -> None:
        self.answers, self.fault, self.key = answers, fault, key
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
def serve(folder: Path, *, fault: Fault | None = None, port: int = 0, key: str = "") -> Iterator[Endpoint]:
    """Serves a snapshot on 127.0.0.1 until the context ends; port 0 takes a free one.

    With ``key`` only calls that are signed with this access key are answered, and seen at all.

    Raises what ``load_answers`` raises, and ``OSError`` when the port is taken.
    """
    server = _Server(load_answers(folder), fault, port, key)
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
