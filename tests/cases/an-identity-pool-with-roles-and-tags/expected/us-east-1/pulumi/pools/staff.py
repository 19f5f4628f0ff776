# staff (us-east-1_Staff0001)

import pulumi
import pulumi_aws as aws

staff = aws.cognito.UserPool(
    "staff",
    name="staff",
    user_pool_tier="ESSENTIALS",
    deletion_protection="ACTIVE",
    mfa_configuration="OFF",
    password_policy={
        "minimum_length": 12,
        "require_lowercase": True,
        "require_numbers": True,
        "require_symbols": False,
        "require_uppercase": True,
        "temporary_password_validity_days": 7,
    },
    sign_in_policy={
        "allowed_first_auth_factors": ["PASSWORD"],
    },
    verification_message_template={
        "default_email_option": "CONFIRM_WITH_CODE",
    },
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Staff0001",
        protect=True,
    ),
)

staff_app = aws.cognito.UserPoolClient(
    "staff_app",
    name="app",
    user_pool_id=staff.id,
    explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    allowed_oauth_flows_user_pool_client=False,
    refresh_token_validity=30,
    enable_token_revocation=True,
    prevent_user_existence_errors="ENABLED",
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Staff0001/3appappappappappappappapp3",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)
