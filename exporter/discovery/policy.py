"""Makes the least-privilege IAM policy for what poolport reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from exporter.catalog.schema import (
    Kind,
    List,
)

# What some services check besides the action that is called.
ALSO_NEEDED = {"wafv2:GetWebACLForResource": "cognito-idp:GetWebACLForResource"}


def policy(kinds: Iterable[Kind]) -> dict[str, Any]:
    """The least-privilege IAM policy for reading these kinds."""
    actions = set()
    for kind in kinds:
        if isinstance(kind.listing, List):
            actions.add(kind.listing.operation)
        if not (isinstance(kind.listing, List) and kind.listing.whole):
            actions.update(read.operation for read in kind.reads)
    actions |= {ALSO_NEEDED[action] for action in actions if action in ALSO_NEEDED}
    statement = {"Sid": "PoolportReads", "Effect": "Allow", "Action": sorted(actions), "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}
