# 社員ポータル (us-east-1_EVeV6sBcK)

import pulumi
import pulumi_aws as aws

user_pool_evev6s_bck = aws.cognito.UserPool(
    "user_pool_evev6s_bck",
    name="社員ポータル",
    user_pool_tier="ESSENTIALS",
    deletion_protection="INACTIVE",
    mfa_configuration="OFF",
    device_configuration={
        "challenge_required_on_new_device": False,
        "device_only_remembered_on_user_prompt": False,
    },
    password_policy={
        "minimum_length": 8,
        "require_lowercase": True,
        "require_numbers": True,
        "require_symbols": True,
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
        import_="us-east-1_EVeV6sBcK",
        protect=True,
    ),
)
