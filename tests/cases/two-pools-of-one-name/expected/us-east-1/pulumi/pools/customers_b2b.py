# User pool customers (us-east-1_G7JhOi2kx) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_G7JhOi2kx/users?region=us-east-1

import pulumi
import pulumi_aws as aws

import externals
from pools import read_file

customers_b2b = aws.cognito.UserPool(
    "customers_b2b",
    name="customers",
    user_pool_tier="LITE",
    deletion_protection="INACTIVE",
    alias_attributes=["email", "phone_number", "preferred_username"],
    username_configuration={
        "case_sensitive": True,
    },
    sign_in_policy={
        "allowed_first_auth_factors": ["PASSWORD"],
    },
    auto_verified_attributes=["email"],
    user_attribute_update_settings={
        "attributes_require_verification_before_updates": ["email"],
    },
    schemas=[
        {
            "name": "birthdate",
            "attribute_data_type": "String",
            "mutable": True,
            "string_attribute_constraints": {
                "min_length": "4",
                "max_length": "10",
            },
        },
        {
            "name": "code_name",
            "attribute_data_type": "String",
            "mutable": True,
            "string_attribute_constraints": {},
        },
        {
            "name": "credit_limit",
            "attribute_data_type": "Number",
            "mutable": True,
            "number_attribute_constraints": {
                "min_value": "0",
                "max_value": "100000",
            },
        },
        {
            "name": "email",
            "attribute_data_type": "String",
            "mutable": True,
            "required": True,
            "string_attribute_constraints": {
                "min_length": "3",
                "max_length": "255",
            },
        },
        {
            "name": "internal_note",
            "attribute_data_type": "String",
            "developer_only_attribute": True,
            "mutable": True,
            "string_attribute_constraints": {},
        },
        {
            "name": "newsletter",
            "attribute_data_type": "Boolean",
            "mutable": True,
        },
        {
            "name": "points",
            "attribute_data_type": "Number",
            "mutable": True,
            "number_attribute_constraints": {},
        },
        {
            "name": "preferred_username",
            "attribute_data_type": "String",
            "mutable": True,
            "string_attribute_constraints": {
                "min_length": "2",
                "max_length": "100",
            },
        },
        {
            "name": "region",
            "attribute_data_type": "String",
            "mutable": True,
            "string_attribute_constraints": {
                "max_length": "50",
            },
        },
        {
            "name": "score",
            "attribute_data_type": "Number",
            "mutable": True,
            "number_attribute_constraints": {
                "min_value": "-5",
            },
        },
        {
            "name": "signed_up_at",
            "attribute_data_type": "DateTime",
            "mutable": True,
        },
        {
            "name": "tenant",
            "attribute_data_type": "String",
            "mutable": False,
            "string_attribute_constraints": {
                "min_length": "1",
                "max_length": "64",
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
    mfa_configuration="ON",
    software_token_mfa_configuration={
        "enabled": False,
    },
    account_recovery_setting={
        "recovery_mechanisms": [
            {
                "name": "admin_only",
                "priority": 1,
            },
        ],
    },
    sms_configuration={
        "external_id": "customers-b2b",
        "sns_caller_arn": externals.IAM_ROLE_CUSTOMERS_B2B_SMS,
        "sns_region": "us-east-1",
    },
    verification_message_template={
        "default_email_option": "CONFIRM_WITH_LINK",
        "email_message_by_link": read_file(
            "customers_b2b.verification_message_template.email_message_by_link.html",
        ),
        "email_subject_by_link": "Confirm",
    },
    tags={
        "team": "b2b",
    },
    opts=pulumi.ResourceOptions(
        import_="us-east-1_G7JhOi2kx",
        protect=True,
    ),
)

# --- App clients ---

customers_b2b_web = aws.cognito.UserPoolClient(
    "customers_b2b_web",
    name="web",
    user_pool_id=customers_b2b.id,
    explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    refresh_token_validity=30,
    enable_token_revocation=True,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_G7JhOi2kx/0nmntnk46d2x17f594hncnjoq1",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)

# the client has a secret of AWS's making; the provider never reads generate_secret
# back, so write it only for a client that is made anew
customers_b2b_web_2 = aws.cognito.UserPoolClient(
    "customers_b2b_web_2",
    name="web",
    user_pool_id=customers_b2b.id,
    explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_PASSWORD_AUTH"],
    supported_identity_providers=["COGNITO"],
    allowed_oauth_flows_user_pool_client=True,
    allowed_oauth_flows=["implicit"],
    allowed_oauth_scopes=["email", "openid"],
    callback_urls=["https://b2b.customers.example.com/"],
    refresh_token_validity=30,
    enable_token_revocation=True,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_G7JhOi2kx/5lj3iv68s3zm6g2jpyx2ydufkh",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)

# --- Domain and login pages ---

customers_b2b_domain = aws.cognito.UserPoolDomain(
    "customers_b2b_domain",
    domain="customers-b2b",
    user_pool_id=customers_b2b.id,
    opts=pulumi.ResourceOptions(
        import_="customers-b2b",
        protect=True,
        # Replaced, it goes first: a pool has one domain of a sort: the old one is in
        # the way of the new one
        delete_before_replace=True,
    ),
)
