"""Names: valid in every target, told apart, and the same from run to run."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.graph.naming import (
    LONGEST,
    NAME,
    KnownNames,
    Nameless,
    choose,
    external_name,
    identifier,
    scope_name,
)
from exporter.snapshot.store import Answer
from tests.builders import answer, client, graph, pool, problems

VALID = re.compile(r"[a-z_][a-z0-9_]*")
KINDS = st.sampled_from(["user_pool", "user_pool_client", "user", "identity_pool"])


def is_valid(name: str) -> bool:
    return bool(VALID.fullmatch(name))


def names_of(*files: list[Answer], known: KnownNames | None = None) -> dict[str, str]:
    return {import_id: name for (_, import_id), name in graph(*files, names=known).names.items()}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("User pool - x7k2pq", "user_pool_x7k2pq"),
        ("CustomerPool", "customer_pool"),
        ("Café Zürich", "cafe_zurich"),
        ("--a..b--", "a_b"),
        ("ﬁnance", "finance"),
        ("社員", ""),
        ("", ""),
    ],
)
def test_an_identifier_is_the_nearest_to_the_human_name(text: str, name: str) -> None:
    assert identifier(text) == name


@given(st.text())
def test_an_identifier_of_an_identifier_is_itself(text: str) -> None:
    assert identifier(identifier(text)) == identifier(text)


@given(st.text(), st.sampled_from(["", "web", "customers_2", "_", "x" * 60]), KINDS, st.text(max_size=40))
def test_any_label_becomes_a_name_that_every_target_can_have(
    label: str, prefix: str, kind: str, import_id: str
) -> None:
    assert is_valid(choose(label, prefix, kind, import_id, {}))


@given(st.lists(st.tuples(st.sampled_from(["web", "Web", "社員", "", "1", "class"]), KINDS), max_size=12))
def test_no_two_things_have_one_name(things: list[tuple[str, str]]) -> None:
    taken: dict[str, str] = {}
    for number, (label, kind) in enumerate(things):
        name = choose(label, "", kind, f"id_{number}", taken)
        assert name not in taken
        assert is_valid(name)
        taken[name] = kind


@pytest.mark.parametrize(
    "word", ["class", "match", "True", "region", "aws", "externals", "NUL", "com1", "main"]
)
def test_a_word_that_a_language_reserves_is_a_name_like_any_other(word: str) -> None:
    assert choose(word, "", "user_pool", "x", {}) == word.lower()


def test_a_label_in_another_alphabet_becomes_the_kind_and_the_id() -> None:
    assert choose("社員", "", "user_pool", "us-east-1_AbC123", {}) == "user_pool_abc123"


def test_a_digit_in_front_gets_the_kind() -> None:
    assert choose("2fa", "", "user_pool", "x", {}) == "user_pool_2fa"


def test_a_label_that_says_its_pool_is_not_doubled() -> None:
    assert choose("customers-web", "customers", "user_pool_client", "x", {}) == "customers_web"
    assert choose("customersweb", "customers", "user_pool_client", "x", {}) == "customers_customersweb"


def test_the_same_name_in_another_kind_gets_its_kind_and_in_its_own_a_number() -> None:
    taken = {"web": "user_pool"}
    assert choose("web", "", "user_pool_client", "x", taken) == "web_user_pool_client"
    assert choose("web", "", "user_pool", "x", taken) == "web_2"
    assert choose("web", "", "user_pool", "x", {**taken, "web_2": "user_pool"}) == "web_3"


def test_a_long_label_is_cut_between_words() -> None:
    name = choose("the quick brown fox jumps over the lazy dog again and again", "", "user_pool", "x", {})
    assert name == "the_quick_brown_fox_jumps_over_the_lazy_dog_again"
    assert len(choose("x" * 200, "", "user_pool", "x", {})) == LONGEST


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ("arn:aws:lambda:us-east-1:123456789012:function:pre-sign-up:live", "lambda_pre_sign_up_live"),
        ("arn:aws:iam::123456789012:role/service-role/CognitoSms", "iam_role_cognito_sms"),
        ("arn:aws:ses:us-east-1:123456789012:identity/no-reply@a.org", "ses_identity_no_reply_a_org"),
        ("0f1e2d3c", "external_0f1e2d3c"),
        ("lambda", "lambda"),
        ("社員", "external"),
    ],
)
def test_an_external_is_called_by_its_service_and_human_part(arn: str, name: str) -> None:
    assert external_name(arn) == name


@given(
    st.one_of(
        st.text(), st.lists(st.text(max_size=12), min_size=5, max_size=8).map(lambda p: ":".join(["arn", *p]))
    )
)
def test_any_value_has_an_external_name_that_every_target_can_have(value: str) -> None:
    assert is_valid(external_name(value))


@given(st.text(max_size=80))
def test_any_pool_that_nothing_describes_has_a_name_that_every_target_can_have(scope: str) -> None:
    """A spoilt snapshot's id began with a digit, and Python could not read ``from pools import 4app``."""
    name = scope_name(scope)
    assert NAME.fullmatch(name)
    assert len(name) <= LONGEST + len("pool_")


def test_the_older_of_two_pools_keeps_the_plain_name_in_any_order() -> None:
    young, old = (
        pool("us-east-1_Aaa", "Web", CreationDate=2.0),
        pool("us-east-1_Bbb", "Web", CreationDate=1.0),
    )
    expected = {"us-east-1_Aaa": "web_2", "us-east-1_Bbb": "web"}
    assert names_of(young, old) == names_of(old, young) == expected


def test_two_clients_of_one_name_are_numbered_and_those_of_another_pool_have_its_prefix() -> None:
    one = [
        *pool("us-east-1_A", "staff"),
        client("c2", "web", "us-east-1_A", CreationDate=2.0),
        client("c1", "web", "us-east-1_A", CreationDate=3.0),
    ]
    two = [*pool("us-east-1_B", "shop"), client("c3", "web", "us-east-1_B")]
    assert names_of(one, two) == {
        "us-east-1_A": "staff",
        "us-east-1_A/c2": "staff_web",
        "us-east-1_A/c1": "staff_web_2",
        "us-east-1_B": "shop",
        "us-east-1_B/c3": "shop_web",
    }


def test_names_do_not_depend_on_the_order_of_the_answers() -> None:
    answers = [
        *pool("us-east-1_A", "a"),
        *(client(f"c{n}", "web", "us-east-1_A", CreationDate=n % 3) for n in range(9)),
    ]
    expected = names_of(answers)
    for seed in range(5):
        shuffled = random.Random(seed).sample(answers, len(answers))
        assert names_of(shuffled) == expected


def test_a_new_thing_never_takes_a_name_that_an_old_one_has() -> None:
    known = KnownNames({"user_pool": {"us-east-1_Young": "web"}})
    found = names_of(
        pool("us-east-1_Young", "Web", CreationDate=2.0),
        pool("us-east-1_Old", "Web", CreationDate=1.0),
        known=known,
    )
    assert found == {"us-east-1_Young": "web", "us-east-1_Old": "web_2"}


def test_a_new_thing_does_not_take_the_name_of_one_that_is_gone() -> None:
    known = KnownNames({"user_pool": {"us-east-1_Gone": "web"}})
    assert names_of(pool("us-east-1_New", "Web"), known=known) == {"us-east-1_New": "web_2"}


def test_an_import_id_that_ends_like_a_region_is_left_out_where_the_provider_would_misread_it() -> None:
    groups = {"Groups": [{"GroupName": "ops@us-east-1", "UserPoolId": "us-east-1_A"}]}
    answers = [*pool("us-east-1_A", "a"), answer("ListGroups", {"UserPoolId": "us-east-1_A"}, groups)]
    newest = graph(answers)
    assert [item.kind for item in newest.omitted] == ["user_group"]
    assert [finding.level for finding in problems(newest)] == ["error"]
    older = graph(answers, provider=(5, 100, 0))
    assert [resource.kind.name for resource in older.resources] == ["user_pool", "user_group"]


def team(thing: Nameless) -> str:
    """A convention: pools begin with their team."""
    return f"{thing.tags.get('team', '')} {thing.suggested}" if not thing.pool else ""


def test_a_convention_names_what_has_no_name_and_what_belongs_to_it_follows() -> None:
    first = [
        *pool("us-east-1_A", "Customers", UserPoolTags={"team": "B2B"}),
        client("web", "Web", "us-east-1_A"),
    ]
    assert names_of(first, known=KnownNames(convention=team)) == {
        "us-east-1_A": "b2b_customers",
        "us-east-1_A/web": "b2b_customers_web",
    }


def test_a_convention_renames_nothing() -> None:
    first = [
        *pool("us-east-1_A", "Customers", UserPoolTags={"team": "x"}),
        client("web", "Web", "us-east-1_A"),
    ]
    before = {"user_pool": {"us-east-1_A": "customers"}}
    last = {"user_pool:us-east-1_A": "customers", "user_pool_client:us-east-1_A/web": "customers_web"}
    kept = {"us-east-1_A": "customers", "us-east-1_A/web": "customers_web"}
    assert names_of(first, known=KnownNames(before, last=last, convention=team)) == kept
    # Also where mapping.json has been lost, and a state may have it under that name.
    taken = {name: key for key, name in last.items()}
    assert names_of(first, known=KnownNames(last=last, taken=taken, convention=team)) == kept


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_a_convention_says_names_are_valid_and_told_apart(one: str, other: str) -> None:
    said = iter((one, other, one, one))
    files = [
        [*pool("us-east-1_A", "a"), client("web", "Web", "us-east-1_A")],
        [*pool("us-east-1_B", "b"), client("web2", "Web", "us-east-1_B")],
    ]
    found = names_of(*files, known=KnownNames(convention=lambda thing: next(said)))
    assert len(set(found.values())) == len(found) == 4
    assert all(is_valid(name) and len(name) <= LONGEST + 3 for name in found.values())
