"""What values outside the export are called: by their service and the human part of their ARN."""

from __future__ import annotations

import re

from exporter.graph.words import human, identifier, letter_first

LONGEST = 80
"""Characters of such a name."""
_ID = re.compile(r"([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f-]{22}")
_FORMS = {
    "acm": (re.compile(r"certificate/(.*)"), "acm", r"\1"),
    "firehose": (re.compile(r"deliverystream/(.*)"), "firehose", r"\1"),
    "iam": (re.compile(r"(\w+)/(?:.*/)?([^/]*?)(?:[-_]?[Rr]ole)?"), "iam", r"\1/\2"),
    "lambda": (re.compile(r"function:(.*)"), "lambda", r"\1"),
    "logs": (re.compile(r"log-group:(.*?)(?::\*)?"), "log_group", r"\1"),
    "s3": (re.compile(r"(.*?)(?:-\d{12})?"), "s3", r"\1"),
    "wafv2": (re.compile(r"\w+/webacl/([^/]+)/.*"), "web_acl", r"\1"),
}
"""By service: the form of what an ARN names, what it is called, and the part that people have chosen."""


def external_name(literal: str) -> str:
    """What an outside value is called, if it is the only one of that name.

    >>> external_name("arn:aws:lambda:us-east-1:123456789012:function:pre-sign-up:live")
    'lambda_pre_sign_up_live'
    >>> external_name("arn:aws:kms:us-east-1:123456789012:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0")
    'kms_key_0f1e2d3c'
    """
    if not literal.startswith("arn:") or literal.count(":") < 5:
        return letter_first(identifier(literal)[:60], "external")
    service, rest = literal.split(":", 5)[2], literal.split(":", 5)[5]
    called, chosen = service, rest
    if service in _FORMS:
        form, name, parts = _FORMS[service]
        if found := form.fullmatch(rest):
            called, chosen = name, found.expand(parts)
    words = (human(part) for part in _ID.sub(r"\1", chosen).split(":"))
    return letter_first(identifier(" ".join((called, *words)))[:LONGEST], "external")
