"""Of what another service answers only what is needed is recorded."""

from __future__ import annotations

import pytest

from exporter.catalog import KINDS
from exporter.catalog.schema import Read

OWN = ("cognito-idp:", "cognito-identity:")
READS = {read.operation: read for kind in KINDS for read in kind.reads}
OTHERS = [read for operation, read in sorted(READS.items()) if not operation.startswith(OWN)]


@pytest.mark.parametrize("read", OTHERS, ids=lambda read: read.operation)
def test_each_answer_of_another_service_is_kept_by_a_list_of_members(read: Read) -> None:
    assert read.keep


def test_the_rules_of_a_web_acl_with_the_values_that_they_look_for_are_not_recorded() -> None:
    rules = [{"Statement": {"ByteMatchStatement": {"SearchString": "kept-by-the-firewall"}}}]
    acl = {"ARN": "arn", "Id": "1", "Name": "acl", "Rules": rules, "NewMember": "kept-by-the-firewall"}
    read = READS["wafv2:GetWebACLForResource"]
    assert read.kept({"WebACL": acl, "More": 1}) == {"WebACL": {"ARN": "arn", "Id": "1", "Name": "acl"}}
    assert read.kept({}) == {}
    assert read.kept({"WebACL": None}) == {"WebACL": None}
