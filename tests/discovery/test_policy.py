"""The policy, held against the calls that are made."""

from __future__ import annotations

import re
from pathlib import Path

from exporter.catalog import KINDS as ALL_KINDS
from exporter.catalog.schema import Read
from exporter.discovery.policy import policy
from tests.discovery.support import ACCOUNT, GROUP, KINDS, kind, run


def test_only_reads_are_ever_called() -> None:
    operations = {action.partition(":")[2] for action in policy(ALL_KINDS)["Statement"][0]["Action"]}
    assert operations
    assert not [name for name in operations if not re.match("(Admin)?(Describe|Get|List)", name)]


def test_the_policy_of_who_assumes_a_role_has_that_and_for_that_role_only() -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/reader"
    reads, assumes = policy(KINDS, [role])["Statement"]
    assert policy(KINDS)["Statement"] == [reads]
    assert (assumes["Action"], assumes["Resource"]) == ("sts:AssumeRole", [role])


def test_the_policy_holds_what_is_called_and_no_more(account: Path, tmp_path: Path) -> None:
    called = {call.operation for call in run(account, tmp_path / "out").calls}
    (statement,) = policy(KINDS)["Statement"]
    assert set(statement["Action"]) == called
    assert policy((GROUP,))["Statement"][0]["Action"] == ["cognito-idp:ListGroups"]
    firewall = kind("acl", lambda d, listed: [], (Read("wafv2:GetWebACLForResource", ("ResourceArn",)),))
    assert policy((firewall,))["Statement"][0]["Action"] == [
        "cognito-idp:GetWebACLForResource",
        "wafv2:GetWebACLForResource",
    ]
