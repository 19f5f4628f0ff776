"""``--fetch-images``: what is fetched, what is refused, and what the code makes of it."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from exporter.catalog import KINDS
from exporter.discovery import logo_images as images
from exporter.discovery.account import read_account
from exporter.discovery.options import ReadOptions
from exporter.discovery.selection import Selection
from exporter.folder.render import choose, draw_export
from exporter.replay.server import serve
from exporter.snapshot.store import Answer, Manifest, read_answers, write_answers, write_manifest

POOL = "us-east-1_sU78E9kcE"
ACCOUNT = Path(__file__).parents[2] / "demo" / "account"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


OK = b"HTTP/1.1 200 OK\r\n"
ODD: dict[str, Iterable[bytes]] = {
    "/nonsense": [b"NONSENSE\r\n\r\n"],
    "/nothing": [],
    "/half": [OK + b"Content-Length: 1000\r\n\r\n" + PNG],
    "/half-a-chunk": [OK + b"Transfer-Encoding: chunked\r\n\r\nff\r\n" + PNG],
    "/no-chunk": [OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + PNG],
    "/length": [OK + b"Content-Length: x\r\n\r\n" + PNG],
    "/headers": [OK + b"A: b\r\n" * 1000 + b"\r\n"],
    "/slow-head": [OK, *[b"A: b\r\n"] * 90, b"\r\n" + PNG],
    "/slow-body": [OK + b"\r\n" + PNG, *[b"x"] * 200],
}


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = {"/logo.png": PNG, "/page": b"<html>", "/big": PNG + bytes(images.LARGEST)}.get(self.path)
        if self.path in ODD:
            with suppress(OSError):
                for piece in ODD[self.path]:
                    self.wfile.write(piece)
                    self.wfile.flush()
                    time.sleep(0.05 if self.path.startswith("/slow") else 0)
            self.close_connection = True
            return
        self.send_response(200 if body else 302 if self.path == "/moved" else 404)
        self.send_header("Location", "/logo.png")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    patch = pytest.MonkeyPatch()
    patch.setattr(images, "SECONDS", 2.0)
    yield f"http://127.0.0.1:{server.server_port}"
    patch.undo()
    server.shutdown()
    server.server_close()


def own(site: str) -> frozenset[str]:
    return frozenset({site.removeprefix("http://")})


def test_an_image_comes_as_base64_with_its_extension(site: str) -> None:
    assert images.fetch(f"{site}/logo.png", own(site)) == (base64.b64encode(PNG).decode(), "png")


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/missing", "cannot be fetched"),
        ("/moved", "cannot be fetched"),
        ("/page", "is not a PNG"),
        ("/big", "is larger"),
    ],
)
def test_what_is_not_an_image_is_a_sentence(path: str, why: str, site: str) -> None:
    with pytest.raises(ValueError, match=why):
        images.fetch(site + path, own(site))


@pytest.mark.parametrize("path", ODD)
def test_whatever_a_server_does_is_a_sentence_and_an_end(path: str, site: str) -> None:
    with pytest.raises(ValueError, match=f"{path} cannot be fetched: ."):
        images.fetch(site + path, own(site))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/a.png",
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "ftp://example.com/a.png",
        "data:image/png;base64,iVBORw0KGgo=",
        "FILE:///etc/passwd",
        "//example.com/a.png",
        "a.png",
        "",
    ],
)
def test_only_https_is_asked(url: str) -> None:
    with pytest.raises(ValueError, match="cannot be fetched: it is not https"):
        images.fetch(url)


@pytest.mark.parametrize(
    "url",
    ["https://[", "https://a b/c.png", "https://\x00/", "https://x:y/", "https:///a.png", 7, ["x"], None],
)
def test_an_odd_url_is_a_sentence(url: object) -> None:
    with pytest.raises(ValueError, match="cannot be fetched: "):
        images.fetch(url)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "10.0.0.1", "0.0.0.0"],
)
def test_only_public_addresses_are_asked(host: str, site: str) -> None:
    port = site.rpartition(":")[2]
    with pytest.raises(ValueError, match=r"its address is not a public one|No address"):
        images.fetch(f"https://{host}:{port}/logo.png")
    with pytest.raises(ValueError, match="it is not https"):
        images.fetch(f"http://{host}:{port}/logo.png")


def test_a_name_of_a_private_address_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(2, 1, 6, "", ("18.66.0.1", 443)), (2, 1, 6, "", ("192.168.0.1", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: both)
    with pytest.raises(ValueError, match="its address is not a public one"):
        images.fetch("https://logos.example/a.png")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("18.66.0.1", True),
        ("2600:9000::1", True),
        ("64:ff9b::1242:1", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fe80::1%lo", False),
        ("fc00::1", False),
        ("224.0.0.1", False),
        ("100.64.0.1", False),
    ],
)
def test_what_a_public_address_is(address: str, public: bool) -> None:
    assert images.is_public(address) is public


def test_the_image_stands_beside_the_code_and_the_plan_ignores_it(site: str, tmp_path: Path) -> None:
    region, answers = read_answers(ACCOUNT, f"us-east-1/{POOL}.json")
    moved = [_with_logo(answer, f"{site}/logo.png") for answer in answers]
    write_answers(tmp_path / "aws", f"{region}/{POOL}.json", region, moved)
    write_manifest(tmp_path / "aws", Manifest("123456789012", (region,), (f"{region}/{POOL}.json",), {}))
    with serve(tmp_path / "aws") as endpoint, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "x")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "x")
        options = ReadOptions(
            Selection(ids=(POOL,)),
            KINDS,
            endpoint_url=endpoint.url,
            fetch_images=True,
            image_servers=own(site),
        )
        read_account(options, tmp_path / "out" / "snapshot")
    drawing = draw_export(tmp_path / "out" / "snapshot", tmp_path / "out", choose(("terraform",)))
    logos = [path for path in drawing.files if path.endswith(".png") and "fetched_image" in path]
    assert [drawing.files[path] for path in logos] == [PNG]
    code = drawing.files["us-east-1/terraform/customers.tf"].decode()
    assert 'image_file   = filebase64("${path.module}/files/' in code
    assert "      image_file,\n" in code
    assert not [f for f in drawing.regions[0].graph.findings if "logo" in f.message]


def _with_logo(answer: Answer, url: str) -> Answer:
    look = (answer.response or {}).get("UICustomization")
    if not look or "ImageUrl" not in look:
        return answer
    return Answer(answer.operation, answer.request, {"UICustomization": {**look, "ImageUrl": url}})
