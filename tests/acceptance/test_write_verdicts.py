"""The next changes and what is said of them: what counts as one, and each way to go wrong is seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from exporter.model import Finding, Resource
from exporter.paths import MISSING
from exporter.replay.derive import canonical
from tests.acceptance.writes.changes import Change, changed, changes_of
from tests.acceptance.writes.effects import Difference
from tests.acceptance.writes.presence import additions_of, removals_of
from tests.acceptance.writes.verdicts import CANNOT_GO, Result, judge
from tests.builders import ACCOUNT, POOL_ID, REGION, answer, graph, of_kind, pool

KEY = REGION, "cognito-idp:DescribeUserPool", canonical({"UserPoolId": POOL_ID})
MEMBERS: dict[str, Any] = {
    "DeletionProtection": "ACTIVE",
    "UserPoolTier": "PLUS",
    "AutoVerifiedAttributes": ["email"],
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
    "Policies": {"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 7}},
}


FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:hook"


def user_pool() -> Resource:
    (found,) = of_kind(graph(pool(**MEMBERS)), "user_pool")
    return found


def named(changes: Iterable[Change], name: str) -> list[Change]:
    return [it for it in changes if it.name == name]


def one(changes: Iterable[Change], name: str) -> Change:
    first, *_ = named(changes, name)
    return first


def at(path: str, before: Any, after: Any) -> Difference:
    return Difference(KEY, ("UserPool", *path.split(".")), before, after)


def verdicts(
    batch: Sequence[Change], *found: Difference, action: str = "update", findings: Iterable[Finding] = ()
) -> list[Result]:
    return judge(batch, action, "", "", found, list(findings))


PROTECTION = one(changes_of(user_pool()), "user_pool.DeletionProtection")
LENGTH = one(changes_of(user_pool()), "user_pool.Policies.PasswordPolicy.MinimumLength")
WITHOUT = one(removals_of(user_pool()), "without user_pool.AutoVerifiedAttributes")
KEPT = one(removals_of(user_pool()), "without user_pool.UserPoolTier")
OFF = at("DeletionProtection", "ACTIVE", "INACTIVE")
LONGER = at("Policies.PasswordPolicy.MinimumLength", 8, 9)
GONE = at("AutoVerifiedAttributes", ("email",), MISSING)


def test_two_changes_of_one_pool_are_told_apart() -> None:
    assert [it.exact for it in verdicts((PROTECTION, LENGTH), OFF, LONGER)] == [True, True]
    assert [it.wrong for it in verdicts((PROTECTION, LENGTH), OFF)] == [(), ("AWS did not get it",)]


def test_changes_of_one_place_are_not_made_at_once() -> None:
    assert PROTECTION.apart(LENGTH)
    assert not LENGTH.apart(LENGTH)
    assert not one(removals_of(user_pool()), "without user_pool.Policies.PasswordPolicy").apart(LENGTH)


@pytest.mark.parametrize("batch", [(PROTECTION,), (PROTECTION, LENGTH)])
def test_what_is_lost_beside_the_changes_makes_none_of_them_exact(batch: tuple[Change, ...]) -> None:
    results = verdicts(batch, OFF, LONGER, GONE)
    assert all("AutoVerifiedAttributes" in "".join(it.wrong) for it in results)


def test_an_argument_that_is_taken_away_reaches_aws_and_nothing_else() -> None:
    assert verdicts((WITHOUT,), GONE)[0].exact
    assert verdicts((WITHOUT,))[0].wrong == ("AWS did not get it",)
    assert not verdicts((WITHOUT,), GONE, OFF)[0].exact


def test_the_last_member_of_a_block_goes_with_its_block() -> None:
    (mine,) = of_kind(graph(pool(**MEMBERS, LambdaConfig={"PreSignUp": FUNCTION})), "user_pool")
    without = one(removals_of(mine), "without user_pool.LambdaConfig.PreSignUp")
    assert verdicts((without,), at("LambdaConfig", {"PreSignUp": FUNCTION}, MISSING))[0].exact
    both = {"PreSignUp": FUNCTION, "CustomMessage": FUNCTION}
    assert not verdicts((without,), at("LambdaConfig", both, MISSING))[0].exact


def test_what_the_provider_keeps_sends_nothing_when_the_code_no_longer_says_it() -> None:
    assert (KEPT.silent, WITHOUT.silent) == (True, False)
    (result,) = verdicts((KEPT,), action="")
    assert (result.exact, result.verdict) == (True, "kept")
    (result,) = verdicts((KEPT,), at("UserPoolTier", "PLUS", "ESSENTIALS"))
    assert result.wrong[0].startswith("AWS got it")


def test_a_removal_without_a_plan_is_right_only_where_the_value_said_nothing() -> None:
    assert verdicts((WITHOUT,), action="")[0].wrong == ("AWS did not get it",)


def test_a_block_that_says_nothing_is_not_taken_away() -> None:
    """After a kept change of MFA to off, its block says only false, as AWS says by no answer at all."""
    mfa = {"MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": True}}
    drawn = graph([*pool(**MEMBERS), answer("GetUserPoolMfaConfig", {"UserPoolId": POOL_ID}, mfa)])
    (mine,) = of_kind(drawn, "user_pool")
    name = "user_pool.GetUserPoolMfaConfig.SoftwareTokenMfaConfiguration"
    assert named(removals_of(mine), f"without {name}")
    off = next(it for it in named(changes_of(mine), f"{name}.Enabled") if it.after is False)
    assert not named(removals_of(changed(mine, (off,))), f"without {name}")


def test_a_removal_that_the_provider_is_known_to_fail_at_is_said_so_and_no_other() -> None:
    group = {"GroupName": "staff", "UserPoolId": POOL_ID, "RoleArn": "arn:aws:iam::123456789012:role/r"}
    drawn = graph([*pool(**MEMBERS), answer("ListGroups", {"UserPoolId": POOL_ID}, {"Groups": [group]})])
    (mine,) = of_kind(drawn, "user_group")
    without = one(removals_of(mine), "without user_group.RoleArn")
    said = "Invalid length for parameter RoleArn, value: 0, valid min length: 20"
    (refused,) = judge((without,), "update", said, "", (), [])
    assert refused.known([]) == CANNOT_GO
    (other,) = judge((without,), "update", "another error", "", (), [])
    assert other.known([]) == ""


def test_every_optional_argument_is_taken_away_once_and_none_that_must_be_there() -> None:
    names = [it.name.partition("user_pool.")[2] for it in removals_of(user_pool())]
    assert len(names) == len(set(names))
    assert {"DeletionProtection", "AccountRecoverySetting", "Policies.PasswordPolicy.MinimumLength"} <= {
        *names
    }
    assert {"Name", "AccountRecoverySetting.RecoveryMechanisms.Name"}.isdisjoint(names)


def test_an_argument_that_is_added_has_a_value_that_the_tables_accept() -> None:
    mine = user_pool()
    message = one(additions_of(mine), "new user_pool.SmsAuthenticationMessage")
    assert "{####}" in str(message.after)
    assert named(additions_of(mine), "new user_pool.DeletionProtection") == []
    more = changed(mine, (message,))
    assert len(more.arguments) == len(mine.arguments) + 1
    assert changed(more, (one(removals_of(more), "without user_pool.SmsAuthenticationMessage"),)) == mine


def test_what_the_answer_about_mfa_says_once_more_is_the_same_change() -> None:
    texting = {"SnsCallerArn": f"arn:aws:iam::{ACCOUNT}:role/texts", "ExternalId": "one"}
    (texted,) = of_kind(graph(pool(**MEMBERS, SmsConfiguration=texting)), "user_pool")
    change = one(additions_of(texted), "new user_pool.SmsConfiguration.SnsRegion")
    mfa = REGION, "cognito-idp:GetUserPoolMfaConfig", canonical({"UserPoolId": POOL_ID})
    here = at("SmsConfiguration.SnsRegion", MISSING, change.after)
    again = Difference(mfa, ("SmsMfaConfiguration", "SmsConfiguration", "SnsRegion"), MISSING, change.after)
    (found,) = verdicts([change], here, again)
    assert (found.verdict, found.wrong) == ("sent", ())
