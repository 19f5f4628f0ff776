"""One thing of the sample account as AWS answers it, and as the code has it: two blocks for a page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

POOL, CLIENT = "us-east-1_sU78E9kcE", "0d2nnyf5s0afygooi7ijkq70kj"
LEFT_OUT = ("ClientType", "CreationDate", "LastModifiedDate", "TokenValidityUnits")
"""Members of the answer that say nothing here: the blocks are to be short."""


def blocks(export: Path) -> str:
    """The two blocks, one below the other, from an export of the sample account for Terraform.

    Side by side, a page as narrow as most would hide the half of them.
    """
    return f"```json\n{answer(export)}\n```\n\n```hcl\n{code(export)}\n```\n"


def answer(export: Path) -> str:
    """What AWS answered of the client, without what is left out; what is short stands on one line."""
    data = json.loads((export / f"snapshot/us-east-1/{POOL}.json").read_text("utf-8"))
    (found,) = (
        it["response"]["UserPoolClient"]
        for it in data["answers"]
        if it["operation"] == "cognito-idp:DescribeUserPoolClient" and it["request"]["ClientId"] == CLIENT
    )
    members = [
        f'  "{name}": {_value(value)}' for name, value in sorted(found.items()) if name not in LEFT_OUT
    ]
    return "{\n" + ",\n".join(members) + "\n}"


def _value(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n  ") if len(text) > 40 else text


def code(export: Path) -> str:
    """The resource of the client, in whichever file it stands; ``mapping.json`` says its name."""
    names = json.loads((export / "mapping.json").read_text("utf-8"))["user_pool_client"]
    name = names[f"{POOL}/{CLIENT}"]["name"]
    head = f'resource "aws_cognito_user_pool_client" "{name}" {{'
    for path in sorted((export / "us-east-1/terraform").glob("*.tf")):
        found = re.search(rf"^{re.escape(head)}\n.*?^\}}$", path.read_text("utf-8"), re.S | re.M)
        if found:
            return found[0]
    raise LookupError(f"no file has {head}")
