"""What a run has not seen stays with AWS's earlier answers: nothing loses its code, whatever was refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.catalog import KINDS
from exporter.catalog.schema import List
from exporter.errors import ApiError
from exporter.folder.keep import all_kept, kept_answers, unprunable
from exporter.graph.extract import extract
from exporter.snapshot.store import Answer, Kept, read_answers
from tests.builders import answer, client, pool

DEMO = Path(__file__).parents[2] / "demo/account"
FILES = [path.relative_to(DEMO).as_posix() for path in sorted(DEMO.glob("*/**/*.json"))]
ALL = [kind.name for kind in KINDS]
DAY = "2026-01-01"
DENIED, GONE = (
    ApiError("AccessDeniedException", "no", 403),
    ApiError("ResourceNotFoundException", "none", 400),
)
THROTTLED = ApiError("InternalErrorException", "later", 500)
MEMBERS = {kind.listing.operation: kind.listing.items for kind in KINDS if isinstance(kind.listing, List)}


ROOTS = {kind.reads[0].operation for kind in KINDS if kind.root}
"""What a pool is: where AWS refuses to say that, the whole pool is not read."""


def keys(answers: Sequence[Answer]) -> set[str]:
    """What is described by anything but AWS's words that there is none."""
    said = [it for it in answers if it.response is not None]
    return {entity.key for entity in extract(said, [])}


def whys(answers: Sequence[Answer]) -> dict[str, str]:
    """Why each thing is still there; nothing for what AWS has shown."""
    return {it.key: it.kept.why if it.kept else "" for it in extract(list(answers), [])}


ENDINGS = ["same", "same", "same", "dropped", "denied", "gone", "later", "fewer"]
ERRORS = {"denied": DENIED, "gone": GONE, "later": THROTTLED}


@st.composite
def later(draw: st.DrawFn, old: Sequence[Answer]) -> list[Answer]:
    """What AWS may answer in a later run: less, refusals, shorter lists."""
    endings = draw(st.lists(st.sampled_from(ENDINGS), min_size=len(old), max_size=len(old)))
    every = draw(st.integers(1, 3))
    found = []
    for it, ending in zip(old, endings, strict=True):
        member = MEMBERS.get(it.operation, "")
        if ending == "same" or it.operation in ROOTS:
            found.append(it)
        elif ending in ERRORS:
            found.append(replace(it, response=None, error=ERRORS[ending]))
        elif ending == "fewer" and it.response is not None and member in it.response:
            found.append(replace(it, response={**it.response, member: it.response[member][::every][1:]}))
    return found


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=30)
@given(st.data())
def test_nothing_loses_its_code(name: str, data: st.DataObject) -> None:
    old = read_answers(DEMO, name)[1]
    new = data.draw(later(old))
    kept = kept_answers(old, new, DAY, ALL)
    joined = [*new, *kept]
    assert keys(old) <= whys(joined).keys()
    assert all(it.kept and it.kept.of == DAY and it.response is not None for it in kept)
    # What AWS shows is not told of as if it did not; of a list only what it lacks is kept.
    assert {key for key, why in whys(joined).items() if not why} == whys(new).keys()
    answered = {(it.operation, json.dumps(it.request)) for it in new if it.response is not None}
    twice = [it for it in kept if (it.operation, json.dumps(it.request)) in answered]
    assert {it.operation for it in twice} <= MEMBERS.keys()


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=30)
@given(st.data())
def test_nor_does_it_in_the_runs_after_that_and_the_day_stays_that_of_the_answer(
    name: str, data: st.DataObject
) -> None:
    old = read_answers(DEMO, name)[1]
    new = data.draw(later(old))
    first = [*new, *kept_answers(old, new, DAY, ALL)]
    again = kept_answers(first, new, "2026-02-02", ALL)
    assert whys([*new, *again]) == whys(first)
    assert {it.kept.of for it in again if it.kept} <= {DAY}
    other = data.draw(later(old))
    assert keys(first) <= whys([*other, *kept_answers(first, other, "2026-02-02", ALL)]).keys()


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=30)
@given(st.data())
def test_pruning_takes_out_only_what_aws_says_is_gone(name: str, data: st.DataObject) -> None:
    old = read_answers(DEMO, name)[1]
    new = data.draw(later(old))
    kept = kept_answers(old, new, DAY, ALL)
    refused = {key for key, why in whys([*new, *kept]).items() if why == "refused"}
    assert keys(new) | refused <= whys([*new, *unprunable(kept)]).keys()


@pytest.mark.parametrize("name", FILES)
def test_all_that_was_answered_again_leaves_nothing_to_keep(name: str) -> None:
    old = read_answers(DEMO, name)[1]
    assert kept_answers(old, old, DAY, ALL) == []


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("error", [DENIED, THROTTLED])
def test_a_pool_of_which_aws_said_nothing_keeps_all(name: str, error: ApiError) -> None:
    old = read_answers(DEMO, name)[1]
    new = [replace(it, response=None, error=error) for it in old if it.operation in ROOTS]
    kept = kept_answers(old, new, DAY, ALL)
    assert keys(old) <= whys([*new, *kept]).keys()
    assert {why for key, why in whys([*new, *kept]).items() if key in keys(old)} == {"refused"}


# --- why ----------------------------------------------------------------------------------------------

POOL = {"UserPoolId": "us-east-1_AbC123"}


def listed(*ids: str) -> Answer:
    items = [{**POOL, "ClientId": it, "ClientName": it} for it in ids]
    return answer("ListUserPoolClients", POOL, {"UserPoolClients": items})


def groups(*names: str) -> Answer:
    return answer("ListGroups", POOL, {"Groups": [{**POOL, "GroupName": name} for name in names]})


OLD = [*pool(), listed("a", "b"), client("a", "a"), client("b", "b"), groups("x", "y")]


def why(new: Sequence[Answer], kinds: Sequence[str] = ALL) -> dict[str, str]:
    """Why things are kept, by the end of their keys."""
    found = whys([*new, *kept_answers(OLD, new, DAY, kinds)])
    return {key.rpartition("/")[2]: reason for key, reason in found.items() if reason}


def test_what_a_list_does_not_name_any_more_is_gone() -> None:
    assert why([*pool(), listed("a"), client("a", "a"), groups("y")]) == {"b": "gone", "x": "gone"}


def test_what_a_list_has_named_and_is_not_found_then_is_gone() -> None:
    not_found = replace(client("b", "b"), response=None, error=GONE)
    assert why([*pool(), listed("a", "b"), client("a", "a"), not_found, groups("x", "y")]) == {"b": "gone"}


@pytest.mark.parametrize("error", [DENIED, THROTTLED])
def test_what_aws_refused_to_say_is_not_called_gone(error: ApiError) -> None:
    refused = replace(client("b", "b"), response=None, error=error)
    assert why([*pool(), listed("a", "b"), client("a", "a"), refused, groups("x", "y")]) == {"b": "refused"}
    no_list = replace(groups(), response=None, error=error)
    assert why([*pool(), listed("a", "b"), client("a", "a"), client("b", "b"), no_list]) == {
        "x": "refused",
        "y": "refused",
    }
    no_clients = replace(listed(), response=None, error=error)
    assert why([*pool(), no_clients, groups("x", "y")]) == {"a": "refused", "b": "refused"}


def test_what_nobody_asked_for_is_kept_as_that() -> None:
    kinds = [name for name in ALL if name != "user_group"]
    assert why([*pool(), listed("a", "b"), client("a", "a"), client("b", "b")], kinds) == {
        "x": "unasked",
        "y": "unasked",
    }


def test_one_item_of_a_list_is_kept_without_the_others() -> None:
    new = [*pool(), listed("a", "b"), client("a", "a"), client("b", "b"), groups("y")]
    (kept,) = kept_answers(OLD, new, DAY, ALL)
    assert kept.response == groups("x").response
    assert kept.kept == Kept("gone", DAY)


def test_a_thing_has_what_aws_says_now_with_what_it_refused_to_say_as_it_was() -> None:
    new = pool(name="renamed", mfa="ON")
    new[1] = replace(new[1], response=None, error=DENIED)
    joined = [*new, *kept_answers(OLD, new, DAY, ALL)]
    found = next(it for it in extract(joined, []) if it.kind.root)
    assert found.document["Name"] == "renamed"
    assert '"MfaConfiguration": "OFF"' in json.dumps(found.document)
    assert found.kept is None


def test_that_there_is_none_of_something_is_kept_by_nobody() -> None:
    arn = "arn:aws:lambda:us-east-1:123456789012:function:f"
    old = [*pool(LambdaConfig={"PreSignUp": arn}), permission(arn)]
    none = replace(old[-1], response=None, error=GONE)
    first = [*old[:-1], none, *kept_answers(old, [*old[:-1], none], DAY, ALL)]
    assert whys(first)["lambda_permission:f/pool"] == "gone"
    # Now the pool calls the function no more, and nobody asks for its policy.
    new = pool()
    assert whys([*new, *kept_answers(first, new, DAY, ALL)])["lambda_permission:f/pool"] == "gone"


def permission(arn: str) -> Answer:
    """The policy of a function that lets the pool call it."""
    of_pool = {
        "ArnLike": {"AWS:SourceArn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbC123"}
    }
    statement = {
        "Sid": "pool",
        "Effect": "Allow",
        "Principal": {"Service": "cognito-idp.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Resource": arn,
        "Condition": of_pool,
    }
    return answer(
        "lambda:GetPolicy", {"FunctionName": arn}, {"Policy": json.dumps({"Statement": [statement]})}
    )


def test_all_of_a_pool_that_is_gone_is_kept_with_its_day() -> None:
    earlier = [*OLD[:-1], replace(OLD[-1], kept=Kept("refused", "2025-12-12"))]
    kept = all_kept([*earlier, replace(listed(), response=None, error=DENIED)], "gone", DAY)
    assert [it.kept for it in kept] == [Kept("gone", DAY)] * (len(OLD) - 1) + [Kept("gone", "2025-12-12")]
    assert keys(kept) == keys(OLD)
