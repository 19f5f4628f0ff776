"""Amazon Cognito in us-east-1: importing a module of pools registers what it holds."""

import pulumi

from pools import platform_user_pool3fa2_xy12_zq, staff

pulumi.export(
    "platform_user_platform_user_pool_web_id",
    platform_user_pool3fa2_xy12_zq.platform_user_platform_user_pool_web.id,
)

pulumi.export("staff_id", staff.staff.id)
pulumi.export("staff_arn", staff.staff.arn)
pulumi.export("staff_endpoint", staff.staff.endpoint)
pulumi.export("staff_my_m2m_app_x7k2pq_id", staff.staff_my_m2m_app_x7k2pq.id)
pulumi.export("staff_portal_id", staff.staff_portal.id)
