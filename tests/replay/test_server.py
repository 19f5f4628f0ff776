"""The endpoint: faults, many threads, loopback only, its end."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest
from botocore.exceptions import EndpointConnectionError

from exporter.replay.protocol import Call, Reply, refuse
from tests.replay.support import POOL, client, fails, replayed


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
        connection.sendall(b"GET / HTTP/1.1\r\nHost: replay\r\n\r\n")
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
