# User pool legacy-mobile (us-east-1_oOxtzHq8S) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_oOxtzHq8S/users?region=us-east-1

import pulumi
import pulumi_aws as aws

import externals

legacy_mobile = aws.cognito.UserPool(
    "legacy_mobile",
    name="legacy-mobile",
    alias_attributes=["phone_number"],
    admin_create_user_config={
        "allow_admin_create_user_only": False,
        "invite_message_template": {
            "email_message": "Your username is {username} and temporary password is {####}. ",
            "email_subject": "Your temporary password",
            "sms_message": "Your username is {username} and temporary password is {####}. ",
        },
    },
    auto_verified_attributes=["phone_number"],
    schemas=[
        {
            "name": "device_os",
            "attribute_data_type": "String",
            "mutable": True,
            "string_attribute_constraints": {
                "min_length": "0",
                "max_length": "20",
            },
        },
        {
            "name": "name",
            "attribute_data_type": "String",
            "mutable": True,
            "required": True,
            "string_attribute_constraints": {
                "min_length": "0",
                "max_length": "2048",
            },
        },
    ],
    password_policy={
        "minimum_length": 6,
        "require_lowercase": True,
        "require_numbers": True,
        "require_symbols": False,
        "require_uppercase": False,
    },
    mfa_configuration="OFF",
    sms_configuration={
        "external_id": "5e5bd2a4-c897-4701-bede-2ecf8bca2388",
        "sns_caller_arn": externals.IAM_ROLE_LEGACYMOBILE_SMS,
    },
    email_verification_message="Your verification code is {####}. ",
    email_verification_subject="Your verification code",
    sms_verification_message="Your verification code is {####}. ",
    sms_authentication_message="Your authentication code is {####}. ",
    opts=pulumi.ResourceOptions(
        import_="us-east-1_oOxtzHq8S",
        protect=True,
        ignore_changes=[
            # AWS answers no deletion protection for this old pool; the provider would
            # write its default
            "deletionProtection",
            # AWS answers no sending account for this old pool; the provider would write
            # its default
            "emailConfiguration",
        ],
    ),
)

# the client has a secret of AWS's making; the provider never reads generate_secret
# back, so write it only for a client that is made anew
legacy_mobile_android = aws.cognito.UserPoolClient(
    "legacy_mobile_android",
    name="legacy-mobile-android",
    user_pool_id=legacy_mobile.id,
    explicit_auth_flows=["ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"],
    refresh_token_validity=3650,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_oOxtzHq8S/90do4ue11rb4pvp3bn880pzcy7",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)

legacy_mobile_ios = aws.cognito.UserPoolClient(
    "legacy_mobile_ios",
    name="legacy-mobile-ios",
    user_pool_id=legacy_mobile.id,
    explicit_auth_flows=["ADMIN_NO_SRP_AUTH"],
    refresh_token_validity=30,
    read_attributes=[
        "email",
        "email_verified",
        "name",
        "phone_number",
        "phone_number_verified",
    ],
    write_attributes=["email", "name", "phone_number"],
    opts=pulumi.ResourceOptions(
        import_="us-east-1_oOxtzHq8S/67x1o9ro5nzqdg2w3ll9tzql8i",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)

legacy_mobile_kiosk = aws.cognito.UserPoolClient(
    "legacy_mobile_kiosk",
    name="legacy-mobile-kiosk",
    user_pool_id=legacy_mobile.id,
    explicit_auth_flows=["CUSTOM_AUTH_FLOW_ONLY"],
    refresh_token_validity=30,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_oOxtzHq8S/9bbtdd0gdmsaur44nam73wa3yy",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)
