"""``poolport export`` on a folder that has an export: it says what changed in AWS, and so does its report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from exporter.cli.summaries import MOST_NEWS
from exporter.folder.news import for_report
from exporter.snapshot.secrets import searcher
from tests.builders import REGION
from tests.cli.runs import files, poolport
from tests.cli.test_diff import ONE, TWO, Pools, aws, denied, diff, exported, of
from tests.cli.test_secrets import provider
from tests.secret_spellings import SECRETS, SPELLINGS, leaks

BEFORE = {ONE: of(ONE, "keeper", "web")}
NOW = {ONE: of(ONE, "keeper", "kiosk", UserPoolTags={"team": "a"})}
TOLD = [
    f"{REGION}: 1 added, 1 gone, 1 changed",
    f"  keeper ({ONE})",
    f"    added: user_pool_client keeper_kiosk (kiosk), {ONE}/kiosk",
    f"    gone: user_pool_client keeper_web (web), {ONE}/web",
    "    keeper.tags.team: added a",
]
SECTION = "## Since the last export\n"


def again(tmp_path: Path, pools: Pools, *more: object, fault: Any = None) -> Result:
    """Export the folder once more, from an account that has these pools."""
    with aws(tmp_path / "again", pools, fault) as endpoint:
        run = poolport("export", "--out", tmp_path / "out", "--endpoint-url", endpoint.url, *more)
    assert run.exit_code in (0, 1), run.output
    return run


def news(run: Result) -> list[str]:
    """The lines that a run printed of what changed."""
    _, found, rest = run.stdout.partition("\nSince the last export")
    lines = rest.split("\n\n")[0].split("\nNothing was written")[0].splitlines()
    return [line.removeprefix("  ") for line in lines if line] if found else []


def page(tmp_path: Path) -> str:
    return (tmp_path / "out/report.md").read_text("utf-8")


def changes(tmp_path: Path) -> Any:
    return json.loads((tmp_path / "out/report.json").read_text("utf-8"))["changes"]


def test_a_first_export_has_nothing_to_compare_with(tmp_path: Path) -> None:
    exported(tmp_path, BEFORE)
    assert SECTION not in page(tmp_path)
    assert changes(tmp_path) is None


def test_it_says_what_diff_says_and_the_report_begins_with_it(tmp_path: Path) -> None:
    out = exported(tmp_path, BEFORE)
    told = diff(tmp_path, out, NOW)
    data = json.loads(diff(tmp_path, out, NOW, "--json").stdout)
    run = again(tmp_path, NOW)
    assert news(run) == TOLD == told.stdout.splitlines()
    title, section, rest = page(tmp_path).partition(SECTION)
    assert (section, title.count("\n## ")) == (SECTION, 0)
    listed = rest.partition("\n| ")[0]
    assert f"\n* {REGION}: 1 added, 1 gone, 1 changed\n  * keeper (" in listed
    assert "\n    * keeper.tags.team: added a\n" in listed
    found = changes(tmp_path)
    assert found.pop("lines") == TOLD
    assert found == data


def test_the_section_stays_until_another_change_is_found(tmp_path: Path) -> None:
    out = exported(tmp_path, BEFORE)
    again(tmp_path, NOW)
    before = files(out)
    run = again(tmp_path, NOW)
    assert news(run) == [" nothing changed in AWS"]
    assert "0 files written" in run.stdout
    rendered = poolport("render", out)
    assert news(rendered) == []
    assert files(out) == before
    assert news(again(tmp_path, {ONE: of(ONE, "keeper", "kiosk")})) == [
        f"{REGION}: 1 changed",
        f"  keeper ({ONE})",
        "    keeper.tags.team: removed a",
    ]
    assert "added: user" not in page(tmp_path)


def test_what_is_gone_is_told_once_though_its_code_stays(tmp_path: Path) -> None:
    pools = BEFORE | {TWO: of(TWO, "other", "shop")}
    out = exported(tmp_path, pools)
    told = news(again(tmp_path, {TWO: of(TWO, "other")}))
    assert told == [
        f"{REGION}: 3 gone",
        f"  keeper ({ONE})",
        f"    gone: user_pool keeper, {ONE}",
        f"    gone: user_pool_client keeper_web (web), {ONE}/web",
        f"  other ({TWO})",
        f"    gone: user_pool_client other_shop (shop), {TWO}/shop",
    ]
    code = (out / REGION / "terraform/keeper.tf").read_bytes()
    assert news(again(tmp_path, {TWO: of(TWO, "other")})) == [" nothing changed in AWS"]
    assert (out / REGION / "terraform/keeper.tf").read_bytes() == code
    assert news(again(tmp_path, {TWO: of(TWO, "other")}, "--prune")) == [" nothing changed in AWS"]
    assert not (out / REGION / "terraform/keeper.tf").exists()
    back = news(again(tmp_path, pools))
    assert back[0] == f"{REGION}: 3 added"


def test_a_pool_that_is_selected_beside_another_is_no_change_of_aws(tmp_path: Path) -> None:
    exported(tmp_path, BEFORE)
    with aws(tmp_path / "again", NOW | {TWO: of(TWO, "other")}) as endpoint:
        out = ("--out", tmp_path / "out", "--endpoint-url", endpoint.url)
        run = poolport("export", TWO, "--region", REGION, *out)
    assert news(run) == [f"{REGION}: nothing changed", f"  {TWO} is selected from now on"]


def test_a_refused_call_is_no_change_and_is_told(tmp_path: Path) -> None:
    exported(tmp_path, BEFORE)
    run = again(tmp_path, BEFORE, fault=denied("ListUserPoolClients"))
    assert news(run)[0] == f"{REGION}: 1 not compared"
    assert news(run)[1].startswith("  could not be read: cognito-idp:ListUserPoolClients")
    assert changes(tmp_path) is None
    # What the earlier answer said is known, and is what AWS says now.
    assert news(again(tmp_path, BEFORE)) == [" nothing changed in AWS"]
    again(tmp_path, BEFORE, fault=denied("ListUserPoolClients"))
    assert news(again(tmp_path, NOW)) == TOLD


def test_a_dry_run_tells_it_and_writes_nothing(tmp_path: Path) -> None:
    out = exported(tmp_path, BEFORE)
    before = files(out)
    assert news(again(tmp_path, NOW, "--dry-run")) == TOLD
    assert files(out) == before


def test_machines_get_the_same(tmp_path: Path) -> None:
    out = exported(tmp_path, BEFORE)
    data = json.loads(diff(tmp_path, out, NOW, "--json").stdout)
    (done,) = json.loads(again(tmp_path, NOW, "--json").stdout)
    assert done["changes"] == data
    (done,) = json.loads(again(tmp_path, NOW, "--json").stdout)
    assert done["changes"] == {"changed": False, "missing": False, "regions": []}


def test_a_terminal_shows_some_lines_and_the_report_all(tmp_path: Path) -> None:
    out = exported(tmp_path, BEFORE)
    many = [f"client{number:02}" for number in range(MOST_NEWS + 9)]
    told = news(again(tmp_path, {ONE: of(ONE, "keeper", "web", *many)}))
    assert len(told) == MOST_NEWS + 1
    assert told[-1] == f"and 11 more: {out / 'report.md'}"
    assert page(tmp_path).count("added: user") == len(many)


@pytest.mark.parametrize("name", ["plain", "quotes"])
def test_no_secret_is_told_that_is_known_now_or_only_later(name: str, tmp_path: Path) -> None:
    secret = SECRETS[name]
    tags = {f"note{at}": spell(secret) for at, spell in enumerate(SPELLINGS.values())}
    tagged = of(ONE, "keeper", "web", UserPoolTags=tags)
    other = of(ONE, "keeper", "web", UserPoolTags=dict.fromkeys(tags, "other"))
    # Nobody knows of a tag that it is a secret, when it comes; then a provider answers it.
    exported(tmp_path, BEFORE)
    assert list(leaks(tmp_path / "out", [secret], again(tmp_path, {ONE: tagged}).stdout))
    assert changes(tmp_path) is not None
    known = provider(secret)
    for pools in ({ONE: [*tagged, *known]}, {ONE: [*other, *known]}, {ONE: [*tagged, *known]}):
        run = again(tmp_path, pools)
        assert list(leaks(tmp_path / "out", [secret], run.stdout, run.stderr)) == []


def test_what_was_told_of_a_value_goes_where_it_turns_out_to_be_a_secret(tmp_path: Path) -> None:
    secret = SECRETS["plain"]
    tagged = of(ONE, "keeper", "web", UserPoolTags={"note": secret})
    exported(tmp_path, BEFORE)
    again(tmp_path, {ONE: tagged})
    again(tmp_path, {ONE: of(ONE, "keeper", "web", UserPoolTags={"note": "x"}), TWO: of(TWO, "other")})
    assert secret in page(tmp_path)
    # The other pool's provider answers it, and beside that nothing changed.
    data = json.loads((tmp_path / "out/report.json").read_text("utf-8"))
    found = for_report(data, (), searcher({secret}))
    assert found is None
    assert for_report(data, (), searcher({"another-secret"})) == data["changes"]


@pytest.mark.parametrize("damaged", [[], "x", {"lines": "x", "regions": []}, {"lines": [1], "regions": []}])
def test_what_somebody_wrote_into_the_report_is_not_taken_for_what_was_found(damaged: object) -> None:
    assert for_report({"changes": damaged}, None, searcher(())) is None
