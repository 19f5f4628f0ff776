"""What is adopted, and whether a state has shown it: in the records, the report and the verdict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exporter.discovery.selection import Selection
from exporter.folder.adopting import Wanted, record
from exporter.folder.export import options_of, render_export
from exporter.folder.settings import Query, Settings
from exporter.folder.settings import load as remembered
from exporter.folder.snapshots import join
from exporter.targets.registry import target_named
from exporter.verify import checks
from exporter.verify.run import verify_export
from tests.life.account import ACCOUNT, Pool, read
from tests.life.terraform import as_state

POOL = Pool("us-east-1_AAAA11111", "customers", clients={"client1": "web"})
HELD = {"aws_cognito_user_pool.customers": POOL.id}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """One pool with a client, exported for Terraform."""
    out, staged = tmp_path / "out", tmp_path / "staged"
    found = read([POOL], [POOL.id], staged)
    joined = join(out / "snapshot", staged, found, {"us-east-1": Selection((POOL.id,))}, [], "2026-11-29")
    settings = Settings(ACCOUNT, targets={"terraform": target_named("terraform").choose()})
    settings = settings.adding(Query((POOL.id,)))
    render_export(joined.source, out, options_of(settings, out), remembered=settings, joined=joined)
    return out


def adopted(out: Path, *states: Path) -> dict[str, dict[str, str]]:
    """What the report says of each resource, after it was recorded."""
    settings = remembered(out)
    assert settings is not None
    record(out, settings, Wanted(states=states))
    report = json.loads((out / "report.json").read_text("utf-8"))
    return {it["name"]: it["adopted"] for it in report["resources"]}


def test_what_somebody_says_is_recorded_and_not_confirmed(out: Path) -> None:
    said = {"terraform": "recorded"}
    assert adopted(out) == {"customers": said, "customers_web": said}
    page = (out / "report.md").read_text("utf-8")
    assert "2 of 2 resources are recorded as adopted" in page
    assert "No state has shown `customers`, `customers_web`" in page


def test_what_a_state_shows_is_confirmed_and_the_rest_is_named(out: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text(json.dumps(as_state(HELD)), "utf-8")
    assert adopted(out, state) == {"customers": {"terraform": "confirmed"}, "customers_web": {}}
    assert adopted(out) == {
        "customers": {"terraform": "confirmed"},
        "customers_web": {"terraform": "recorded"},
    }
    assert "No state has shown `customers_web`:" in (out / "report.md").read_text("utf-8")


def test_the_verdict_names_what_no_state_has_shown(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")  # no terraform: only what is read of the folder is judged
    adopted(out)
    (verdict,) = verify_export(out)
    (check,) = [it for it in verdict.checks if it.name == "terraform: a state has shown what is adopted"]
    assert check.result == "not checked"
    assert "no state has shown customers, customers_web:" in check.details[0]


def test_the_verdict_names_a_few_and_counts_the_rest(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(checks, "_MOST", 1)
    adopted(out)
    (verdict,) = verify_export(out)
    (check,) = [it for it in verdict.checks if it.name == "terraform: a state has shown what is adopted"]
    assert "no state has shown customers and 1 more:" in check.details[0]
