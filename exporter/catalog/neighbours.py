"""What a pool needs of other services: the permission to call its functions, and its web ACL."""

import fnmatch
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from exporter.catalog.arguments import (
    ALWAYS,
    OUTSIDE,
    OUTSIDE_ARN,
    Arg,
    Document,
    Reference,
    not_empty,
)
from exporter.catalog.notes import TRIGGERS_PAGE
from exporter.catalog.pages import GUIDE
from exporter.catalog.rules import arn, form, one_of
from exporter.catalog.schema import (
    Kind,
    Left,
    Listed,
    Quirk,
    Read,
    computed,
)

_COGNITO = "cognito-idp.amazonaws.com"
_FUNCTION = re.compile(r"arn:[\w-]+:lambda:([\w-]+):(\d*):function:([^:]+)(?::([^:]+))?")
"""A function's ARN: region, account, name, and qualifier (an alias or a version)."""
_STATEMENT_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_WRITABLE = {
    ("ArnLike", "AWS:SourceArn"),
    ("StringEquals", "AWS:SourceAccount"),
    ("StringEquals", "aws:PrincipalOrgID"),
    ("StringEquals", "lambda:EventSourceToken"),
    ("StringEquals", "lambda:FunctionUrlAuthType"),
}
"""The conditions that the provider has arguments for, in its spelling."""


def _functions(pool: Document, listed: Listed) -> list[dict[str, str]]:
    """Every function that the pool calls, once."""
    triggers = (pool.get("LambdaConfig") or {}).values()
    arns = {trigger.get("LambdaArn") if isinstance(trigger, dict) else trigger for trigger in triggers}
    return [{"FunctionName": arn} for arn in sorted(filter(None, arns)) if _FUNCTION.fullmatch(arn)]


def _permissions(answer: Document, pool: Document) -> list[Document]:
    """The statements of a function's policy that are there for this pool, or one document that none is."""
    request = dict(answer["Request"])
    arn = _FUNCTION.fullmatch(str(request["FunctionName"]))
    region, account, function, qualifier = arn.groups() if arn else ("", "", "", "")
    request |= {"Function": function, "Qualifier": qualifier or "", "Pool": pool.get("Id")}
    statements, readable = _statements(str(answer.get("Policy") or ""))
    allowing = [statement for statement in statements if _lets_call(statement, pool)]
    if not allowing:
        return [{"Request": request}]
    request["Readable"] = readable and all(_is_readable(statement) for statement in statements)
    request["Foreign"] = [region, account] != str(pool.get("Arn")).split(":")[3:5]
    return [{**statement, "Request": request} for statement in allowing if _is_for_pools(statement)]


def _statements(text: str) -> tuple[list[dict[str, Any]], bool]:
    """The statements of a policy, and whether they stand in a list, as the provider expects."""
    try:
        policy = json.loads(text)
    except ValueError:
        return [], False
    found = policy.get("Statement") if isinstance(policy, dict) else None
    several = found if isinstance(found, list) else [found]
    return [statement for statement in several if isinstance(statement, dict)], found is several


def _is_readable(statement: Document) -> bool:
    """Whether the provider can read a statement; it reads all of a policy, or nothing."""
    members = [statement.get(name, "") for name in ("Sid", "Effect", "Action", "Resource")]
    conditions = statement.get("Condition") or {}
    if not (isinstance(conditions, dict) and all(isinstance(it, dict) for it in conditions.values())):
        return False
    return all(isinstance(it, str) for it in (*members, *(value for _, _, value in _conditions(statement))))


def _lets_call(statement: Document, pool: Document) -> bool:
    """Whether a statement lets a pool call the function."""
    arn = str(pool.get("Arn") or "::::")
    sources = list(_demanded(statement, "aws:sourcearn"))
    accounts = list(_demanded(statement, "aws:sourceaccount"))
    return (
        statement.get("Effect") == "Allow"
        and bool({_COGNITO, "*"} & set(_each(_principal(statement))))
        and (not sources or any(fnmatch.fnmatchcase(arn, it.replace("[", "[[]")) for it in sources))
        and (not accounts or arn.split(":")[4] in accounts)
    )


def _is_for_pools(statement: Document) -> bool:
    """Whether it was written for Cognito: one that lets everybody call the function is not a pool's."""
    return _COGNITO in _each(_principal(statement)) or any(_demanded(statement, "aws:sourcearn"))


def _principal(statement: Document) -> Any:
    """Who may call, in the form in which the provider reads it."""
    principal = statement.get("Principal")
    return principal.get("AWS", principal.get("Service")) if isinstance(principal, dict) else principal


def _demanded(statement: Document, key: str) -> Iterator[str]:
    """What a statement demands of a key, whatever the operator; AWS ignores the case of keys."""
    for _, name, value in _conditions(statement):
        if name.lower() == key:
            yield from _each(value)


def _conditions(statement: Document) -> Iterator[tuple[str, str, Any]]:
    conditions = statement.get("Condition")
    for operator, demanded in conditions.items() if isinstance(conditions, dict) else ():
        for key, value in demanded.items() if isinstance(demanded, dict) else ():
            yield operator, key, value


def _each(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)] if value else []


def _function(statement: Document) -> str:
    """A function as the import knows it: ``name``, or ``name:qualifier``."""
    request = statement["Request"]
    return f"{request['Function']}:{request['Qualifier']}".rstrip(":")


def _is_missing(statement: Document) -> bool:
    return "Effect" not in statement


def _cannot_be_named(statement: Document) -> bool:
    """Whether the provider takes its id or its principal for none."""
    named = _STATEMENT_ID.fullmatch(str(statement.get("Sid") or ""))
    return not _is_missing(statement) and not (named and isinstance(_principal(statement), str))


def _permission_id(statement: Document) -> str:
    if _is_missing(statement):
        return f"{statement['Request']['Pool']}/{_function(statement)}"
    return f"{_function(statement)}/{statement.get('Sid')}"


def _permission_in_state(attributes: Mapping[str, str]) -> str:
    """The function may stand there as people wrote it: its name, its ARN or a part of that."""
    name, _, end = attributes["function_name"].rpartition("function:")[2].partition(":")
    qualifier = attributes.get("qualifier") or end
    return f"{name}:{qualifier}".rstrip(":") + f"/{attributes['statement_id']}"


LAMBDA_PERMISSION = Kind(
    name="lambda_permission",
    terraform="aws_lambda_permission",
    pulumi="lambda.Permission",
    heading="Permissions to call functions",
    what="lets the pool call a function; without it the trigger fails",
    page=TRIGGERS_PAGE,
    listing=_functions,
    reads=(
        Read(
            "lambda:GetPolicy",
            ("FunctionName",),
            absent=("ResourceNotFoundException",),
            arn="FunctionName",
            keep=("Policy",),
        ),
    ),
    split=_permissions,
    import_id=_permission_id,
    id_differs=True,
    state_id=_permission_in_state,
    label=_function,
    delete_first="a function has one statement of an id: the old one is in the way of the new one",
    args=(
        Arg("Sid", "statement_id", replaces=ALWAYS),
        # The name alone, which is what the provider reads back: with an ARN here it would replace the
        # permission. It holds neither account nor region, so it is no external.
        Arg("Request.Function", "function_name", "function", replaces=ALWAYS),
        Arg("Request.Qualifier", when=(not_empty,), replaces=ALWAYS),
        Arg(
            "Action",
            rules=(form(r"lambda:(\*|[a-zA-Z]+)|\*", "an action of lambda"),),
            required=True,
            replaces=ALWAYS,
        ),
        Arg("Principal", convert=lambda at: _principal(at.parent), replaces=ALWAYS),
        Arg(
            "Condition.ArnLike.AWS:SourceArn",
            "source_arn",
            ref=Reference("user_pool.arn"),
            external=OUTSIDE_ARN,
            rules=(arn,),
            replaces=ALWAYS,
        ),
        Arg(
            "Condition.StringEquals.AWS:SourceAccount",
            "source_account",
            rules=(form(r"\d{12}", "an account"),),
            replaces=ALWAYS,
        ),
        Arg("Condition.StringEquals.aws:PrincipalOrgID", "principal_org_id", replaces=ALWAYS),
        Arg(
            "Condition.StringEquals.lambda:EventSourceToken",
            "event_source_token",
            rules=(form(r"[\w.-]{1,256}", "1 to 256 letters, digits and _.-"),),
            replaces=ALWAYS,
        ),
        Arg(
            "Condition.StringEquals.lambda:FunctionUrlAuthType",
            "function_url_auth_type",
            rules=(one_of("NONE", "AWS_IAM"),),
            replaces=ALWAYS,
        ),
    ),
    left=(
        *computed("Effect", why="a permission always allows"),
        *computed("Resource", why="function_name and qualifier say it"),
        Left("Condition", "unsupported", "the provider has no argument for it"),
    ),
    quirks=(
        Quirk(
            _is_missing,
            "the function's policy does not let the pool call it",
            leave_out=True,
            level="warning",
            page=TRIGGERS_PAGE,
            remedy="add the permission in AWS (aws lambda add-permission), then export again; or take the"
            " function out of the pool",
        ),
        Quirk(
            _cannot_be_named,
            "the provider can import only a statement with an id of letters, digits, - and _, and with one"
            " principal",
            leave_out=True,
            level="error",
            remedy="put such a statement in its place (aws lambda add-permission), then export again",
        ),
        Quirk(
            lambda it: it["Request"].get("Readable") is False,
            "the provider cannot read the policy of this function: it knows no lists and no conditions that"
            " are not text, in whichever statement they stand",
            leave_out=True,
            level="error",
            remedy="put statements in their place that aws lambda add-permission makes, then export again",
        ),
        Quirk(
            lambda it: bool(it["Request"].get("Foreign")),
            "the function is not in the pool's account and region, where the import would look for it",
            leave_out=True,
            level="warning",
            remedy="keep managing it where the function is",
        ),
        Quirk(
            lambda it: any((operator, key) not in _WRITABLE for operator, key, _ in _conditions(it)),
            "the statement has a condition that the provider does not know, and would not make again",
            level="warning",
            about="data",
            remedy="add the condition again after each change that Terraform or Pulumi makes to it",
        ),
    ),
)

WEB_ACL_ASSOCIATION = Kind(
    name="web_acl_association",
    terraform="aws_wafv2_web_acl_association",
    pulumi="wafv2.WebAclAssociation",
    heading="Threat protection, logs and firewall",
    what="puts a web ACL in front of the pool",
    page=f"{GUIDE}user-pool-waf.html",
    listing=lambda pool, listed: [{"ResourceArn": pool["Arn"]}] if pool.get("Arn") else [],
    reads=(
        Read(
            "wafv2:GetWebACLForResource",
            ("ResourceArn",),
            unwrap="WebACL",
            absent=("WAFNonexistentItemException",),
            nothing={},
            may_differ=("ResourceArn",),
            keep=("ARN", "Id", "Name"),
        ),
    ),
    import_id="{ARN},{ResourceArn}",
    label="{Owner} web ACL",
    delete_first="a pool has one web ACL: deleted last, the old one takes the new one away",
    args=(
        Arg(
            "Request.ResourceArn",
            ref=Reference("user_pool.arn"),
            rules=(arn,),
            required=True,
            replaces=ALWAYS,
        ),
        Arg("ARN", "web_acl_arn", external=OUTSIDE, rules=(arn,), required=True, replaces=ALWAYS),
    ),
    left=computed(
        "Id",
        "Name",
        "Description",
        "DefaultAction",
        "Rules",
        "VisibilityConfig",
        "Capacity",
        "LabelNamespace",
        "PreProcessFirewallManagerRuleGroups",
        "PostProcessFirewallManagerRuleGroups",
        "ManagedByFirewallManager",
        "RetrofittedByFirewallManager",
        "DataProtectionConfig",
        "CustomResponseBodies",
        "CaptchaConfig",
        "ChallengeConfig",
        "TokenDomains",
        "AssociationConfig",
        "OnSourceDDoSProtectionConfig",
        "ApplicationConfig",
        "MonetizationConfig",
        "AnalyticsConfig",
        why="the web ACL's own, which stays where it is",
    ),
    exists=lambda acl: bool(acl.get("ARN")),
)
