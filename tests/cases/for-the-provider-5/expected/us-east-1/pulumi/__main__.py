"""Amazon Cognito in us-east-1: importing a module of pools registers what it holds."""

import pulumi

from pools import small

# User pool small (us-east-1_Small0001)
pulumi.export(
    "small",
    {
        "id": small.small.id,
        "arn": small.small.arn,
        "endpoint": small.small.endpoint,
        "clients": {
            "app": small.small_app.id,
        },
    },
)
