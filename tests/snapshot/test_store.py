"""The snapshot: masked, the same bytes whatever the order, and distinguished from anything else."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.errors import ApiError, UsageError
from exporter.snapshot.form import NOT_TEXT
from exporter.snapshot.secrets import MASK, SECRET_MEMBERS, mask, searcher, secrets
from exporter.snapshot.store import (
    Answer,
    Manifest,
    locate,
    read_answers,
    read_manifest,
    scrub,
    write_answers,
    write_manifest,
)

SECRET = "s3cr3t-that-must-not-be-seen"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


def answer(name: str, response: Any = None, **request: Any) -> Answer:
    return Answer(f"cognito-idp:{name}", request, response or {})


def manifest(*files: str) -> Manifest:
    return Manifest("123456789012", ("us-east-1",), files, {"all": True})


@pytest.mark.parametrize("member", sorted(SECRET_MEMBERS))
def test_every_secret_member_is_masked(tmp_path: Path, member: str) -> None:
    response = {"A": {member: SECRET}, "B": [{"C": [{member: SECRET}]}], member: SECRET}
    write_answers(tmp_path, "a.json", "us-east-1", [answer("DescribeUserPoolClient", response)])
    text = (tmp_path / "a.json").read_text()
    assert SECRET not in text
    assert text.count(MASK) == 3
    assert list(secrets(response)) == [SECRET] * 3


@given(JSON, st.sampled_from(sorted(SECRET_MEMBERS)), JSON)
def test_a_secret_is_masked_at_any_depth_and_nothing_else_is(around: Any, member: str, beside: Any) -> None:
    whole = {"Top": [around, {"deep": [[{member: SECRET, "beside": beside}]]}]}
    masked = mask(whole)
    assert SECRET not in json.dumps(masked)
    assert masked == {"Top": [around, {"deep": [[{member: MASK, "beside": beside}]]}]}
    assert mask(masked) == masked
    assert list(secrets(masked)) == []


@pytest.mark.parametrize("value", ["", None, True, {"Password": ""}])
def test_what_is_not_a_secret_text_stays_as_it_is(value: Any) -> None:
    assert mask({"Password": value}) == {"Password": value}


def test_the_answer_itself_is_not_changed() -> None:
    response = {"ClientSecret": SECRET}
    mask(response)
    assert response == {"ClientSecret": SECRET}


def test_the_same_answers_in_any_order_are_the_same_bytes(tmp_path: Path) -> None:
    answers = [answer(name, {"B": 1, "A": "ü"}, Id=number) for name in "ZAM" for number in range(4)]
    seen = set()
    for seed in range(5):
        write_answers(tmp_path, "a.json", "us-east-1", random.Random(seed).sample(answers, len(answers)))
        seen.add((tmp_path / "a.json").read_bytes())
    assert len(seen) == 1
    assert "ü".encode() in seen.pop()


def test_answers_and_refusals_are_read_back(tmp_path: Path) -> None:
    refused = Answer("cognito-idp:GetGroup", {"A": "1"}, None, ApiError("AccessDenied", "no", 403))
    answers = [answer("DescribeUserPool", {"UserPool": {"Name": "\u2028\r\n"}}), refused]
    write_answers(tmp_path, "us-east-1/a.json", "us-east-1", answers)
    assert read_answers(tmp_path, "us-east-1/a.json") == ("us-east-1", answers)


def test_a_manifest_is_read_back(tmp_path: Path) -> None:
    write_manifest(tmp_path, manifest("us-east-1/b.json", "us-east-1/a.json"))
    assert read_manifest(tmp_path) == manifest("us-east-1/a.json", "us-east-1/b.json")


def test_a_manifest_removes_the_answers_that_it_does_not_list(tmp_path: Path) -> None:
    for name in ("us-east-1/a.json", "us-east-1/identity-pools/b.json", "eu-west-1/c.json"):
        write_answers(tmp_path, name, "us-east-1", [])
    write_manifest(tmp_path, manifest("us-east-1/a.json"))
    assert [it.name for it in sorted(tmp_path.rglob("*.json"))] == ["manifest.json", "a.json"]


@pytest.mark.parametrize("text", ['{"answers": "mine"}', "[1]", "not JSON", "1"])
def test_a_manifest_leaves_other_json_alone(tmp_path: Path, text: str) -> None:
    foreign = tmp_path / "tests/fixture.json"
    foreign.parent.mkdir()
    foreign.write_text(text)
    write_manifest(tmp_path, manifest())
    assert foreign.read_text() == text


def test_a_manifest_without_files_means_all_of_them(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"format": 1, "regions": ["us-east-1"]}')
    write_answers(tmp_path, "us-east-1/a.json", "us-east-1", [])
    assert read_manifest(tmp_path).files == ("us-east-1/a.json",)


def test_a_folder_without_a_manifest_is_not_a_snapshot(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a snapshot"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cannot be read"),
        ("\x00", "cannot be read"),
        ('{"format": 2}', "has format 2, this poolport reads format 1"),
        ("{}", "has format None"),
        ("[]", "has format None"),
    ],
)
def test_a_file_of_another_form_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(UsageError, match=said) as caught:
        read_manifest(tmp_path)
    assert "\n" not in str(caught.value)
    with pytest.raises(UsageError, match=said):
        read_answers(tmp_path, "manifest.json")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"format": 1}', "None in region"),
        (
            '{"format": 1, "answers": [], "region": "r\\"; x"}',
            "in region, where the name of a region belongs",
        ),
        ('{"format": 1, "region": "us-east-1"}', "None in answers, where a list"),
        ('{"format": 1, "answers": ["a"], "region": "us-east-1"}', r"'a' in answers\[0\]"),
        ('{"format": 1, "answers": [{"operation": "a"}], "region": "us-east-1"}', r"answers\[0\]\.operation"),
        ('{"format": 1, "answers": [{"operation": "a:b"}], "region": "us-east-1"}', r"answers\[0\]\.request"),
        (
            '{"format": 1, "region": "us-east-1",'
            ' "answers": [{"operation": "a:b", "request": {}, "response": true}]}',
            r"True in answers\[0\]\.response",
        ),
        (
            '{"format": 1, "region": "us-east-1",'
            ' "answers": [{"operation": "a:b", "request": {}, "error": {"a": 1}}]}',
            r"answers\[0\]\.error",
        ),
        (
            '{"format": 1, "answers": [Infinity], "region": "us-east-1"}',
            "in answers\\[0\\], where an object belongs",
        ),
        ("[" * 100_000, "cannot be read"),
    ],
)
def test_a_file_that_holds_no_answers_is_refused(tmp_path: Path, text: str, place: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(UsageError, match=place):
        read_answers(tmp_path, "a.json")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_answers(tmp_path, "gone.json")


def test_a_snapshot_is_found_in_its_export(tmp_path: Path) -> None:
    (tmp_path / "snapshot").mkdir()
    assert locate(tmp_path) == tmp_path / "snapshot"
    (tmp_path / "manifest.json").write_text("{}")
    assert locate(tmp_path) == tmp_path


@pytest.mark.parametrize("text", ["{}", "x{}", "{}9", "a=x{}y&b", '"{}"', "{}{}"])
def test_a_secret_is_found_wherever_it_stands_among_many(text: str) -> None:
    many = [f"{number:026}abc" for number in range(500)] + ["p@ss-w0rd!", "short"]
    search = searcher(many).find
    assert search(text.format(*[many[123]] * 2)) == {many[123]}
    assert search(text.format(*["p@ss-w0rd!"] * 2)) == {"p@ss-w0rd!"}


def test_a_word_that_is_too_short_for_a_secret_is_looked_for_nowhere() -> None:
    assert searcher(["short"]).find("a short word, and one like 0123456789abcdef0123") == set()


def test_a_secret_is_masked_in_other_answers_of_its_file(tmp_path: Path) -> None:
    client = {"UserPoolClient": {"ClientSecret": SECRET}}
    tagged = {"UserPool": {"UserPoolTags": {"note": f"see {SECRET}!"}}}
    answers = [answer("DescribeUserPoolClient", client), answer("DescribeUserPool", tagged)]
    write_answers(tmp_path, "a.json", "us-east-1", answers)
    assert SECRET not in (tmp_path / "a.json").read_text()
    kept = {one.operation: one.response for one in read_answers(tmp_path, "a.json")[1]}
    assert kept["cognito-idp:DescribeUserPool"] == {"UserPool": {"UserPoolTags": {"note": f"see {MASK}!"}}}


def test_a_secret_of_another_pool_is_masked_after_all_were_read(tmp_path: Path) -> None:
    secret = "abc123def456ghi789jkl"
    tagged = {"UserPool": {"Id": "us-east-1_B", "UserPoolTags": {"note": f"see {secret}"}}}
    write_answers(
        tmp_path, "us-east-1/b.json", "us-east-1", [Answer("cognito-idp:DescribeUserPool", {}, tagged)]
    )
    assert scrub(tmp_path, ["us-east-1/b.json"], {secret}) == ["us-east-1/b.json"]
    assert secret not in (tmp_path / "us-east-1/b.json").read_text()
    assert scrub(tmp_path, ["us-east-1/b.json"], {secret}) == []
    (answer,) = read_answers(tmp_path, "us-east-1/b.json")[1]
    assert answer.response == {"UserPool": {"Id": "us-east-1_B", "UserPoolTags": {"note": f"see {MASK}"}}}


def test_a_number_that_json_does_not_have_is_read_as_no_value(tmp_path: Path) -> None:
    text = '{"operation": "a:b", "request": {}, "response": {"a": Infinity, "b": [NaN, 1]}}'
    (tmp_path / "a.json").write_text(f'{{"format": 1, "region": "us-east-1", "answers": [{text}]}}')
    _, (answer,) = read_answers(tmp_path, "a.json")
    assert answer.response == {"a": NOT_TEXT, "b": [NOT_TEXT, 1]}
