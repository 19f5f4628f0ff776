"""Makes the least-privilege IAM policy for what poolport reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from exporter.catalog.schema import (
    Kind,
    List,
)

# What some services check besides the action that is called.
ALSO_NEEDED = {"wafv2:GetWebACLForResource": "cognito-idp:GetWebACLForResource"}


def policy(kinds: Iterable[Kind], roles: Sequence[str] = ()) -> dict[str, Any]:
    """The least-privilege IAM policy for reading these kinds, and for assuming these roles first.

    Who reads through a role needs the second statement, and the role itself the first one.
    """
    actions = set()
    for kind in kinds:
        if isinstance(kind.listing, List):
            actions.add(kind.listing.operation)
        if not (isinstance(kind.listing, List) and kind.listing.whole):
            actions.update(read.operation for read in kind.reads)
    actions |= {ALSO_NEEDED[action] for action in actions if action in ALSO_NEEDED}
    statement: dict[str, Any] = {
        "Sid": "PoolportReads",
        "Effect": "Allow",
        "Action": sorted(actions),
        "Resource": "*",
    }
    statements = [statement]
    if roles:
        statements.append(
            {
                "Sid": "PoolportAssumesRoles",
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Resource": sorted(roles),
            }
        )
    return {"Version": "2012-10-17", "Statement": statements}
