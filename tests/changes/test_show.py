"""What changed as people and machines get it: lines, an issue's text, JSON; nothing of AWS is obeyed."""

from __future__ import annotations

import json

import pytest

from exporter.changes.compare import compare
from exporter.changes.model import Change, Changed, PoolChanges, RegionChanges, Thing, Unread, Words
from exporter.changes.show import as_json, as_lines, as_markdown, summary
from exporter.report.markdown import LIVE
from tests.builders import POOL_ID, argument, graph_of, resource
from tests.report.test_markdown import HARMLESS, READER, TEXTS, shown

WEB = Thing("user_pool_client:p/3ho4ek", "user_pool_client", "customers_web", "web")
ODD = Thing("user_group:p/x", "user_group", "customers_x", "x", "AWS answers no name")
FOUND = [
    RegionChanges("eu-west-1"),
    RegionChanges(
        "us-east-1",
        (
            PoolChanges(
                "customers",
                f"customers ({POOL_ID})",
                (WEB,),
                (ODD,),
                (
                    Changed(
                        Thing(f"user_pool:{POOL_ID}", "user_pool", "customers", "customers"),
                        (
                            Change(
                                "policy.minimum_length",
                                "Policies.MinimumLength",
                                8,
                                12,
                            ),
                            Change("tags.team", "UserPoolTags.team", None, "two words"),
                            Change("urls", "URLs", added=("https://a",), removed=("https://b", "https://c")),
                            Change(
                                "email", "Email", Words("12 lines"), Words("14 lines"), said="line 3: a -> b"
                            ),
                            Change("details.client_secret", "Details", said="a secret was added"),
                            Change("mfa", "Mfa", True, None),
                            Change("", "", said="it has no code any more: why"),
                        ),
                    ),
                ),
            ),
        ),
        (
            Unread("cognito-idp:ListGroups (UserPoolId p)", "AWS refused it"),
            Unread("cognito-idp:ListUsers (UserPoolId p)", "AWS refused it", before=True),
        ),
        ("user is not compared: only the later run read it",),
    ),
]
LINES = f"""\
eu-west-1: nothing changed
us-east-1: 1 added, 1 gone, 1 changed, 2 not compared
  customers ({POOL_ID})
    added: user_pool_client customers_web (web), p/3ho4ek
    gone: user_group customers_x (x), p/x, without code: AWS answers no name
    customers.policy.minimum_length: 8 -> 12
    customers.tags.team: added "two words"
    customers.urls: added https://a; removed https://b, https://c
    customers.email: 12 lines -> 14 lines; line 3: a -> b
    customers.details.client_secret: a secret was added
    customers.mfa: removed true
    customers: it has no code any more: why
  could not be read: cognito-idp:ListGroups (UserPoolId p): AWS refused it
  could not be read when the earlier one was written: cognito-idp:ListUsers (UserPoolId p): AWS refused it
  user is not compared: only the later run read it
"""
MARKDOWN = r"""# What changed in Amazon Cognito

## eu-west-1: nothing changed

## us-east-1: 1 added, 1 gone, 1 changed, 2 not compared

### customers (us-east-1\_AbC123)

* **added** user pool client `customers_web` (web), `p/3ho4ek`
* **gone** user group `customers_x` (x), `p/x`, without code: AWS answers no name
* `customers.policy.minimum_length`: `8` -> `12`
* `customers.tags.team`: added `"two words"`
* `customers.urls`: added `https://a`; removed `https://b`, `https://c`
* `customers.email`: `12 lines` -> `14 lines`; line 3: a -\> b
* `customers.details.client_secret`: a secret was added
* `customers.mfa`: removed `true`
* `customers`: it has no code any more: why

### Not compared

* `cognito-idp:ListGroups (UserPoolId p)` could not be read: AWS refused it
* `cognito-idp:ListUsers (UserPoolId p)` could not be read when the earlier one was written: AWS refused it

user is not compared: only the later run read it.
"""


def test_people_get_lines() -> None:
    assert "".join(f"{line}\n" for line in as_lines(FOUND)) == LINES


def test_an_issue_gets_markdown() -> None:
    assert as_markdown(FOUND) == MARKDOWN


def test_machines_get_values_and_not_their_spelling() -> None:
    found = json.loads(json.dumps(as_json(FOUND)))
    assert (found["changed"], found["missing"]) == (True, True)
    assert found["regions"][0] == {"region": "eu-west-1", "pools": [], "unread": [], "notes": []}
    (pool,) = found["regions"][1]["pools"]
    assert pool["added"] == [
        {"kind": "user_pool_client", "name": "customers_web", "title": "web", "import_id": "p/3ho4ek"}
    ]
    assert pool["gone"][0]["without_code"] == "AWS answers no name"
    changes = pool["changed"][0]["changes"]
    assert changes[0] == {
        "path": "policy.minimum_length",
        "place": "Policies.MinimumLength",
        "before": 8,
        "after": 12,
    }
    assert changes[2] == {
        "path": "urls",
        "place": "URLs",
        "added": ["https://a"],
        "removed": ["https://b", "https://c"],
    }
    assert changes[3]["before"] == "12 lines"
    assert changes[4] == {"path": "details.client_secret", "place": "Details", "said": "a secret was added"}
    assert found["regions"][1]["unread"][1]["before"] is True
    assert as_json(FOUND[:1]) == {"changed": False, "missing": False, "regions": [FOUND[0].as_json()]}


def test_the_summary_counts() -> None:
    assert summary(RegionChanges("eu-west-1", unread=(Unread("a", "b"),))) == "1 not compared"


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_of_aws_is_obeyed_by_markdown(text: str) -> None:
    sides = [
        graph_of(
            resource("customers", argument("it", said), argument("list", (said, "a")), import_id=POOL_ID),
            resource(f"other{said}", kind="user_group", import_id=f"{said}x", group=f"g{said}"),
        )
        for said in (text, f"{text} changed")
    ]
    found = compare(*sides)
    page = as_markdown([RegionChanges(found.region, found.pools, (Unread(text, text),), (f"{text} note",))])
    _, plain, kinds = shown(page)
    ours = {f"{name}_{end}" for name in ("bullet_list", "heading", "strong") for end in ("open", "close")}
    assert kinds <= HARMLESS | ours
    assert sum(token.type == "strong_open" for it in READER.parse(page) for token in it.children or ()) == 2
    assert not LIVE.search(plain)
    # One item or heading a line, whatever the text: the title, the region, two pools, what is not compared.
    tokens = [token.type for token in READER.parse(page)]
    assert tokens.count("heading_open") == 6
    assert tokens.count("list_item_open") == 5
