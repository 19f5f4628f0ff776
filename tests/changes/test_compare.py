"""What of two graphs is a change: things by their keys, values by their worth, and no secret."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from exporter.changes.compare import compare
from exporter.changes.model import RegionChanges
from exporter.changes.show import as_lines
from exporter.graph.naming import KnownNames
from exporter.model import Graph, Omitted
from exporter.snapshot.secrets import MASK
from exporter.snapshot.store import Answer
from tests.builders import ACCOUNT, POOL_ID, REGION, answer, client, graph, graph_of, pool, resource, value_of
from tests.strategies import arguments

OTHER = f"{REGION}_XyZ789"


def drawn(*answers: list[Answer], names: KnownNames | None = None) -> Graph:
    return graph(*answers, names=names, secrets=True)


def said(before: Graph, after: Graph) -> list[str]:
    """All that is said of a region, but for its first line."""
    return [line.strip() for line in as_lines([compare(before, after)])][1:]


def provider(name: str = "corp", **details: str) -> Answer:
    here = {"UserPoolId": POOL_ID, "ProviderName": name}
    content = {**here, "ProviderType": "OIDC", "ProviderDetails": {"client_id": "x", **details}}
    return answer("DescribeIdentityProvider", here, {"IdentityProvider": content})


def test_the_same_answers_have_no_changes() -> None:
    answers = [*pool(), client("c1", "web"), provider(client_secret=MASK)]
    assert compare(drawn(answers), drawn(answers)) == RegionChanges(REGION)


def test_what_came_and_went_is_told_by_name_title_and_id() -> None:
    before = drawn([*pool(), client("c1", "web")])
    after = drawn([*pool(), client("c2", "Kiosk 2")], pool(OTHER, "staff"))
    assert said(before, after) == [
        f"customers ({POOL_ID})",
        f"added: user_pool_client customers_kiosk_2 (Kiosk 2), {POOL_ID}/c2",
        f"gone: user_pool_client customers_web (web), {POOL_ID}/c1",
        f"staff ({OTHER})",
        f"added: user_pool staff, {OTHER}",
    ]


def test_a_change_is_told_argument_by_argument_in_the_order_of_the_table() -> None:
    def side(length: int, *urls: str) -> Graph:
        policy = {"PasswordPolicy": {"MinimumLength": length}}
        return drawn(
            [*pool(Policies=policy), client("c1", "web", CallbackURLs=urls, AllowedOAuthFlows=["code"])]
        )

    assert said(
        side(8, "https://a.example", "https://b.example"), side(12, "https://b.example", "https://c.example")
    ) == [
        f"customers ({POOL_ID})",
        "customers.password_policy.minimum_length: 8 -> 12",
        "customers_web.callback_urls: added https://c.example; removed https://a.example",
    ]


def test_another_name_in_mapping_is_no_change_and_the_first_name_is_shown() -> None:
    renamed = KnownNames({"user_pool": {POOL_ID: "people"}})
    before, after = [*pool(), client("c1", "web")], [*pool(), client("c1", "web"), client("c2", "new")]
    assert compare(drawn(before), drawn(before, names=renamed)) == RegionChanges(REGION)
    (found,) = compare(drawn(before), drawn(after, names=renamed)).pools
    assert (found.name, [thing.title for thing in found.added]) == ("customers", ["new"])


def test_a_reference_where_a_literal_was_is_no_change() -> None:
    """What names another thing becomes a reference as soon as that is there too."""
    web = client("c1", "web", SupportedIdentityProviders=["corp"])
    without, having = drawn([*pool(), web]), drawn([*pool(), web, provider()])
    assert value_of(without.resources[-1], "supported_identity_providers") == ("corp",)
    assert value_of(having.resources[-1], "supported_identity_providers") != ("corp",)
    (found,) = compare(without, having).pools
    assert ([it.title for it in found.added], found.changed) == (["corp"], ())


def test_the_order_of_answers_is_no_change() -> None:
    attributes = [
        {"Name": f"custom:{name}", "AttributeDataType": "String", "Mutable": True} for name in ("a", "b", "c")
    ]
    one = drawn([*pool(SchemaAttributes=attributes), client("c1", "web", ReadAttributes=["a", "b"])])
    other = drawn([client("c1", "web", ReadAttributes=["b", "a"]), *pool(SchemaAttributes=attributes[::-1])])
    assert compare(one, other) == RegionChanges(REGION)


def test_a_thing_without_code_comes_and_goes_too() -> None:
    partial = {"TokenValidityUnits": {"AccessToken": "hours"}}
    without = drawn([*pool(), client("c1", "web", **partial)])
    assert without.omitted
    assert said(drawn(pool()), without)[1].startswith(
        f"added: user_pool_client customers_web (web), {POOL_ID}/c1, without code: TokenValidityUnits names"
    )
    assert said(without, drawn(pool()))[1].startswith("gone: user_pool_client customers_web (web)")
    whole = drawn([*pool(), client("c1", "web")])
    assert said(whole, without)[1].startswith("customers_web: it has no code any more: TokenValidityUnits")
    assert said(without, whole)[1:] == ["customers_web: it can have code now"]


def test_what_is_skipped_by_both_is_no_change() -> None:
    skip = KnownNames(skipped=frozenset({("user_pool_client", f"{POOL_ID}/c1")}))
    sides = [drawn([*pool(), client("c1", name)], names=skip) for name in ("web", "other")]
    assert compare(*sides) == RegionChanges(REGION)


def test_what_is_left_out_of_the_code_is_told_by_its_place() -> None:
    def domain(**members: Any) -> Graph:
        content = {"Domain": "shop", "UserPoolId": POOL_ID, "Status": "ACTIVE", **members}
        found = answer("DescribeUserPoolDomain", {"Domain": "shop"}, {"DomainDescription": content})
        return drawn([*pool(Domain="shop"), found])

    routed = domain(Routing={"Failover": "x"})
    why = "the provider has no argument for the domain's failover"
    assert said(domain(), routed)[1:] == [
        f"customers_shop.Routing.Failover: AWS has it now, and the code leaves it out: {why}"
    ]
    assert said(routed, domain())[1:] == [
        f"customers_shop.Routing.Failover: AWS has it no more; the code left it out: {why}"
    ]
    assert said(routed, routed) == []


def test_a_value_that_the_code_cannot_have_is_not_told_as_removed_alone() -> None:
    sides = [drawn([*pool(), client("c1", "web", AuthSessionValidity=minutes)]) for minutes in (3, 99)]
    (line,) = said(*sides)[1:]
    assert line.startswith(
        "customers_web.auth_session_validity: removed 3; AWS has another value, which the code"
    )
    (line,) = said(*sides[::-1])[1:]
    assert line.startswith(
        "customers_web.auth_session_validity: added 3; AWS had another value, which the code"
    )


def test_of_a_secret_only_its_coming_and_going_is_told() -> None:
    without, having = drawn([*pool(), provider()]), drawn([*pool(), provider(client_secret=MASK)])
    assert said(without, having)[1:] == ["customers_corp.provider_details.client_secret: a secret was added"]
    assert said(having, without)[1:] == [
        "customers_corp.provider_details.client_secret: a secret was removed"
    ]
    public, private = (drawn([*pool(), client("c1", "web", **it)]) for it in ({}, {"ClientSecret": MASK}))
    assert said(public, private)[1:] == ["customers_web.ClientSecret: a secret was added"]


def test_what_was_masked_on_one_side_is_shown_on_neither() -> None:
    def side(text: str) -> Graph:
        attribute = {"Name": f"custom:{text}", "AttributeDataType": "String", "Mutable": True}
        members = {
            "UserPoolTags": {"note": text, "team": "a"},
            "EmailVerificationSubject": text,
            "LambdaConfig": {"PreSignUp": text},
            "SchemaAttributes": [attribute],
        }
        return drawn(
            [*pool(**members), client("c1", "web", CallbackURLs=[f"https://{text}.example", "https://b"])]
        )

    clear, masked = side("in-clear"), side(MASK)
    for lines, verb in ((said(clear, masked), "added"), (said(masked, clear), "removed")):
        assert "in-clear" not in str(lines)
        assert f"customers.tags.note: a secret was {verb}" in lines
        assert f"customers_web.callback_urls: a secret was {verb}" in lines
        assert f"customers.email_verification_subject: a secret was {verb}" in lines
        assert "https://b" not in str(lines)


def test_ignores_notes_and_findings_are_no_change() -> None:
    plain = resource("customers")
    noted = resource("customers", notes=("a note",), depends_on=("x",), protect=False, since="6.0.0")
    assert compare(graph_of(plain), graph_of(noted)) == RegionChanges(REGION)


def test_a_permission_that_pools_share_moves_to_no_other_pool() -> None:
    """It stands in the file of each pool that calls the function, and in the graph with the first."""
    one = [resource("a"), resource("a_permission", kind="lambda_permission", import_id="f/s", group="a")]
    two = [resource("b"), resource("b_permission", kind="lambda_permission", import_id="f/s", group="b")]
    client_of_b = resource("b_web", kind="user_pool_client", group="b")
    found = compare(graph_of(*one, two[0]), graph_of(*two, client_of_b))
    told = {
        pool.name: [[thing.name for thing in things] for things in (pool.added, pool.gone)]
        for pool in found.pools
    }
    assert told == {"a": [[], ["a"]], "b": [["b_web"], []]}


def test_a_pool_without_code_of_its_own_has_its_title_still() -> None:
    gone = Graph(
        ACCOUNT, REGION, (), (), (Omitted("user_pool:p", "user_pool", "customers", "why", group="g"),)
    )
    (found,) = compare(gone, graph_of()).pools
    assert (found.name, found.title, found.gone[0].why) == ("g", "customers (p)", "why")


NAMES = st.lists(st.sampled_from("abcdef"), unique=True, max_size=4)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    return graph_of(*(resource(name, *draw(arguments)) for name in draw(NAMES)))


@given(graphs())
def test_nothing_changed_from_a_graph_to_itself(one: Graph) -> None:
    assert compare(one, one) == RegionChanges(REGION)


@given(graphs(), graphs())
def test_what_is_added_one_way_is_gone_the_other_way(one: Graph, other: Graph) -> None:
    there, back = compare(one, other), compare(other, one)
    assert [pool.added for pool in there.pools] == [pool.gone for pool in back.pools]
    assert [pool.gone for pool in there.pools] == [pool.added for pool in back.pools]
    assert {it.thing.key for pool in there.pools for it in pool.changed} == {
        it.thing.key for pool in back.pools for it in pool.changed
    }
    assert list(as_lines([there]))
