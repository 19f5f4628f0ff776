"""The way from a snapshot to files: what stops it, and what it accounts for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from exporter.errors import ExporterError
from exporter.folder.export import render_export
from exporter.folder.render import choose, draw_export
from exporter.snapshot.secrets import MASK
from exporter.snapshot.store import Answer, Manifest, read_answers, write_answers, write_manifest
from tests import builders
from tests.builders import answer, client

POOL = "us-east-1_AbC123"
SECRET = "s3cr3t0fth3cl13ntwhichislong"
REQUEST = {"UserPoolId": POOL}


def snapshot(folder: Path, *answers: Answer, **pool: Any) -> Path:
    """A snapshot with one pool, and one client with a secret."""
    described = builders.pool(DeletionProtection="ACTIVE", CreationDate=1.5, **pool)
    found = [*described, client("abc", "web", ClientSecret=SECRET), *answers]
    write_answers(folder / "snapshot", f"us-east-1/{POOL}.json", "us-east-1", found)
    manifest = Manifest("123456789012", ("us-east-1",), (f"us-east-1/{POOL}.json",), {})
    write_manifest(folder / "snapshot", manifest)
    return folder / "snapshot"


def test_a_secret_that_somebody_copied_to_a_tag_is_in_no_snapshot_and_in_no_code(tmp_path: Path) -> None:
    found = snapshot(tmp_path, UserPoolTags={"note": f"the secret is {SECRET}!"})
    assert SECRET not in (found / f"us-east-1/{POOL}.json").read_text()
    written = render_export(found, tmp_path, choose(("terraform",)))
    assert not written.missing
    texts = [path.read_text() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(SECRET in text for text in texts)


def test_a_template_that_holds_a_known_secret_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "own/terraform/project").mkdir(parents=True)
    (tmp_path / "own/terraform/project/notes.txt").write_text(SECRET)
    choices = choose(("terraform",), templates=tmp_path / "own", secrets=frozenset({SECRET}))
    with pytest.raises(ExporterError, match=r"notes\.txt would hold a secret"):
        render_export(snapshot(tmp_path), tmp_path / "out", choices)
    assert not (tmp_path / "out").exists()


def of_two_regions(folder: Path) -> Path:
    """The same snapshot with the pool in another region, too."""
    found = snapshot(folder)
    region, answers = read_answers(found, f"us-east-1/{POOL}.json")
    write_answers(found, f"eu-west-1/{POOL}.json", "eu-west-1", answers)
    files = (f"eu-west-1/{POOL}.json", f"us-east-1/{POOL}.json")
    write_manifest(found, Manifest("123456789012", ("eu-west-1", region), files, {}))
    return found


def test_what_somebody_wrote_in_one_region_stays_and_keeps_nothing_else_from_being_written(
    tmp_path: Path,
) -> None:
    mine = tmp_path / "us-east-1/terraform/versions.tf"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    written = render_export(of_two_regions(tmp_path), tmp_path, choose(("terraform",)))
    assert list(written.changes.conflicts) == ["us-east-1/terraform/versions.tf"]
    assert mine.read_text() == "mine"
    assert (tmp_path / "us-east-1/terraform/customers.tf").exists()
    assert (tmp_path / "eu-west-1/terraform/versions.tf").exists()


def test_the_layout_is_the_same_with_one_region_and_with_several(tmp_path: Path) -> None:
    one = draw_export(snapshot(tmp_path / "one"), tmp_path / "one", choose(("terraform",)))
    two = draw_export(of_two_regions(tmp_path / "two"), tmp_path / "two", choose(("terraform",)))
    europe = ("eu-west-1/", "report/eu-west-1/")
    assert one.files.keys() == {path for path in two.files if not path.startswith(europe)}
    reports = {"report.json", "report.md", "report.html", "report"}
    assert {path.split("/")[0] for path in one.files} == {"us-east-1", *reports}


def test_a_dry_run_touches_nothing(tmp_path: Path) -> None:
    found = snapshot(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    written = render_export(found, tmp_path, choose(("terraform",)), dry_run=True)
    assert "us-east-1/terraform/customers.tf" in written.changes.added
    assert sorted(tmp_path.rglob("*")) == before


def report(folder: Path, *answers: Answer, **pool: Any) -> dict[str, Any]:
    drawing = draw_export(snapshot(folder, *answers, **pool), folder, choose(("terraform",)))
    return with_fields(drawing.files["report.json"])


def with_fields(content: bytes) -> dict[str, Any]:
    """A report whose items have their own accounts again."""
    data: dict[str, Any] = json.loads(content)
    for item in (*data["resources"], *data["omitted"], *data["answers"]):
        item["fields"] = data["fields"][item["fields"]]
    return data


def test_a_list_is_accounted_for_by_the_descriptions_of_what_it_lists(tmp_path: Path) -> None:
    item = {"UserPoolId": POOL, "ClientId": "abc", "ClientName": "web"}
    listed = answer("ListUserPoolClients", REQUEST, {"UserPoolClients": [item]})
    (answered,) = report(tmp_path, listed)["answers"]
    assert answered["operation"] == "cognito-idp:ListUserPoolClients"
    assert {field["state"] for field in answered["fields"]} == {"computed"}
    assert len(answered["fields"]) == 3


def test_a_member_that_only_a_list_has_is_unknown_and_a_warning(tmp_path: Path) -> None:
    item = {"UserPoolId": POOL, "ClientId": "abc", "ClientName": "web", "Quantum": {"Mode": "ON"}}
    data = report(tmp_path, answer("ListUserPoolClients", REQUEST, {"UserPoolClients": [item]}))
    assert data["summary"]["fields"]["unknown"] == 1
    assert [f["path"] for f in data["findings"] if f["level"] == "warning"] == [
        "UserPoolClients[0].Quantum.Mode"
    ]


def test_every_leaf_of_every_answer_of_the_sample_account_is_in_one_state(tmp_path: Path) -> None:
    account = Path(__file__).parents[2] / "demo" / "account"
    data = with_fields(draw_export(account, tmp_path, choose(("pulumi",))).files["report.json"])
    everything = [it for part in ("resources", "omitted", "answers") for it in data[part]]
    fields = [field for it in everything for field in it["fields"]]
    for region in ("eu-west-1", "us-east-1"):
        assert sum(len(it["fields"]) for it in everything if it["region"] == region) > 200
    assert sum(data["summary"]["fields"].values()) == len(fields)
    assert {f["path"] for f in fields if f["state"] == "unknown"} <= {"QuantumSafeConfiguration.Mode"}
    assert all(f["reason"] for f in fields if f["state"] not in ("written", "referenced"))


def test_a_masked_secret_is_accounted_for_as_masked(tmp_path: Path) -> None:
    data = report(tmp_path)
    (found,) = [r for r in data["resources"] if r["type"] == "aws_cognito_user_pool_client"]
    assert {"path": "ClientSecret", "state": "masked"}.items() <= next(
        field for field in found["fields"] if field["path"] == "ClientSecret"
    ).items()
    assert MASK not in json.dumps(data)


def test_mapping_says_what_aws_calls_a_thing_whose_name_has_other_letters(tmp_path: Path) -> None:
    groups = [
        {"UserPoolId": builders.POOL_ID, "GroupName": it} for it in ("社員", "staff", f"é{MASK}", "é\ud800")
    ]
    listed = answer("ListGroups", {"UserPoolId": builders.POOL_ID}, {"Groups": groups})
    out = tmp_path / "out"
    render_export(snapshot(tmp_path / "snapshot", listed), out, choose(("terraform",)))
    entries = json.loads((out / "mapping.json").read_text("utf-8"))["user_group"]
    titles = {it.partition("/")[2]: entry["title"] for it, entry in entries.items() if "title" in entry}
    assert titles == {"社員": "社員"}
