"""Whose name ends like a region: from provider 6 on, and in Pulumi, an import takes that for one."""

from __future__ import annotations

import pytest

from exporter.graph.build import Options, build
from exporter.graph.naming import KnownNames
from tests.builders import ACCOUNT, POOL_ID, REGION, answer, pool

HERE = {"UserPoolId": POOL_ID}
USER = {
    "Username": "bob@us-east-1",
    "Attributes": [],
    "Enabled": True,
    "UserStatus": "CONFIRMED",
    "UserCreateDate": 1,
    "UserLastModifiedDate": 1,
}
ANSWERS = [
    *pool(),
    answer("ListGroups", HERE, {"Groups": [{"GroupName": "g@us-east-1", **HERE}]}),
    answer("GetGroup", {**HERE, "GroupName": "g@us-east-1"}, {"Group": {"GroupName": "g@us-east-1", **HERE}}),
    answer("ListUsers", HERE, {"Users": [USER]}),
]


@pytest.mark.parametrize(
    ("provider", "written"), [((5, 100, 0), True), ((6, 0, 0), False), (None, False)], ids=str
)
def test_users_and_groups_are_treated_alike(provider: tuple[int, ...] | None, written: bool) -> None:
    found = build(ACCOUNT, REGION, [ANSWERS], KnownNames(), Options(provider))
    kinds = {resource.kind.name for resource in found.resources} - {"user_pool"}
    assert kinds == ({"user", "user_group"} if written else set())
    assert [it.level for it in found.findings if it.level == "error"] == ["error"] * (0 if written else 2)
