"""An account that takes writes: a copy of a snapshot's answers that follows what is sent, for tests alone."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from exporter.errors import ApiError
from exporter.replay.answers import Answers, find, load_answers
from exporter.replay.derive import Body, Index, Key, bare_function, canonical
from exporter.replay.protocol import JSON, Call, Reply, answer, refuse
from tests.acceptance.writes.shapes import Effect, answered_members, effect_of, refusal

MERGED = {
    "cognito-idp:UpdateGroup": "what is not sent stays",
    "cognito-idp:UpdateIdentityProvider": "what is not sent stays",
    "cognito-idp:UpdateManagedLoginBranding": "what is not sent stays",
    "cognito-idp:UpdateUserPoolDomain": "what is not sent stays; a custom domain's certificate must be sent",
}
"""Writes that change only what they are sent; every other one is taken to put all that it has in place."""

KEPT = {
    # Measured against AWS in hashicorp/terraform-provider-aws#49985.
    "cognito-identity:UpdateIdentityPool": ("DeveloperProviderName", "IdentityPoolTags"),
    "cognito-idp:UpdateUserPool": ("UserPoolTags",),
}
"""What even such a write leaves alone: AWS has another call for it."""

ANSWERED = {"AllowedOAuthFlowsUserPoolClient": False}
"""What AWS answers where it is not sent: the SDK of the provider never sends a false here."""

TWINS = {
    "VerificationMessageTemplate.EmailMessage": "EmailVerificationMessage",
    "VerificationMessageTemplate.EmailSubject": "EmailVerificationSubject",
    "VerificationMessageTemplate.SmsMessage": "SmsVerificationMessage",
    "LambdaConfig.PreTokenGenerationConfig.LambdaArn": "LambdaConfig.PreTokenGeneration",
}
"""What AWS answers twice of a pool; the first one decides."""

IN_MFA = "GetUserPoolMfaConfig.SmsMfaConfiguration"
"""Where the answer about MFA has the pool's SMS settings once more: ``SmsConfiguration``, and the text."""


@dataclass
class Account:
    """The account, each write that it took, and each that it refused with the reason."""

    answers: Answers
    index: Index
    writes: list[Call] = field(default_factory=list)
    refused: list[tuple[Call, str]] = field(default_factory=list)

    def fault(self, call: Call, number: int) -> Reply | None:
        """The replay's hook, called under its lock: it answers in the replay's place."""
        if call.write and call.operation and not call.query:
            return self._write(call)
        if call.operation == "cognito-idp:ListTagsForResource":
            return Reply(200, json.dumps({"Tags": _tags(self, call)}).encode(), JSON)
        return answer(self.answers, call)

    def copied(self) -> Index:
        """All answers as they are now."""
        return copy.deepcopy(self.index)

    def restore(self, key: Key, index: Index) -> None:
        """One answer as it was."""
        if key in index:
            self.index[key] = copy.deepcopy(index[key])
        else:
            self.index.pop(key, None)

    def _write(self, call: Call) -> Reply:
        self.writes.append(call)
        if why := refusal(call.operation, call.request) or _own_rule(call):
            self.refused.append((call, why))
            return refuse("InvalidParameterException", why)
        if special := SPECIAL.get(call.operation):
            body = special(self, call)
        elif effect := effect_of(call.operation):
            body = self._apply(call, effect)
        else:
            self.refused.append((call, f"this account does not know {call.operation}"))
            return refuse("UnknownOperationException", self.refused[-1][1])
        return Reply(200, json.dumps(body).encode(), JSON)

    def _apply(self, call: Call, effect: Effect) -> Body:
        asked = {name: call.request[name] for name in effect.key if name in call.request}
        key = call.region, effect.read, canonical(asked)
        if effect.verb == "Delete":
            self.index.pop(key, None)
            return {}
        known = self.index.get(key)
        before: Body = copy.deepcopy(known) if isinstance(known, dict) else {}
        thing: Body = before.setdefault(effect.unwrap, dict(asked)) if effect.unwrap else before
        thing |= asked if effect.verb == "Create" else {}
        kept = KEPT.get(call.operation, ())
        for name in effect.members:
            if name in call.request:
                thing[name] = copy.deepcopy(call.request[name])
            elif call.operation not in MERGED and name not in kept:
                thing.pop(name, None)
                thing |= {name: ANSWERED[name]} if name in ANSWERED else {}
        self.index[key] = before
        follow(self, call)
        wanted = answered_members(call.operation)
        return {name: value for name, value in before.items() if name in wanted}


def open_account(snapshot: Path) -> Account:
    """A snapshot as an account that takes writes."""
    loaded = load_answers(snapshot)
    index: Index = copy.deepcopy(dict(loaded.index))
    return Account(Answers(loaded.account, loaded.regions, index), index)


def follow(account: Account, call: Call) -> None:
    """What AWS itself changes with a write: what it answers twice stays the same in both places."""
    pool_id = call.request.get("UserPoolId")
    request = canonical({"UserPoolId": pool_id})
    described = account.index.get((call.region, "cognito-idp:DescribeUserPool", request))
    mfa = account.index.get((call.region, "cognito-idp:GetUserPoolMfaConfig", request))
    if not isinstance(described, dict):
        return
    pool = described["UserPool"]
    sms = mfa.get("SmsMfaConfiguration") or {} if isinstance(mfa, dict) else {}
    members = [name for name in ("SmsAuthenticationMessage", "SmsConfiguration") if name in sms]
    if call.operation == "cognito-idp:UpdateUserPool":
        keep_in_step(pool)
        sms |= {name: copy.deepcopy(pool[name]) for name in members if name in pool}
        days = pool.get("Policies", {}).get("PasswordPolicy", {}).get("TemporaryPasswordValidityDays")
        if days is not None and "AdminCreateUserConfig" in pool:
            pool["AdminCreateUserConfig"]["UnusedAccountValidityDays"] = days
    elif call.operation == "cognito-idp:SetUserPoolMfaConfig" and isinstance(mfa, dict):
        pool["MfaConfiguration"] = mfa.get("MfaConfiguration", "OFF")
        pool |= {name: copy.deepcopy(sms[name]) for name in members}


def keep_in_step(pool: Body) -> None:
    """Make a pool say twice what AWS says twice of it."""
    for first, second in TWINS.items():
        _copy(pool, first, second)


def _copy(pool: Body, first: str, second: str) -> None:
    *above, name = first.split(".")
    value: Any = pool
    for step in above:
        value = value.get(step) if isinstance(value, dict) else None
    *above, other = second.split(".")
    place: Any = pool
    for step in above:
        place = place.get(step) if isinstance(place, dict) else None
    if isinstance(value, dict) and isinstance(place, dict) and value.get(name) is not None:
        place[other] = value[name]


def _own_rule(call: Call) -> str:
    """What AWS refuses beyond its shapes, as far as a provider is known to send it."""
    custom = call.operation == "cognito-idp:UpdateUserPoolDomain" and "." in call.request["Domain"]
    if custom and not call.request.get("CustomDomainConfig"):
        return "a custom domain needs its certificate in each update"
    return ""


def _find(account: Account, call: Call, operation: str, **asked: Any) -> tuple[Key, Body]:
    found = find(account.answers, call.region, operation, asked)
    if isinstance(found, ApiError):
        found = {}
    return (call.region, operation, canonical(asked)), copy.deepcopy(found)


def _tag(account: Account, call: Call) -> Body:
    arn = str(call.request["ResourceArn"])
    given, taken = call.request.get("Tags") or {}, call.request.get("TagKeys") or ()
    if call.operation.startswith("cognito-identity:"):
        asked, read, unwrap = "IdentityPoolId", "cognito-identity:DescribeIdentityPool", ""
        member = "IdentityPoolTags"
    else:
        asked, read, unwrap = "UserPoolId", "cognito-idp:DescribeUserPool", "UserPool"
        member = "UserPoolTags"
    key, described = _find(account, call, read, **{asked: arn.rpartition("/")[2]})
    thing = described[unwrap] if unwrap else described
    tags = {**(thing.get(member) or {}), **given}
    thing[member] = {name: value for name, value in tags.items() if name not in taken}
    account.index[key] = described
    return {}


def _add_attributes(account: Account, call: Call) -> Body:
    request = call.request
    key, found = _find(account, call, "cognito-idp:DescribeUserPool", UserPoolId=request["UserPoolId"])
    added = [_attribute(it) for it in request["CustomAttributes"]]
    found["UserPool"]["SchemaAttributes"] = [*found["UserPool"].get("SchemaAttributes", ()), *added]
    account.index[key] = found
    return {}


def _tags(account: Account, call: Call) -> Body:
    pool_id = str(call.request["ResourceArn"]).rpartition("/")[2]
    _, described = _find(account, call, "cognito-idp:DescribeUserPool", UserPoolId=pool_id)
    return dict(described.get("UserPool", {}).get("UserPoolTags") or {})


def _attribute(sent: Body) -> Body:
    """An attribute as AWS answers it: with its prefixes, and with constraints, though there are none."""
    usual: Body = {"DeveloperOnlyAttribute": False, "Mutable": True, "Required": False}
    data_type = sent.get("AttributeDataType")
    if data_type in ("String", "Number"):
        usual[f"{data_type}AttributeConstraints"] = {}
    prefix = "dev:custom:" if sent.get("DeveloperOnlyAttribute") else "custom:"
    return {**usual, **sent, "Name": f"{prefix}{sent['Name']}"}


def _user(account: Account, call: Call) -> Body:
    asked = {name: call.request[name] for name in ("UserPoolId", "Username")}
    key, user = _find(account, call, "cognito-idp:AdminGetUser", **asked)
    if call.operation.endswith(("EnableUser", "DisableUser")):
        user["Enabled"] = call.operation.endswith("EnableUser")
    attributes = {it["Name"]: it.get("Value", "") for it in user.get("UserAttributes", ())}
    attributes |= {it["Name"]: it.get("Value", "") for it in call.request.get("UserAttributes", ())}
    for name in call.request.get("UserAttributeNames", ()):
        attributes.pop(name, None)
    user["UserAttributes"] = [{"Name": name, "Value": value} for name, value in attributes.items()]
    account.index[key] = user
    return {}


def _web_acl(account: Account, call: Call) -> Body:
    arn = call.request["ResourceArn"]
    key = call.region, "wafv2:GetWebACLForResource", canonical({"ResourceArn": arn})
    account.index.pop(key, None)
    if acl := call.request.get("WebACLArn"):
        _, _, name, identity = str(acl).rsplit("/", 3)
        account.index[key] = {"WebACL": {"ARN": acl, "Id": identity, "Name": name}}
    return {}


def _permission(account: Account, call: Call) -> Body:
    request = call.request
    asked = bare_function(request)
    key, found = _find(account, call, "lambda:GetPolicy", **asked)
    policy = json.loads(found.get("Policy") or '{"Version": "2012-10-17", "Statement": []}')
    kept = [it for it in policy["Statement"] if it.get("Sid") != request["StatementId"]]
    if call.operation.endswith("RemovePermission"):
        policy["Statement"] = kept
        account.index[key] = {**found, "Policy": json.dumps(policy)}
        return {}
    statement = _statement(request, f"arn:aws:lambda:{call.region}:{account.answers.account}:function")
    policy["Statement"] = [*kept, statement]
    account.index[key] = {**found, "Policy": json.dumps(policy)}
    return {"Statement": json.dumps(statement)}


def _statement(request: Body, prefix: str) -> Body:
    principal = str(request["Principal"])
    conditions = {
        ("ArnLike", "AWS:SourceArn"): request.get("SourceArn"),
        ("StringEquals", "AWS:SourceAccount"): request.get("SourceAccount"),
        ("StringEquals", "aws:PrincipalOrgID"): request.get("PrincipalOrgID"),
        ("StringEquals", "lambda:EventSourceToken"): request.get("EventSourceToken"),
        ("StringEquals", "lambda:FunctionUrlAuthType"): request.get("FunctionUrlAuthType"),
    }
    condition: dict[str, dict[str, str]] = {}
    for (operator, name), value in conditions.items():
        if value:
            condition.setdefault(operator, {})[name] = value
    return {
        "Sid": request["StatementId"],
        "Effect": "Allow",
        "Principal": {"Service": principal} if "." in principal else principal,
        "Action": request["Action"],
        "Resource": f"{prefix}:{':'.join(bare_function(request).values())}",
        **({"Condition": condition} if condition else {}),
    }


SPECIAL: dict[str, Callable[[Account, Call], Body]] = {
    "cognito-idp:TagResource": _tag,
    "cognito-idp:UntagResource": _tag,
    "cognito-identity:TagResource": _tag,
    "cognito-identity:UntagResource": _tag,
    "cognito-idp:AddCustomAttributes": _add_attributes,
    "cognito-idp:AdminUpdateUserAttributes": _user,
    "cognito-idp:AdminDeleteUserAttributes": _user,
    "cognito-idp:AdminEnableUser": _user,
    "cognito-idp:AdminDisableUser": _user,
    "wafv2:AssociateWebACL": _web_acl,
    "wafv2:DisassociateWebACL": _web_acl,
    "lambda:AddPermission": _permission,
    "lambda:RemovePermission": _permission,
}
"""Writes whose effect botocore's names do not tell."""
