"""The account that takes writes: what it makes of them, on which the tests of the next change rely."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from exporter.replay.derive import canonical
from exporter.replay.protocol import Call
from exporter.snapshot.store import Manifest, write_answers, write_manifest
from tests.acceptance.writes.account import Account, open_account
from tests.acceptance.writes.effects import compare
from tests.builders import ACCOUNT, POOL_ID, REGION, answer, client, pool

ASKED = {"UserPoolId": POOL_ID}


def account(folder: Path) -> Account:
    name = f"{REGION}/{POOL_ID}.json"
    function = {"Policy": json.dumps({"Version": "2012-10-17", "Statement": []})}
    answers = [
        *pool(AutoVerifiedAttributes=["email"], UserPoolTags={"team": "identity"}),
        client("abc123", "web", LogoutURLs=["https://example.com"], AuthSessionValidity=3),
        answer("lambda:GetPolicy", {"FunctionName": "hook"}, function),
    ]
    write_answers(folder, name, REGION, answers)
    write_manifest(folder, Manifest(ACCOUNT, (REGION,), (name,), {}))
    return open_account(folder)


def sent(to: Account, operation: str, request: dict[str, Any]) -> int:
    reply = to.fault(Call(REGION, operation, request, write=True), 1)
    assert reply is not None
    return reply.status


def described(of: Account) -> dict[str, Any]:
    found = of.index[REGION, "cognito-idp:DescribeUserPool", canonical(ASKED)]
    assert isinstance(found, dict)
    return dict(found["UserPool"])


def test_an_update_puts_what_it_has_in_place_of_all_and_what_has_a_call_of_its_own_stays(
    tmp_path: Path,
) -> None:
    mine = account(tmp_path)
    before = mine.copied()
    assert sent(mine, "cognito-idp:UpdateUserPool", {**ASKED, "DeletionProtection": "ACTIVE"}) == 200
    found = [(it.path[-1], it.after) for it in compare(before, mine.index)]
    assert [name for name, _ in found] == ["AutoVerifiedAttributes", "DeletionProtection"]
    assert described(mine)["UserPoolTags"] == {"team": "identity"}


def test_an_empty_text_a_domain_without_its_certificate_and_an_unknown_write_are_refused(
    tmp_path: Path,
) -> None:
    mine = account(tmp_path)
    before = mine.copied()
    invitation = {"AdminCreateUserConfig": {"InviteMessageTemplate": {"SMSMessage": ""}}}
    assert sent(mine, "cognito-idp:UpdateUserPool", {**ASKED, **invitation}) == 400
    assert sent(mine, "cognito-idp:UpdateUserPoolDomain", {**ASKED, "Domain": "login.example.com"}) == 400
    assert sent(mine, "cognito-idp:StartUserImportJob", {**ASKED, "JobId": "import-1234567890"}) == 400
    assert len(mine.refused) == len(mine.writes) == 3
    assert compare(before, mine.index) == []


def test_the_permission_of_a_function_comes_and_goes(tmp_path: Path) -> None:
    mine = account(tmp_path)
    before = mine.copied()
    given = {"FunctionName": "hook", "StatementId": "s"}
    more = {"Action": "lambda:InvokeFunction", "Principal": "cognito-idp.amazonaws.com"}
    assert sent(mine, "lambda:AddPermission", given | more) == 200
    assert [it.path for it in compare(before, mine.index)] == [("Policy", "Statement")]
    assert sent(mine, "lambda:RemovePermission", given) == 200
    assert compare(before, mine.index) == []


def test_tags_have_calls_of_their_own(tmp_path: Path) -> None:
    mine = account(tmp_path)
    arn = described(mine)["Arn"]
    assert sent(mine, "cognito-idp:TagResource", {"ResourceArn": arn, "Tags": {"env": "prod"}}) == 200
    assert sent(mine, "cognito-idp:UntagResource", {"ResourceArn": arn, "TagKeys": ["team"]}) == 200
    assert described(mine)["UserPoolTags"] == {"env": "prod"}
    reply = mine.fault(Call(REGION, "cognito-idp:ListTagsForResource", {"ResourceArn": arn}), 1)
    assert reply is not None
    assert json.loads(reply.body) == {"Tags": {"env": "prod"}}


def test_a_new_attribute_gets_its_prefixes_and_the_constraints_that_aws_answers_of_every_text(
    tmp_path: Path,
) -> None:
    mine = account(tmp_path)
    new = [
        {"Name": "plan", "AttributeDataType": "String"},
        {"Name": "note", "AttributeDataType": "DateTime", "DeveloperOnlyAttribute": True},
    ]
    assert sent(mine, "cognito-idp:AddCustomAttributes", {**ASKED, "CustomAttributes": new}) == 200
    plan, note = described(mine)["SchemaAttributes"]
    assert (plan["Name"], plan["StringAttributeConstraints"]) == ("custom:plan", {})
    assert (note["Name"], "StringAttributeConstraints" in note) == ("dev:custom:note", False)
