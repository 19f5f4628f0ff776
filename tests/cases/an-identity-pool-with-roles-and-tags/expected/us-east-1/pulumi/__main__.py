"""Amazon Cognito in us-east-1: importing a module of pools registers what it holds."""

import pulumi

from pools import staff, staff_identity

# User pool staff (us-east-1_Staff0001)
pulumi.export(
    "staff",
    {
        "id": staff.staff.id,
        "arn": staff.staff.arn,
        "endpoint": staff.staff.endpoint,
        "clients": {
            "app": staff.staff_app.id,
        },
    },
)

# Identity pool staff_identity (us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e)
pulumi.export(
    "staff_identity",
    {
        "id": staff_identity.staff_identity.id,
        "arn": staff_identity.staff_identity.arn,
    },
)
