"""One thing of the sample account as AWS answers it, and as the code has it: a table for a page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

POOL, CLIENT = "us-east-1_sU78E9kcE", "0d2nnyf5s0afygooi7ijkq70kj"
LEFT_OUT = ("ClientType", "CreationDate", "LastModifiedDate", "TokenValidityUnits")
"""Members of the answer that say nothing here: the table is to be short."""


def table(export: Path) -> str:
    """The table, from an export of the sample account for Terraform."""
    return (
        "<table>\n<tr><th>AWS's answer</th><th>the code</th></tr>\n<tr><td>\n\n"
        f"```json\n{answer(export)}\n```\n\n</td><td>\n\n```hcl\n{code(export)}\n```\n\n</td></tr>\n</table>"
    )


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
