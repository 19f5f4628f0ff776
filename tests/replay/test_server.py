"""The endpoint: faults, many threads, loopback only, its end."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest
from botocore.exceptions import EndpointConnectionError

from exporter.replay.protocol import Call, Reply, refuse
from exporter.replay.server import Endpoint, serve
from tests.replay.support import POOL, client, fails, pool, replayed, snapshot


def test_a_fault_replaces_an_answer(tmp_path: Path) -> None:
    def throttle(call: Call, number: int) -> Reply | None:
        return refuse("TooManyRequestsException", "Rate exceeded") if number == 1 else None

    with replayed(tmp_path, fault=throttle) as endpoint:
        describe = client(endpoint).describe_user_pool
        assert fails(lambda: describe(UserPoolId=POOL))[0] == "TooManyRequestsException"
        assert describe(UserPoolId=POOL)["UserPool"]["Id"] == POOL
    assert [call.status for call in endpoint.calls] == [400, 200]


def test_a_cut_answer_is_half_a_body_and_the_end_of_the_connection(tmp_path: Path) -> None:
    with (
        replayed(tmp_path, fault=lambda call, number: Reply(200, b"0123456789", cut=True)) as cut,
        socket.create_connection(("127.0.0.1", int(cut.url.rpartition(":")[2]))) as connection,
    ):
        connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert b"Content-Length: 10\r\n" in answer
    assert answer.endswith(b"\r\n\r\n01234")


def test_calls_of_many_threads_are_all_recorded(tmp_path: Path) -> None:
    with replayed(tmp_path) as endpoint:
        cognito = client(endpoint)

        def ask() -> None:
            for _ in range(10):
                cognito.describe_user_pool(UserPoolId=POOL)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [call.status for call in endpoint.calls] == [200] * 80


def test_the_endpoint_is_on_loopback_only(tmp_path: Path) -> None:
    with replayed(tmp_path) as endpoint:
        assert endpoint.url.startswith("http://127.0.0.1:")
        port = int(endpoint.url.rpartition(":")[2])
        # The whole of 127/8 is this machine: another address of it shows a wider bind.
        for other in ("127.0.0.2", "::1"):
            with pytest.raises(OSError, match=r"refused|unreachable|unavailable|cannot assign"):
                socket.create_connection((other, port), timeout=1)


@pytest.mark.parametrize("end", [None, RuntimeError, KeyboardInterrupt])
def test_the_server_ends_with_its_context(tmp_path: Path, end: type[BaseException] | None) -> None:
    try:
        with replayed(tmp_path) as endpoint:
            cognito = client(endpoint)
            cognito.describe_user_pool(UserPoolId=POOL)  # keeps its connection
            if end:
                raise end
    except (RuntimeError, KeyboardInterrupt):
        pass
    with pytest.raises(EndpointConnectionError):
        cognito.describe_user_pool(UserPoolId=POOL)
    assert len(endpoint.calls) == 1


def asked(endpoint: Endpoint, head: str) -> bytes:
    """The first line that is answered to a request."""
    with socket.create_connection(("127.0.0.1", int(endpoint.url.rpartition(":")[2]))) as connection:
        connection.sendall(f"POST / HTTP/1.1\r\n{head}Connection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: connection.recv(4096), b"")).partition(b"\r\n")[0]


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:80", "", "[", "0.0.0.0", "127.0.0.2"]
)
def test_another_host_is_not_served_and_leaves_no_call(tmp_path: Path, host: str) -> None:
    with replayed(tmp_path) as endpoint:
        assert b" 403 " in asked(endpoint, f"Host: {host}\r\n")
        assert b" 403 " in asked(endpoint, "")
    assert endpoint.calls == []


@pytest.mark.sends_writes
@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:1"])
def test_loopback_is_served_by_each_of_its_names(tmp_path: Path, host: str) -> None:
    with replayed(tmp_path) as endpoint:
        assert b" 403 " not in asked(endpoint, f"Host: {host}\r\n")
    assert len(endpoint.calls) == 1


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "9" * 30, "\u0663"])
def test_a_length_that_is_none_is_refused(tmp_path: Path, length: str) -> None:
    with replayed(tmp_path) as endpoint:
        assert b" 400 " in asked(endpoint, f"Host: localhost\r\nContent-Length: {length}\r\n")
    assert endpoint.calls == []


@pytest.mark.sends_writes
def test_with_a_key_only_those_who_know_it_are_served(tmp_path: Path) -> None:
    folder = snapshot(tmp_path, {f"us-east-1/{POOL}": pool()})
    with serve(folder, key="0123abcd") as endpoint:
        for key in ("", "0123abc", "0123abcde", "x0123abcd"):
            credential = f"Authorization: AWS4-HMAC-SHA256 Credential={key}/2025/x/y/aws4_request\r\n"
            assert b" 403 " in asked(endpoint, f"Host: localhost\r\n{credential}")
        assert endpoint.calls == []
        credential = "Authorization: AWS4-HMAC-SHA256 Credential=0123abcd/2025/x/y/aws4_request\r\n"
        assert b" 403 " not in asked(endpoint, f"Host: localhost\r\n{credential}").replace(b"x", b"")
        assert len(endpoint.calls) == 1


def test_a_recorded_answer_that_cannot_be_read_is_an_error_and_no_traceback(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("Clients")

    monkeypatch.setattr("exporter.replay.server.answer", broken)
    with replayed(tmp_path) as endpoint:
        code, _, message = fails(lambda: client(endpoint).describe_user_pool(UserPoolId=POOL))
    assert (code, message) == ("UnreadableAnswer", "the recorded answer cannot be read: KeyError")
    assert capfd.readouterr().err == ""
