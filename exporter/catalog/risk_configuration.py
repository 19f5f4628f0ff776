"""Threat protection, of a pool or of a client: what DescribeRiskConfiguration answers."""

from collections.abc import Callable
from typing import Any

from exporter.catalog.arguments import (
    ALWAYS,
    OUTSIDE,
    Arg,
    Document,
    Reference,
    TextFile,
    always,
    not_empty,
)
from exporter.catalog.branding import clients
from exporter.catalog.pages import GUIDE
from exporter.catalog.rules import arn, at_most, cidr, one_of, pool_id, size
from exporter.catalog.schema import (
    Kind,
    Listed,
    OfPool,
    Quirk,
    Read,
    computed,
)
from exporter.paths import find

_NOT_ENABLED = "UserPoolAddOnNotEnabledException"
_TAKEOVER = "AccountTakeoverRiskConfiguration"
_NOTIFY = f"{_TAKEOVER}.NotifyConfiguration"
_COMPROMISED = "CompromisedCredentialsRiskConfiguration"
_EXCEPTION = "RiskExceptionConfiguration"
_RANGES = ("BlockedIPRangeList", "SkippedIPRangeList")
_CONTENT = (
    f"{_TAKEOVER}.Actions",
    _NOTIFY,
    f"{_COMPROMISED}.Actions",
    *(f"{_EXCEPTION}.{ranges}" for ranges in _RANGES),
)


def _pool_and_clients(pool: Document, listed: Listed) -> list[dict[str, Any]]:
    """Also without threat protection: a client keeps what it has, and AWS alone says that there is none."""
    return [{}, *clients(pool, listed)]


def _own(risk: Document) -> bool:
    """Whether the answer is the asked one's own and holds anything: without it, nothing can be written."""
    asked = risk["Request"].get("ClientId") or None
    return (risk.get("ClientId") or None) == asked and any(find(risk, path) for path in _CONTENT)


_actions = one_of("BLOCK", "MFA_IF_CONFIGURED", "MFA_REQUIRED", "NO_ACTION")


def _action(name: str) -> Arg:
    notify = Arg("Notify", when=(always,), convert=lambda at: bool(at.value))
    return Arg(name, args=(Arg("EventAction", rules=(_actions,), required=True), notify))


def _is_empty(path: str, *members: str) -> Callable[[Document], bool]:
    """Whether something is there, but with none of its members."""
    return lambda risk: (
        find(risk, path) is not None and not any(find(risk, f"{path}.{member}") for member in members)
    )


# What stands where the provider insists on something else than AWS has; it is ignored, so it is never sent.
# Any ARN will do: the pool's own is invented by nobody.
_ARN = OfPool(Reference("user_pool.arn"), "arn:aws:ses:us-east-1:000000000000:identity/not-set-in-aws")
_NONE = "(not set in AWS)"
_TOO_LONG = "(longer than the provider accepts)"

_MAILS = ("BlockEmail", "MfaEmail", "NoActionEmail")
_MAIL_PARTS = (
    Arg("HtmlBody", file=TextFile("html"), rules=(size(6, 20000),), required=True),
    Arg("Subject", rules=(size(1, 140),), required=True),
    Arg("TextBody", file=TextFile("txt"), rules=(size(6, 20000),), required=True),
)
# In bytes, where AWS counts characters: half as many Cyrillic letters are too long.
_LONGEST = {"HtmlBody": 20000, "Subject": 140, "TextBody": 20000}


def _mail_quirks(mail: str, part: Arg) -> tuple[Quirk, Quirk]:
    path = f"{_NOTIFY}.{mail}.{part.path}"
    most = _LONGEST[part.path]
    ignore = (path,)
    return (
        Quirk(
            _is_empty(f"{_NOTIFY}.{mail}", part.path),
            f"the provider asks for {part.name}, and AWS has none",
            instead={path: _NONE},
            ignore=ignore,
            refused=True,
        ),
        Quirk(
            lambda risk: len(str(find(risk, path)).encode()) > most,
            f"the provider accepts only {most} bytes of {part.name}, where AWS counts characters",
            instead={path: _TOO_LONG},
            ignore=ignore,
            refused=True,
            level="warning",
            remedy="shorten it in AWS, then export again; the plan is empty without it too",
        ),
    )


RISK_CONFIGURATION = Kind(
    name="risk_configuration",
    terraform="aws_cognito_risk_configuration",
    pulumi="cognito.RiskConfiguration",
    heading="Threat protection, logs and firewall",
    what="what AWS does about sign-ins that look dangerous, of the pool or of one app client",
    page=f"{GUIDE}cognito-user-pool-settings-threat-protection.html",
    listing=_pool_and_clients,
    reads=(
        Read(
            "cognito-idp:DescribeRiskConfiguration",
            ("UserPoolId", "ClientId"),
            unwrap="RiskConfiguration",
            absent=(_NOT_ENABLED, "ResourceNotFoundException"),
            may_differ=("ClientId",),  # a client without its own gets the pool's
            spared_by=("cognito-idp:DescribeRiskConfiguration", (_NOT_ENABLED,)),
        ),
    ),
    import_id=lambda risk: ":".join(
        risk["Request"][name] for name in ("UserPoolId", "ClientId") if risk["Request"].get(name)
    ),
    label="{Owner} risk",
    args=(
        Arg("UserPoolId", ref=Reference("user_pool.id"), rules=(pool_id,), required=True, replaces=ALWAYS),
        Arg("ClientId", when=(not_empty,), ref=Reference("user_pool_client.id"), replaces=ALWAYS),
        Arg(
            _TAKEOVER,
            args=(
                Arg(
                    "Actions",
                    required=True,
                    when=(always,),
                    convert=lambda at: at.value or {},
                    args=(_action("HighAction"), _action("LowAction"), _action("MediumAction")),
                ),
                Arg(
                    "NotifyConfiguration",
                    required=True,  # until 6.9.0
                    args=(
                        Arg("SourceArn", external=OUTSIDE, rules=(arn,), required=True),
                        Arg("From", when=(not_empty,)),
                        Arg("ReplyTo", when=(not_empty,)),
                        *(Arg(mail, args=_MAIL_PARTS) for mail in _MAILS),
                    ),
                ),
            ),
        ),
        Arg(
            _COMPROMISED,
            args=(
                Arg(
                    "Actions",
                    args=(Arg("EventAction", rules=(one_of("BLOCK", "NO_ACTION"),), required=True),),
                    required=True,
                ),
                Arg(
                    "EventFilter",
                    pulumi="event_filters",
                    when=(not_empty,),
                    rules=(one_of("SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"),),
                    kept=True,
                ),
            ),
        ),
        Arg(
            _EXCEPTION,
            args=(
                Arg(
                    "BlockedIPRangeList",
                    pulumi="blocked_ip_range_lists",
                    when=(not_empty,),
                    rules=(at_most(200), cidr),
                ),
                Arg(
                    "SkippedIPRangeList",
                    pulumi="skipped_ip_range_lists",
                    when=(not_empty,),
                    rules=(at_most(200), cidr),
                ),
            ),
        ),
    ),
    any_of=(_TAKEOVER, _COMPROMISED, _EXCEPTION),
    left=computed("LastModifiedDate"),
    quirks=(
        Quirk(
            lambda risk: bool(find(risk, f"{_TAKEOVER}.Actions")) and find(risk, _NOTIFY) is None,
            "nobody is notified; before 6.9.0 the provider asks for notify_configuration all the same",
            instead={_NOTIFY: {"SourceArn": _ARN}},
            ignore=(_NOTIFY,),
            until="6.9.0",
        ),
        Quirk(
            _is_empty(_NOTIFY, "SourceArn"),
            "the provider asks for source_arn, and AWS has none",
            instead={f"{_NOTIFY}.SourceArn": _ARN},
            ignore=(f"{_NOTIFY}.SourceArn",),
        ),
        *(quirk for mail in _MAILS for part in _MAIL_PARTS for quirk in _mail_quirks(mail, part)),
        Quirk(
            _is_empty(_TAKEOVER, "Actions", "NotifyConfiguration"),
            "AWS answers no action against account takeover, which cannot be written",
            omit=(_TAKEOVER,),
            ignore=(_TAKEOVER,),
            refused=True,
        ),
        Quirk(
            _is_empty(_COMPROMISED, "Actions"),
            "AWS answers no action against compromised credentials, which cannot be written",
            omit=(_COMPROMISED,),
            ignore=(_COMPROMISED,),
            refused=True,
        ),
        Quirk(
            _is_empty(_EXCEPTION, *_RANGES),
            "AWS answers exceptions without a range, which cannot be written",
            omit=(_EXCEPTION,),
            ignore=(_EXCEPTION,),
        ),
    ),
    exists=_own,
)
