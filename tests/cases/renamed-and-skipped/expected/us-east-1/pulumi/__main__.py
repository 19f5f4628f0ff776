"""Amazon Cognito in us-east-1: importing a module of pools registers what it holds."""

import pulumi

from pools import platform, staff

# User pool client PlatformUserPoolWebClient8B1F0C2D-Re0BupKz5pdO
# (us-east-1_8pjmooX22/2mkildfm22c3do5ngqgxkps7vk)
pulumi.export(
    "platform",
    {
        "clients": {
            "web": platform.platform_web.id,
        },
    },
)

# User pool User pool - x7k2pq (us-east-1_GjHqf2FdB)
pulumi.export(
    "staff",
    {
        "id": staff.staff.id,
        "arn": staff.staff.arn,
        "endpoint": staff.staff.endpoint,
        "clients": {
            "my_m2m_app": staff.staff_my_m2m_app.id,
            "portal": staff.staff_portal.id,
        },
        "domains": {
            "domain": staff.staff_domain.domain,
        },
    },
)
