# User pool staff (us-east-1_Staff0001) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_Staff0001/users?region=us-east-1

import pulumi
import pulumi_aws as aws

staff = aws.cognito.UserPool(
    "staff",
    name="staff",
    user_pool_tier="ESSENTIALS",
    deletion_protection="ACTIVE",
    sign_in_policy={
        "allowed_first_auth_factors": ["PASSWORD"],
    },
    password_policy={
        "minimum_length": 12,
        "require_lowercase": True,
        "require_numbers": True,
        "require_symbols": False,
        "require_uppercase": True,
        "temporary_password_validity_days": 7,
    },
    mfa_configuration="OFF",
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
    prevent_user_existence_errors="ENABLED",
    refresh_token_validity=30,
    enable_token_revocation=True,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Staff0001/3appappappappappappappapp3",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)
