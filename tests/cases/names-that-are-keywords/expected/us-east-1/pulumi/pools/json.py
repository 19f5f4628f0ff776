# User pool json (us-east-1_CTd1j0Peq) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_CTd1j0Peq/users?region=us-east-1

import pulumi
import pulumi_aws as aws

json = aws.cognito.UserPool(
    "json",
    name="json",
    user_pool_tier="ESSENTIALS",
    deletion_protection="INACTIVE",
    alias_attributes=["phone_number"],
    sign_in_policy={
        "allowed_first_auth_factors": ["PASSWORD"],
    },
    schemas=[
        {
            "name": "badge",
            "attribute_data_type": "Number",
            "mutable": True,
            "number_attribute_constraints": {
                "min_value": "1",
                "max_value": "99999",
            },
        },
        {
            "name": "department",
            "attribute_data_type": "String",
            "mutable": True,
            "string_attribute_constraints": {
                "min_length": "0",
                "max_length": "256",
            },
        },
    ],
    password_policy={
        "minimum_length": 8,
        "require_lowercase": True,
        "require_numbers": True,
        "require_symbols": True,
        "require_uppercase": True,
        "temporary_password_validity_days": 7,
    },
    mfa_configuration="OPTIONAL",
    software_token_mfa_configuration={
        "enabled": True,
    },
    web_authn_configuration={},
    account_recovery_setting={
        "recovery_mechanisms": [
            {
                "name": "verified_phone_number",
                "priority": 1,
            },
        ],
    },
    tags={
        "class": "internal",
    },
    opts=pulumi.ResourceOptions(
        import_="us-east-1_CTd1j0Peq",
        protect=True,
    ),
)

json_2fa_app = aws.cognito.UserPoolClient(
    "json_2fa_app",
    name="2fa-app",
    user_pool_id=json.id,
    explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    refresh_token_validity=30,
    enable_token_revocation=True,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_CTd1j0Peq/1bdtbkrr6a8lx2ty20vhgy6c6n",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)

json_class = aws.cognito.UserPoolClient(
    "json_class",
    name="class",
    user_pool_id=json.id,
    explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    refresh_token_validity=30,
    enable_token_revocation=True,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_CTd1j0Peq/21ml38puhew1152m2irz42cfrw",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)

json_import = aws.cognito.UserPoolClient(
    "json_import",
    name="import",
    user_pool_id=json.id,
    explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    refresh_token_validity=30,
    enable_token_revocation=True,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_CTd1j0Peq/10z8qv6x1c3eo9inqk2wmfgph6",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)
