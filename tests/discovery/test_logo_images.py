"""``--fetch-images``: what is fetched, what is refused, and what the code makes of it."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
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


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = {"/logo.png": PNG, "/page": b"<html>", "/big": PNG + bytes(images.LARGEST)}.get(self.path)
        self.send_response(200 if body else 302 if self.path == "/moved" else 404)
        self.send_header("Location", "/logo.png")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_image_comes_as_base64_with_its_extension(site: str) -> None:
    assert images.fetch(f"{site}/logo.png") == (base64.b64encode(PNG).decode(), "png")


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
        images.fetch(site + path)


def test_only_https_is_asked() -> None:
    for url in ("http://example.com/a.png", "file:///etc/passwd", "ftp://example.com/a.png"):
        with pytest.raises(ValueError, match="is not https"):
            images.fetch(url)


def test_the_image_stands_beside_the_code_and_the_plan_ignores_it(site: str, tmp_path: Path) -> None:
    region, answers = read_answers(ACCOUNT, f"us-east-1/{POOL}.json")
    moved = [_with_logo(answer, f"{site}/logo.png") for answer in answers]
    write_answers(tmp_path / "aws", f"{region}/{POOL}.json", region, moved)
    write_manifest(tmp_path / "aws", Manifest("123456789012", (region,), (f"{region}/{POOL}.json",), {}))
    with serve(tmp_path / "aws") as endpoint, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "x")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "x")
        options = ReadOptions(Selection(ids=(POOL,)), KINDS, endpoint_url=endpoint.url, fetch_images=True)
        read_account(options, tmp_path / "out" / "snapshot")
    (project,) = draw_export(tmp_path / "out" / "snapshot", tmp_path / "out", choose(("terraform",)))
    logos = [path for path in project.files if path.endswith(".png") and "fetched_image" in path]
    assert [project.files[path] for path in logos] == [PNG]
    code = project.files["terraform/customers.tf"].decode()
    assert 'image_file   = filebase64("${path.module}/files/' in code
    assert "      image_file,\n" in code
    assert not [f for f in project.graph.findings if "logo" in f.message]


def _with_logo(answer: Answer, url: str) -> Answer:
    look = (answer.response or {}).get("UICustomization")
    if not look or "ImageUrl" not in look:
        return answer
    return Answer(answer.operation, answer.request, {"UICustomization": {**look, "ImageUrl": url}})
