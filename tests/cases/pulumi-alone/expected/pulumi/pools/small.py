# small (us-east-1_Small0001)

import pulumi
import pulumi_aws as aws

small = aws.cognito.UserPool(
    "small",
    name="small",
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
        import_="us-east-1_Small0001",
        protect=True,
    ),
)

small_app = aws.cognito.UserPoolClient(
    "small_app",
    name="app",
    user_pool_id=small.id,
    generate_secret=True,
    explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    allowed_oauth_flows_user_pool_client=False,
    refresh_token_validity=30,
    enable_token_revocation=True,
    prevent_user_existence_errors="ENABLED",
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Small0001/4appappappappappappappapp4",
        ignore_changes=[
            # the provider never reads generate_secret back, and would replace the
            # client for it
            "generateSecret",
        ],
    ),
)
