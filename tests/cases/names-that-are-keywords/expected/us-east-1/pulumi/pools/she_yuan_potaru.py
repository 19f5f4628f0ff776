# User pool 社員ポータル (us-east-1_EVeV6sBcK) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_EVeV6sBcK/users?region=us-east-1

import pulumi
import pulumi_aws as aws

she_yuan_potaru = aws.cognito.UserPool(
    "she_yuan_potaru",
    name="社員ポータル",
    user_pool_tier="ESSENTIALS",
    deletion_protection="INACTIVE",
    sign_in_policy={
        "allowed_first_auth_factors": ["PASSWORD"],
    },
    password_policy={
        "minimum_length": 8,
        "require_lowercase": True,
        "require_numbers": True,
        "require_symbols": True,
        "require_uppercase": True,
        "temporary_password_validity_days": 7,
    },
    mfa_configuration="OFF",
    device_configuration={
        "challenge_required_on_new_device": False,
        "device_only_remembered_on_user_prompt": False,
    },
    opts=pulumi.ResourceOptions(
        import_="us-east-1_EVeV6sBcK",
        protect=True,
    ),
)
