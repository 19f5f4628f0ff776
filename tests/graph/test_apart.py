"""Pools of one title differ by what people see of them, and by a number only where they see nothing."""

from __future__ import annotations

from typing import Any

import pytest

from exporter.graph.naming import KnownNames
from exporter.snapshot.secrets import MASK
from tests.builders import graph, pool

JULY_2019, MAY_2021 = 1562000000.0, 1620000000.0


def called(*pools: dict[str, Any], title: str = "web", known: dict[str, str] | None = None) -> list[str]:
    """The names of pools of one title, the oldest first."""
    files = [pool(f"us-east-1_{n}", title, **{"CreationDate": n, **it}) for n, it in enumerate(pools)]
    found = graph(*files, names=KnownNames({"user_pool": known or {}})).names
    return [found["user_pool", f"us-east-1_{n}"] for n in range(len(pools))]


def tagged(**tags: str) -> dict[str, Any]:
    return {"UserPoolTags": tags}


def test_a_tag_tells_all_of_them_apart() -> None:
    assert called(tagged(team="a1"), tagged(team="b2")) == ["web_a1", "web_b2"]
    assert called(tagged(env="dev"), tagged(env="prod"), tagged(env="test")) == [
        "web_dev",
        "web_prod",
        "web_test",
    ]


@pytest.mark.parametrize("key", ["env", "Environment", "stage", "acme:env"])
def test_the_stage_is_told_before_any_other_tag(key: str) -> None:
    assert called(tagged(a="x", **{key: "dev"}), tagged(a="y", **{key: "prod"})) == ["web_dev", "web_prod"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (tagged(env="dev"), tagged(env="dev")),
        (tagged(env="dev"), {}),
        (tagged(env="dev"), tagged(env="DEV")),
        (tagged(cost="4711"), tagged(cost="4712")),
        (tagged(created="monday"), tagged(created="friday")),
        (tagged(**{"aws:cloudformation:logical-id": "a"}), tagged(**{"aws:cloudformation:logical-id": "b"})),
        (tagged(env="🔑"), tagged(env="🔒")),
        (tagged(note=MASK), tagged(note=f"{MASK} b")),
        (tagged(note="a" * 30), tagged(note="b" * 30)),
        ({"Domain": "us-east-10"}, {"Domain": "us-east-11"}),
        ({"UserPoolTags": None}, {"UserPoolTags": ["dev"]}),
        ({"CreationDate": 1e300}, {"CreationDate": "yesterday"}),
    ],
)
def test_what_tells_nobody_anything_leaves_the_number(one: dict[str, Any], other: dict[str, Any]) -> None:
    names = called(one, other)
    assert sorted(names) == ["web", "web_2"]


def test_a_domain_tells_them_apart_without_the_title() -> None:
    assert called({"Domain": "web-shop"}, {"Domain": "web-staff"}) == ["web_shop", "web_staff"]
    assert called({"Domain": "auth-dev-io"}, {"Domain": "auth-prod-io"}) == ["web_dev", "web_prod"]
    own = {"CustomDomain": "login.shop.example.com"}, {"CustomDomain": "login.staff.example.com"}
    assert called(*own) == ["web_shop", "web_staff"]


def test_a_number_in_a_value_keeps_its_words() -> None:
    assert called(tagged(plan="tier-1"), tagged(plan="tier-2")) == ["web_tier_1", "web_tier_2"]


def test_a_stack_tells_before_the_year_in_which_each_was_made() -> None:
    old = {"CreationDate": JULY_2019, **tagged(**{"aws:cloudformation:stack-name": "blue"})}
    new = {"CreationDate": MAY_2021, **tagged(**{"aws:cloudformation:stack-name": "green"})}
    assert called(old, new) == ["web_blue", "web_green"]
    assert called({"CreationDate": JULY_2019}, {"CreationDate": MAY_2021}) == ["web_2019", "web_2021"]


def test_a_name_that_was_given_stays_and_the_new_pool_gets_what_tells_it_apart() -> None:
    known = {"us-east-1_1": "web"}
    assert called(tagged(env="dev"), tagged(env="prod"), known=known) == ["web_dev", "web"]
    known = {"us-east-1_1": "web_prod"}
    assert called(tagged(env="dev"), tagged(env="prod"), known=known) == ["web_dev", "web_prod"]
    assert called(tagged(env="dev"), tagged(env="prod"), known={"us-east-1_1": "web_dev"}) == [
        "web",
        "web_dev",
    ]


def test_what_another_title_says_is_not_taken_from_it() -> None:
    """The pool ``web-dev`` is younger, and would get ``web_dev_2``."""
    two = [pool("us-east-1_A", "web", CreationDate=1.0, **tagged(env="dev", team="red"))]
    two += [pool("us-east-1_B", "web", CreationDate=2.0, **tagged(env="prod", team="blue"))]
    found = graph(*two, pool("us-east-1_C", "web-dev", CreationDate=3.0)).names
    assert sorted(found.values()) == ["web_blue", "web_dev", "web_red"]
