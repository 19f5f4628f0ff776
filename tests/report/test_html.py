"""The page for a browser: every value of every answer, the code beside it, and no markup of an account's."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.folder.export import render_export
from exporter.folder.render import choose, draw_export
from exporter.report import values
from exporter.report.code import code_at
from exporter.report.html import as_html, with_verdict
from exporter.snapshot.secrets import MASK, spellings
from exporter.targets.registry import TARGETS
from exporter.targets.text import visible
from tests.builders import REGION, answer, pool
from tests.case_folders import FOLDER
from tests.report.pages import HERE, answers, data_of, page_of, read
from tests.report.test_markdown import TEXTS

DEMO = Path(__file__).parents[2] / "demo/account"
SCRIPTED = {"script", "style", "iframe", "img", "object", "embed", "form", "base", "link", "video", "audio"}
NEW_VERDICT: dict[str, Any] = {
    "regions": [
        {
            "region": REGION,
            "summary": "2 to import",
            "checks": [{"name": "nothing changes", "result": "passed", "details": ["<b>all</b>"]}],
            "versions": {"terraform": "1.11.4"},
        }
    ]
}


def everywhere(text: str) -> dict[str, Any]:
    """One text in all that a report has besides AWS's answers."""
    check = {"name": text, "result": "failed", "details": [text]}
    region = {"region": REGION, "summary": text, "checks": [check], "versions": {"x": text}}
    finding = {
        "region": REGION,
        "level": "warning",
        "weight": "data",
        "pool": "p",
        "resource": text,
        "path": text,
        "message": text,
        "remedy": text,
        "page": f"javascript:{text}",
        "kind": "user_pool",
        "name": text,
        "file": None,
        "line": None,
    }
    return {"changes": {"lines": [text]}, "verdict": {"regions": [region]}, "findings": [finding]}


def check(text: str) -> None:
    page = page_of(answers(text), everywhere(text))
    found = read(page)
    plain = read(page_of(answers("plain"), everywhere("plain")))
    assert {tag for tag, _ in found.tags} <= {tag for tag, _ in plain.tags}
    assert sorted(tag for tag, _ in found.tags if tag in SCRIPTED) == ["script", "style"]
    assert found.comments == plain.comments
    names = {name for _, attributes in found.tags for name in attributes}
    assert names <= {name for _, attributes in plain.tags for name in attributes} | {"data-pool"}
    assert not [name for name in names if name.startswith("on") or name in ("style", "srcdoc")]
    links = [value for _, attributes in found.tags for name, value in attributes.items() if name == "href"]
    assert all(re.match(r"#|\./", link or "") for link in links)
    assert visible(text) in found.texts or not text
    for control in ("\u202e", "\u2028", "\x1b", "\x85"):
        assert control not in page


@pytest.mark.parametrize(
    "text", [*TEXTS, "</script><script>x()</script>", "</style>-->]]>", "\u202etxt\u200f", "{{ 1 }}"]
)
def test_a_text_is_shown_letter_by_letter(text: str) -> None:
    check(text.encode("utf-8", "replace").decode())


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from([*"<>&\"'/!-=;{}%` a\u202e\u2028", "script", "</", "-->"]), max_size=12).map(
        "".join
    )
)
def test_any_text_is_shown_letter_by_letter(text: str) -> None:
    check(text)


def test_a_page_that_does_not_escape_is_seen(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report/report.html.j2").write_text("{{ pools[0].title | safe }}")
    told = answers("<img src=x onerror=alert(1)>")
    data, files = data_of(told)
    shown = read(as_html(data, {REGION: [told]}, files, tmp_path).decode())
    assert [tag for tag, _ in shown.tags] == ["img"]
    (tmp_path / "report/report.html.j2").write_text("{{ pools[0].title }}")
    shown = read(as_html(data, {REGION: [told]}, files, tmp_path).decode())
    assert (shown.tags, shown.whole) == ([], "p<img src=x onerror=alert(1)>")


def test_only_the_page_s_own_style_and_script_may_run() -> None:
    page = page_of(answers("x"))
    for tag in ("style", "script"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src &#39;sha256-{digest}&#39;" in page
    assert "default-src &#39;none&#39;" in page


def test_it_needs_no_network() -> None:
    page = draw_export(DEMO, Path("out"), choose(("terraform",))).files["report.html"].decode()
    loads = [
        (tag, name)
        for tag, it in read(page).tags
        for name in it
        if name in ("src", "srcset", "data", "poster")
    ]
    assert loads == []
    assert not re.search(r"@import|url\(|fetch\(|XMLHttp|import\(", page.partition("</style>")[0])


def test_every_value_of_every_answer_is_on_it_with_what_became_of_it(tmp_path: Path) -> None:
    drawing = draw_export(DEMO, tmp_path, choose(("terraform", "pulumi")))
    page = drawing.files["report.html"].decode()
    states = json.loads(drawing.files["report.json"])["summary"]["fields"]
    assert page.count("<tr><th scope=row>") == sum(states.values())
    for state, number in states.items():
        assert (
            sum(it.count("<tr><th ") for it in re.findall(rf"<tbody class=s-{state}>.*?</tbody>", page))
            == number
        )
    assert "cannot be shown" not in page
    assert "no-reply@customers.example.com" in page


def test_a_value_stands_under_what_became_of_it() -> None:
    fields = data_of(pool(UserPoolTags={"team": "blue"}))[0]["resources"][0]["fields"]
    told = {"UserPoolTags": {"team": "blue"}, "Name": "customers", "Id": "us-east-1_AbC123"}
    table = str(values.list_values(told, fields, frozenset(values.MEANINGS)).table)
    written, quiet = table.split("<details class=quiet>")
    assert "<th scope=row>UserPoolTags<wbr>.team</th><td>blue</td>" in written.split("s-written")[1]
    assert "us-east-1_AbC123" in quiet


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("", "an empty text"),
        ("true", "<td>true</td>"),
        (True, "<td><span class=n>true</span></td>"),
        ([], "<span class=n>[]</span>"),
        ("x" * 2_001, "and 1 more characters"),
    ],
)
def test_a_text_and_what_is_none_look_different(value: Any, shown: str) -> None:
    fields = [values.Field("A", "written", "")]
    assert shown in values.list_values({"A": value}, fields, frozenset(values.MEANINGS)).table


def test_of_a_large_account_quiet_values_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    told = answers("x")
    whole = page_of(told)
    monkeypatch.setattr(values, "MOST_LISTED", 3)
    some = page_of(told)
    monkeypatch.setattr(values, "MOST_COUNTED", 1)
    none = page_of(told)
    count = [page.count("<tr><th scope=row>") for page in (whole, some, none)]
    assert count[0] > count[1] > count[2] == 0
    assert [("report.json</a>, with its state" in page) for page in (whole, some, none)] == [
        False,
        True,
        True,
    ]
    assert [page.count("<pre ") for page in (whole, some, none)] == [2, 2, 0]


def test_a_secret_of_an_unmasked_snapshot_is_not_on_it() -> None:
    secret = "s3cret&<value>-of-a-client"
    details = {"client_id": "x", "client_secret": secret, "authorize_scopes": f"copied {secret}"}
    provider = {**HERE, "ProviderName": "Google", "ProviderType": "Google", "ProviderDetails": details}
    request = {**HERE, "ProviderName": "Google"}
    told = [*pool(), answer("DescribeIdentityProvider", request, {"IdentityProvider": provider})]
    data, _ = data_of(told)
    page = as_html(data, {REGION: [told]}, {}, None).decode()
    assert "client_secret" in page
    assert MASK in page
    assert [it for it in spellings(secret) if it in page] == []


def test_the_search_for_secrets_knows_how_a_page_spells_them() -> None:
    assert "s3cret&amp;&lt;value&gt;" in spellings("s3cret&<value>")


# ---- the verdict ----


def test_a_verdict_takes_the_place_of_the_one_before_and_of_nothing_else() -> None:
    told = answers("<!-- verdict --> x <!-- end of the verdict -->")
    data, files = data_of(told)
    page = as_html(data, {REGION: [told]}, files, None)
    new = data | {"verdict": NEW_VERDICT}
    assert b"Not proved yet" in page
    assert with_verdict(page, data, new, None) == as_html(new, {REGION: [told]}, files, None)
    told = with_verdict(page, data, new, None)
    assert b"&lt;b&gt;all&lt;/b&gt;" in told
    assert b"1 check: 1 passed, 0 failed, 0 not made" in told
    assert told.count(b"<!-- verdict -->") == 1


@pytest.mark.parametrize(
    ("summary", "result", "colour"),
    [("2 to import", "passed", "good"), ("2 to import", "failed", "bad"), ("", "not checked", "open")],
)
def test_a_verdict_says_at_once_whether_it_is_a_proof(summary: str, result: str, colour: str) -> None:
    judged = {"region": REGION, "summary": summary, "checks": [], "versions": {}}
    judged["checks"] = [{"name": "the plan only imports", "result": result, "details": []}]
    page = page_of(answers("x"), {"verdict": {"regions": [judged]}})
    assert f'<div class="verdict {colour}">' in page
    # What failed is not folded.
    assert page.count("the plan only imports") == (2 if result == "failed" else 1)


def test_a_page_whose_verdict_is_somebody_s_own_stays(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report/verdict.html.j2").write_text("MINE {{ verdict.regions[0].summary if verdict }}")
    told = answers("x")
    data, files = data_of(told)
    page = as_html(data, {REGION: [told]}, files, tmp_path)
    new = data | {"verdict": NEW_VERDICT}
    assert with_verdict(page, data, new, None) == page
    assert b"MINE 2 to import" in with_verdict(page, data, new, tmp_path)
    assert with_verdict(b"<p>mine</p>", data, new, tmp_path) == b"<p>mine</p>"


# ---- code ----


@pytest.mark.parametrize("target", TARGETS)
def test_the_code_of_each_resource_is_its_own_and_whole(target: str, tmp_path: Path) -> None:
    render_export(FOLDER / "every-kind-around-a-pool/snapshot", tmp_path, choose((target,)))
    data = json.loads((tmp_path / "report.json").read_text("utf-8"))
    seen: dict[str, set[int]] = {}
    for it in data["resources"]:
        file, line = it["file"][target], it["line"][target]
        lines = (tmp_path / file).read_text("utf-8").split("\n")
        code = code_at(lines, line)
        text = "\n".join(code)
        assert lines[line - 1] in code
        assert all(text.count(one) == text.count(other) for one, other in ("()", "[]", "{}")) or '"' in text
        end = next(number for number in range(len(lines)) if lines[number : number + len(code)] == code)
        own = set(range(end, end + len(code)))
        assert not own & seen.setdefault(file, set()), f"{it['name']} has lines of another"
        seen[file] |= own


def test_code_that_is_not_where_it_should_be_is_none() -> None:
    assert code_at(["a"], 0) == code_at(["a"], 2) == []
    assert code_at(["a {", "", "  b", "", "c {"], 1) == ["a {", "", "  b"]


def test_what_a_change_would_make_anew_is_on_it_what_cannot_be_made_again_first() -> None:
    replacing = {"user_pool": {"username_configuration": "", "<b>": "6.1.0"}}
    shown = read(page_of([*pool()], {"replacing": replacing})).whole
    part = " ".join(shown.partition("of each")[2].partition("Every value")[0].split())
    assert part.startswith("arguments user poolusername_configuration, <b> (before provider 6.1.0)")
    assert "Must stay" not in read(page_of([*pool()], {"replacing": {}})).whole


def test_an_account_without_pools_has_a_page() -> None:
    page = read(page_of([]))
    assert "Nothing: everything that was read has code." in page.whole


def test_a_thing_of_no_pool_is_on_it() -> None:
    told = [answer("ListGroups", HERE, {"Groups": [{**HERE, "GroupName": "lonely"}]})]
    assert "lonely" in read(page_of(told)).whole
