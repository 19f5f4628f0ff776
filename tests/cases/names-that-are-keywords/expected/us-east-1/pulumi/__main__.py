"""Amazon Cognito in us-east-1: importing a module of pools registers what it holds."""

import pulumi

from pools import json, she_yuan_potaru

# User pool json (us-east-1_CTd1j0Peq)
pulumi.export(
    "json",
    {
        "id": json.json.id,
        "arn": json.json.arn,
        "endpoint": json.json.endpoint,
        "clients": {
            "2fa_app": json.json_2fa_app.id,
            "class": json.json_class.id,
            "import": json.json_import.id,
        },
    },
)

# User pool 社員ポータル (us-east-1_EVeV6sBcK)
pulumi.export(
    "she_yuan_potaru",
    {
        "id": she_yuan_potaru.she_yuan_potaru.id,
        "arn": she_yuan_potaru.she_yuan_potaru.arn,
        "endpoint": she_yuan_potaru.she_yuan_potaru.endpoint,
    },
)
