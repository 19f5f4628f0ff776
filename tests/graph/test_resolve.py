"""What a value names: in its own pool or in any, outside of the export, or in a file."""

from __future__ import annotations

import itertools

from exporter.graph.resolve import FileNames, name_externals
from exporter.model import External, Join, Ref
from tests.builders import POOL_ID, answer, argument, client, graph, of_kind, pool, resource, value_of

OTHER = "us-east-1_XyZ789"
USERS = {"Users": [{"Username": "anna"}]}


def externals(*literals: str) -> dict[str, str]:
    """The names of outside values that would all be called ``function``, by their literals."""
    used = [resource(text, argument("arn", External("function", text))) for text in literals]
    return {external.literal: external.name for external in name_externals(used)[1]}


def test_two_outside_values_never_share_a_name_and_the_order_of_reading_has_no_say() -> None:
    for order in itertools.permutations(("arn:b", "arn:a", "arn:c")):
        assert externals(*order) == {"arn:a": "function", "arn:b": "function_2", "arn:c": "function_3"}


def test_a_name_with_a_number_of_its_own_is_not_given_twice() -> None:
    used = [
        resource("a", argument("arn", External("function", "arn:a"))),
        resource("b", argument("arn", External("function", "arn:b"))),
        resource("c", argument("arn", External("function_2", "arn:c"))),
    ]
    names = [external.name for external in name_externals(used)[1]]
    assert len(set(names)) == 3


def test_one_outside_value_has_one_name_whatever_it_was_called_where() -> None:
    for first, second in (("role", "admin_role"), ("admin_role", "role")):
        used = [
            resource("a", argument("arn", External(first, "arn:a"))),
            resource("b", argument("arn", Join(("x", External(second, "arn:a"))))),
        ]
        renamed, named = name_externals(used)
        assert named == [External("admin_role", "arn:a")]
        assert value_of(renamed[0], "arn") == External("admin_role", "arn:a")
        assert value_of(renamed[1], "arn") == Join(("x", External("admin_role", "arn:a")))


def test_a_name_is_a_reference_in_its_own_pool_only() -> None:
    group = {"GroupName": "staff"}
    ours, others = {"UserPoolId": POOL_ID}, {"UserPoolId": OTHER}
    drawn = graph(
        [*pool(), answer("ListGroups", ours, {"Groups": [ours | group]})],
        [*pool(OTHER, "others"), answer("ListUsersInGroup", others | group, USERS)],
    )
    (member,) = of_kind(drawn, "user_in_group")
    assert value_of(member, "group_name") == "staff"
    assert isinstance(value_of(member, "user_pool_id"), Ref)


def test_the_thing_of_the_same_name_in_the_own_pool_comes_first() -> None:
    files = []
    for pool_id in (POOL_ID, OTHER):
        group = {"UserPoolId": pool_id, "GroupName": "staff"}
        groups = answer("ListGroups", {"UserPoolId": pool_id}, {"Groups": [group]})
        files.append([*pool(pool_id), groups, answer("ListUsersInGroup", group, USERS)])
    for member in of_kind(graph(*files), "user_in_group"):
        ref = value_of(member, "group_name")
        assert ref.resource == f"user_group:{member.import_id.split(',')[0]}/staff"


def test_an_id_that_is_not_exported_is_an_outside_value_and_not_a_literal() -> None:
    drawn = graph([client("3ho4ek", "web", OTHER)])
    (found,) = of_kind(drawn, "user_pool_client")
    assert value_of(found, "user_pool_id") == External("user_pool_us_east_1_xyz789", OTHER)


def test_two_long_texts_of_one_place_get_two_files() -> None:
    files = FileNames("shop")
    names = [files.add(("Mail", "Body"), "html") for _ in range(3)]
    assert names == [
        "files/shop.mail.body.html",
        "files/shop.mail.body_2.html",
        "files/shop.mail.body_3.html",
    ]
