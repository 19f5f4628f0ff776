"""Pages of two accounts, and a browser to open them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from exporter.folder.export import render_export
from exporter.folder.render import choose
from exporter.snapshot.store import Manifest, write_answers, write_manifest
from tests.builders import ACCOUNT, answer, pool
from tests.report.browser import CHROMIUM, HOSTILE, Shown
from tests.report.pages import HERE

DEMO = Path(__file__).parents[2] / "demo/account"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM)
        yield started
        started.close()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample")
    render_export(DEMO, out, choose(("terraform", "pulumi")))
    return out / "report.html"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("hostile")
    groups = [
        {**HERE, "GroupName": f"g{number}{text}", "Description": text} for number, text in enumerate(HOSTILE)
    ]
    told = [*pool(name=HOSTILE[-6], UserPoolTags={it or "empty": it for it in HOSTILE})]
    told.append(answer("ListGroups", HERE, {"Groups": groups}))
    write_answers(out / "snapshot", "us-east-1/a.json", "us-east-1", told)
    write_manifest(out / "snapshot", Manifest(ACCOUNT, ("us-east-1",), ("us-east-1/a.json",), {}))
    render_export(out / "snapshot", out, choose(("terraform", "pulumi")))
    return out / "report.html"


@pytest.fixture
def show(browser: Any) -> Iterator[Callable[..., Shown]]:
    contexts = []

    def open_page(path: Path, **choices: Any) -> Shown:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **choices})
        contexts.append(context)
        found = Shown(context.new_page())
        found.page.on("request", lambda it: found.requests.append(it.url))
        found.page.on("console", lambda it: found.complaints.append(it.text))
        found.page.on("pageerror", lambda it: found.complaints.append(str(it)))
        found.page.on("dialog", lambda it: found.complaints.append(it.message) or it.dismiss())
        found.page.goto(path.as_uri())
        return found

    yield open_page
    for context in contexts:
        context.close()
