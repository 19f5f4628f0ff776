"""Amazon Cognito in us-east-1: importing a module of pools registers what it holds."""

import pulumi

from pools import staff, staff_identity

pulumi.export("staff_id", staff.staff.id)
pulumi.export("staff_arn", staff.staff.arn)
pulumi.export("staff_endpoint", staff.staff.endpoint)
pulumi.export("staff_app_id", staff.staff_app.id)

pulumi.export("staff_identity_id", staff_identity.staff_identity.id)
pulumi.export("staff_identity_arn", staff_identity.staff_identity.arn)
