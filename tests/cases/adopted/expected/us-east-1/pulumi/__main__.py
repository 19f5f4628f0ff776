"""Amazon Cognito in us-east-1: importing a module of pools registers what it holds."""

import pulumi

from pools import small

pulumi.export("small_id", small.small.id)
pulumi.export("small_arn", small.small.arn)
pulumi.export("small_endpoint", small.small.endpoint)
pulumi.export("small_app_id", small.small_app.id)
