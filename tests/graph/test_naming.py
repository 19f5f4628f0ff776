"""Names: valid in every target, told apart, and the same from run to run."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.catalog import BY_NAME
from exporter.graph.naming import NAME, KnownNames, Nameless, choose, scope_name
from exporter.graph.words import LONGEST
from exporter.snapshot.store import Answer
from tests.builders import answer, client, graph, pool, problems

VALID = re.compile(r"[a-z_][a-z0-9_]*")
LABELS = ["web", "Web", "社員", "", "🔑", "1", "class", "pool", "web client", "\ud800", "\u200f", "x" * 5_000]


def is_valid(name: str) -> bool:
    return bool(VALID.fullmatch(name))


def names_of(*files: list[Answer], known: KnownNames | None = None) -> dict[str, str]:
    return {import_id: name for (_, import_id), name in graph(*files, names=known).names.items()}


def in_pool(label: str, title: str = "customers", **members: object) -> str:
    """What a client of that name is called in a pool of a title."""
    found = names_of([*pool("us-east-1_A", title), client("c", label, "us-east-1_A", **members)])
    return found["us-east-1_A/c"]


@given(st.one_of(st.text(), st.sampled_from(LABELS)), st.one_of(st.text(), st.sampled_from(LABELS)))
def test_any_title_becomes_a_name_that_every_target_can_have(title: str, label: str) -> None:
    found = names_of([*pool("us-east-1_A", title), client("c", label, "us-east-1_A")])
    assert len(set(found.values())) == 2
    assert all(NAME.fullmatch(name) and len(name) <= LONGEST + 3 for name in found.values())


POOLS = st.lists(
    st.tuples(
        st.sampled_from(LABELS),
        st.dictionaries(
            st.sampled_from(["env", "team", "createdAt"]), st.sampled_from(["dev", "prod", "🔑", "1"])
        ),
        st.lists(st.sampled_from(LABELS), max_size=3),
    ),
    min_size=2,
    max_size=6,
)


def pools_of(drawn: list[tuple[str, dict[str, str], list[str]]]) -> list[list[Answer]]:
    return [
        [
            *pool(f"us-east-1_P{n}", title, UserPoolTags=tags, CreationDate=n % 3),
            *(client(f"c{n}{m}", label, f"us-east-1_P{n}") for m, label in enumerate(labels)),
        ]
        for n, (title, tags, labels) in enumerate(drawn)
    ]


@given(POOLS, st.randoms(use_true_random=False))
def test_no_two_things_have_one_name_in_whichever_order_they_were_read(
    drawn: list[tuple[str, dict[str, str], list[str]]], random: random.Random
) -> None:
    files = pools_of(drawn)
    found = names_of(*files)
    assert len(set(found.values())) == len(found)
    random.shuffle(files)
    assert names_of(*files) == found


@given(POOLS, st.booleans())
def test_a_new_pool_renames_no_older_one(
    drawn: list[tuple[str, dict[str, str], list[str]]], mapping_is_lost: bool
) -> None:
    """The new one is older in AWS, so that it would be named first."""
    first, *older = pools_of(drawn)
    before = graph(*older).names
    known: dict[str, dict[str, str]] = {}
    for (kind, import_id), name in before.items():
        known.setdefault(kind, {})[import_id] = name
    last = {f"{kind}:{import_id}": name for (kind, import_id), name in before.items()}
    taken = {name: key for key, name in last.items()}
    again = KnownNames({} if mapping_is_lost else known, last=last, taken=taken)
    after = graph(first, *older, names=again).names
    assert {it: after[it] for it in before} == before
    assert len(set(after.values())) == len(after)


@pytest.mark.parametrize(
    "word", ["class", "match", "True", "region", "aws", "externals", "NUL", "com1", "main"]
)
def test_a_word_that_a_language_reserves_is_a_name_like_any_other(word: str) -> None:
    assert names_of(pool("us-east-1_A", word)) == {"us-east-1_A": word.lower()}


@pytest.mark.parametrize("title", ["🔑🔑", "--", "\u200f"])
def test_a_title_without_a_letter_becomes_the_kind_and_the_id(title: str) -> None:
    assert names_of(pool("us-east-1_AbC123", title)) == {"us-east-1_AbC123": "user_pool_abc123"}


def test_a_title_in_another_script_is_written_as_it_sounds() -> None:
    assert names_of(pool("us-east-1_A", "Клиенты"), pool("us-east-1_B", "社員ポータル")) == {
        "us-east-1_A": "klienty",
        "us-east-1_B": "she_yuan_potaru",
    }


def test_a_digit_in_front_gets_what_people_call_such_a_thing() -> None:
    assert names_of(pool("us-east-1_A", "2fa")) == {"us-east-1_A": "pool_2fa"}


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("customers-web", "customers_web"),
        ("customersweb", "customers_customersweb"),
        ("web-customers", "customers_web"),
        ("auth.customers.example.com", "customers_auth_example_com"),
        ("web-client", "customers_web"),
        ("customers", "customers_client"),
        ("Customers App Client", "customers_app_client"),
        ("AmazonOpenSearchService-customers-us-east-1-abc123", "customers_open_search"),
        ("us-east-1_A Google", "customers_google"),
    ],
)
def test_what_its_pool_or_its_type_says_is_not_said_again(label: str, name: str) -> None:
    assert in_pool(label) == name


def test_what_a_title_says_is_not_said_again_in_a_pool_of_another_name() -> None:
    known = KnownNames({"user_pool": {"us-east-1_A": "shop"}})
    files = [*pool("us-east-1_A", "customers"), client("c", "customers-web", "us-east-1_A")]
    assert names_of(files, known=known)["us-east-1_A/c"] == "shop_web"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("User pool - x7k2pq", "x7k2pq"),
        ("customers-user-pool", "customers"),
        ("CustomerPool", "customer"),
        ("my pool", "my_pool"),
        ("User Pool", "user_pool"),
        ("pool-party", "pool_party"),
    ],
)
def test_a_pool_is_not_called_a_pool_where_its_type_says_so(title: str, name: str) -> None:
    assert names_of(pool("us-east-1_A", title)) == {"us-east-1_A": name}


def test_two_titles_that_differ_by_such_a_word_keep_it() -> None:
    assert names_of(pool("us-east-1_A", "customers"), pool("us-east-1_B", "customers-pool")) == {
        "us-east-1_A": "customers",
        "us-east-1_B": "customers_pool",
    }
    both = [
        *pool("us-east-1_A", "customers"),
        client("c1", "web", "us-east-1_A", CreationDate=1.0),
        client("c2", "web-client", "us-east-1_A", CreationDate=2.0),
        client("c3", "customers-web", "us-east-1_A", CreationDate=3.0),
    ]
    assert sorted(names_of(both).values()) == [
        "customers",
        "customers_web",
        "customers_web_2",
        "customers_web_client",
    ]


def test_the_title_of_a_template_is_what_its_author_wrote() -> None:
    tags = {"aws:cloudformation:logical-id": "StaffPool1A2B"}
    assert names_of(pool("us-east-1_A", "StaffPool1A2B-x1", UserPoolTags=tags)) == {"us-east-1_A": "staff"}
    assert names_of(pool("us-east-1_A", "Other-x1", UserPoolTags=tags)) == {"us-east-1_A": "other_x1"}


def group(name: str) -> Answer:
    groups = {"Groups": [{"GroupName": name, "UserPoolId": "us-east-1_A"}]}
    return answer("ListGroups", {"UserPoolId": "us-east-1_A"}, groups)


def test_the_same_name_in_another_kind_gets_what_people_call_such_a_thing() -> None:
    found = names_of([*pool("us-east-1_A", "shop"), client("c", "staff", "us-east-1_A"), group("staff")])
    assert sorted(found.values()) == ["shop", "shop_staff", "shop_staff_group"]


def test_a_name_that_is_taken_gets_the_kind_where_another_kind_has_it_and_else_a_number() -> None:
    taken = {"web": "user_pool"}
    assert choose(["web"], BY_NAME["user_pool_client"], dict(taken), {}) == "web_client"
    assert choose(["web", "web_app"], BY_NAME["user_pool_client"], dict(taken), {}) == "web_app"
    assert choose(["web"], BY_NAME["user_pool"], dict(taken), {}) == "web_2"
    assert choose(["web"], BY_NAME["user_pool"], {**taken, "web_2": "user_pool"}, {}) == "web_3"


def test_a_long_label_is_cut_between_words() -> None:
    long = "the quick brown fox jumps over the lazy dog again and again"
    assert names_of(pool("us-east-1_A", long)) == {
        "us-east-1_A": "the_quick_brown_fox_jumps_over_the_lazy_dog_again"
    }
    assert len(names_of(pool("us-east-1_A", "x" * 200))["us-east-1_A"]) == LONGEST


def branding(client_id: str) -> Answer:
    request = {"UserPoolId": "us-east-1_A", "ClientId": client_id}
    look = {"UserPoolId": "us-east-1_A", "ManagedLoginBrandingId": f"look-{client_id}"}
    return answer("DescribeManagedLoginBrandingByClient", request, {"ManagedLoginBranding": look})


def test_what_a_client_has_one_of_is_named_after_the_name_of_that_client() -> None:
    found = names_of(
        [
            *pool("us-east-1_A", "shop"),
            client("c1", "web", "us-east-1_A"),
            client("c2", "web", "us-east-1_A"),
            client("c3", "y" * 200, "us-east-1_A"),
            *map(branding, ("c1", "c2", "c3")),
        ]
    )
    looks = {import_id.rpartition("-")[2]: name for import_id, name in found.items() if "look" in import_id}
    assert (looks["c1"], looks["c2"]) == ("shop_web_branding", "shop_web_2_branding")
    assert looks["c3"].endswith("y_branding")
    assert len(looks["c3"]) == LONGEST


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
