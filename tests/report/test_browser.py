"""The page in Chromium: it loads nothing, runs nothing of an account's, and is there for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from exporter.targets.text import visible
from tests.report.browser import CONTRAST, HOSTILE, Shown, needs_browser

pytestmark = needs_browser
OPEN_ALL = "document.querySelectorAll('details').forEach((it) => { it.open = true; })"


@pytest.mark.parametrize("account", ["sample", "hostile"])
def test_it_asks_for_nothing_and_complains_of_nothing(
    account: str, show: Callable[..., Shown], request: pytest.FixtureRequest
) -> None:
    path = request.getfixturevalue(account)
    found = show(path)
    found.page.evaluate(OPEN_ALL)
    found.search("a")
    assert found.requests == [path.as_uri()]
    assert found.complaints == []


def test_nothing_of_an_account_runs_or_becomes_markup(show: Callable[..., Shown], hostile: Path) -> None:
    found = show(hostile)
    found.page.evaluate(OPEN_ALL)
    assert found.page.evaluate("[window.ran, document.scripts.length, document.images.length]") == [
        None,
        1,
        0,
    ]
    assert found.page.evaluate("[...document.querySelectorAll('[onload], [onerror], [style]')].length") == 0
    links = found.page.evaluate("[...document.links].map((it) => it.protocol + it.host)")
    assert set(links) == {"file:", "https:docs.aws.amazon.com"}
    values = set(
        found.page.evaluate("[...document.querySelectorAll('.values td')].map((it) => it.textContent)")
    )
    assert {visible(text) for text in HOSTILE if text} <= values


def test_a_script_that_gets_in_all_the_same_does_not_run(show: Callable[..., Shown], sample: Path) -> None:
    found = show(sample)
    refused: list[str] = []
    found.page.on("requestfailed", lambda it: refused.append(it.failure))
    found.page.evaluate(
        "() => { const it = document.createElement('script'); it.textContent = 'window.ran = 1';"
        " document.body.append(it);"
        " document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 2\">'); }"
    )
    found.page.wait_for_timeout(100)
    assert found.page.evaluate("window.ran") is None
    assert any("Content Security Policy" in it for it in found.complaints)
    assert refused == ["csp"]  # the picture


def test_without_its_script_all_of_it_can_be_read(show: Callable[..., Shown], sample: Path) -> None:
    found = show(sample, java_script_enabled=False)
    assert found.page.locator(".tools").is_hidden()
    assert found.page.locator("details.pool").count() == found.page.locator("[data-row]").count() == 10
    found.page.locator("details.pool > summary").first.click()
    assert found.page.locator("details.pool svg").first.is_visible()


# ---- search and filters ----


def test_search_shows_what_has_the_words_and_marks_the_line(show: Callable[..., Shown], sample: Path) -> None:
    found = show(sample)
    found.search("no-reply@customers.example.com")
    things = found.shown("details.thing[id]")
    assert len(things) == 1
    assert found.page.locator("tr.hit").count() >= 1
    assert found.page.locator("tr.hit").first.is_visible()
    assert found.page.inner_text("#shown") == "1 of 100 things in 1 of 10 pools"
    found.search("no such thing anywhere")
    assert found.shown("details.pool") == []
    assert found.page.inner_text("#shown") == "0 of 100 things in 0 of 10 pools"
    found.page.press("#query", "Escape")
    assert len(found.shown("details.pool")) == 10
    assert found.page.locator("details.pool[open]").count() == 0


def test_the_filter_by_pool_shows_that_pool_alone(show: Callable[..., Shown], sample: Path) -> None:
    found = show(sample)
    found.page.select_option("#pool", "p3")
    assert found.shown("details.pool") == ["p3"]
    pools = found.page.evaluate(
        "[...document.querySelectorAll('[data-item]:not([hidden])')].map((it) => it.dataset.pool)"
    )
    assert set(pools) == {"p3"}
    found.page.click("#reset")
    assert len(found.shown("details.pool")) == 10


def test_the_filter_by_weight_shows_those_findings_and_what_they_are_about(
    show: Callable[..., Shown], sample: Path
) -> None:
    found = show(sample)
    everything = len(found.shown("#findings [data-item]"))
    found.page.check(".tools input[value=owners]")
    assert len(found.shown("#findings [data-item]")) == 2
    assert found.page.locator("#findings h3:visible").all_inner_texts() == [
        "owners Something else manages it too, and may change or delete it 2"
    ]
    assert len(found.shown("details.pool")) == len(found.shown("details.thing[id]")) == 2
    found.page.check(".tools input[value=error]")
    assert len(found.shown("#findings [data-item]")) == 3
    found.page.click("#reset")
    assert len(found.shown("#findings [data-item]")) == everything > 3


def test_a_link_opens_what_is_closed_and_shows_what_is_hidden(
    show: Callable[..., Shown], sample: Path
) -> None:
    found = show(sample)
    found.page.locator("#findings .about a").first.click()
    target = found.page.evaluate("location.hash")
    assert found.page.locator(f"{target} .answer").is_visible()
    found.search("eu-west-1_nI9whiDqc")
    assert target[1:] not in found.shown("details.thing[id]")
    found.page.evaluate("location.hash = ''")
    found.page.evaluate("(it) => { location.hash = it }", target)
    found.page.wait_for_timeout(100)
    assert found.page.locator(f"{target} .answer").is_visible()
    assert found.page.input_value("#query") == ""


def test_a_box_of_the_picture_leads_to_its_answer_and_its_code(
    show: Callable[..., Shown], sample: Path
) -> None:
    found = show(sample)
    pool = found.page.locator("details.pool", has_text="partner portal")
    pool.locator("> summary").click()
    box = pool.locator("svg a.thing", has_text="mobile").first
    target = box.get_attribute("href")
    box.click()
    assert found.page.locator(f"{target} .answer .values").first.is_visible()
    assert 'resource "aws_cognito_user_pool_client"' in found.page.locator(f"{target} .code").text_content()


# ---- for everybody ----


def test_it_is_used_with_the_keyboard_alone(show: Callable[..., Shown], sample: Path) -> None:
    page = show(sample).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    seen = []
    for _ in range(200):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outline")
        assert re.search(r"\bsolid [3-9]px", outline), (
            f"{seen[-1]} does not show that it has the focus: {outline}"
        )
        if seen[-1] == "SUMMARY":
            break
    assert {"query", "pool", "reset"} <= set(seen)
    assert seen[-1] == "SUMMARY"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")
    page.keyboard.press("/")
    page.keyboard.type("legacy")
    page.wait_for_timeout(300)
    assert page.input_value("#query") == "legacy"
    assert re.match(r"\d+ of 100 things", page.inner_text("#shown"))


@pytest.mark.parametrize("account", ["sample", "hostile"])
@pytest.mark.parametrize("width", [360, 768])
def test_on_a_phone_nothing_is_wider_than_the_screen(
    width: int, account: str, show: Callable[..., Shown], request: pytest.FixtureRequest
) -> None:
    page = show(request.getfixturevalue(account), viewport={"width": width, "height": 780}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("() => { document.querySelector('h1').style.width = '2000px' }")
    assert page.evaluate("document.documentElement.scrollWidth") > width  # what is too wide is seen


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_the_contrast_that_wcag_asks_for(
    scheme: str, show: Callable[..., Shown], sample: Path
) -> None:
    page = show(sample, color_scheme=scheme).page
    page.evaluate(OPEN_ALL)
    # What this account has not: every weight, state and kind of verdict.
    page.evaluate(
        "() => { const it = document.querySelector('.said'); const add = (name, text) => {"
        " const made = document.createElement('p'); made.className = name; made.textContent = text;"
        " it.append(made); };"
        " for (const one of ['error', 'owners', 'data', 'security', 'warning', 'info'])"
        " add(`badge w-${one}`, one);"
        " for (const one of ['good', 'open', 'bad']) add(`verdict ${one}`, one);"
        " document.querySelectorAll('.values tr:nth-child(7n)')"
        ".forEach((it) => it.classList.add('hit')); }"
    )
    found = page.evaluate(CONTRAST)
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert dark == (scheme == "dark")
    assert len(found) > 25
    assert {name: ratio for name, ratio in found.items() if ratio < 4.5} == {}
    page.evaluate("() => { document.querySelector('h1').style.color = '#777' }")
    assert [
        name for name, ratio in page.evaluate(CONTRAST).items() if ratio < 4.5
    ]  # what is too faint is seen


def test_each_control_has_a_name_and_each_id_is_there_once(show: Callable[..., Shown], sample: Path) -> None:
    page = show(sample).page
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((it) => it.id)")
    assert len(ids) == len(set(ids))
    unnamed = page.evaluate(
        "[...document.querySelectorAll('input, select')].filter((it) => !it.labels.length).map((it) => it.id)"
    )
    assert unnamed == []
    anchors = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map((it) => it.getAttribute('href').slice(1))"
    )
    assert set(anchors) <= set(ids)
    assert page.evaluate(
        "[...document.querySelectorAll('svg[role=img]')].every((it) => it.querySelector('title').textContent)"
    )


@pytest.mark.parametrize("scripts", [True, False])
def test_on_paper_everything_is_open(scripts: bool, show: Callable[..., Shown], sample: Path) -> None:
    page = show(sample, java_script_enabled=scripts).page
    table = page.locator("#p0 .values").first
    assert not table.is_visible()
    page.emulate_media(media="print")
    assert table.bounding_box()["height"] > 20
    assert page.locator(".tools").is_hidden()
    assert len(page.pdf()) > 50_000


def test_every_link_to_a_file_leads_to_one(show: Callable[..., Shown], sample: Path) -> None:
    links = show(sample).page.evaluate(
        "[...document.querySelectorAll('a.file')].map((it) => [it.href, it.textContent])"
    )
    assert len(links) > 100
    for link, text in links:
        path = Path(unquote(urlsplit(link).path))
        assert path.is_file(), link
        assert path.is_relative_to(sample.parent)
        if found := re.search(r":(\d+)$", text):
            assert int(found[1]) <= len(path.read_text("utf-8").splitlines())
