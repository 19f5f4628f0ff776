# User pool - x7k2pq (us-east-1_GjHqf2FdB)

import pulumi
import pulumi_aws as aws

staff = aws.cognito.UserPool(
    "staff",
    name="User pool - x7k2pq",
    user_pool_tier="ESSENTIALS",
    deletion_protection="ACTIVE",
    username_attributes=["email"],
    auto_verified_attributes=["email"],
    mfa_configuration="OFF",
    account_recovery_setting={
        "recovery_mechanisms": [
            {
                "name": "verified_email",
                "priority": 1,
            },
            {
                "name": "verified_phone_number",
                "priority": 2,
            },
        ],
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
    username_configuration={
        "case_sensitive": False,
    },
    verification_message_template={
        "default_email_option": "CONFIRM_WITH_CODE",
    },
    schemas=[
        {
            "name": "email",
            "attribute_data_type": "String",
            "mutable": True,
            "required": True,
            "string_attribute_constraints": {
                "min_length": "0",
                "max_length": "2048",
            },
        },
    ],
    opts=pulumi.ResourceOptions(
        import_="us-east-1_GjHqf2FdB",
        protect=True,
    ),
)

# the client has a secret of AWS's making; the provider never reads generate_secret
# back, so write it only for a client that is made anew
staff_my_m2m_app_x7k2pq = aws.cognito.UserPoolClient(
    "staff_my_m2m_app_x7k2pq",
    name="My M2M app - x7k2pq",
    user_pool_id=staff.id,
    explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH"],
    supported_identity_providers=["COGNITO"],
    allowed_oauth_flows_user_pool_client=True,
    allowed_oauth_flows=["client_credentials"],
    allowed_oauth_scopes=["default-m2m-resource-server-x7k2pq/read"],
    access_token_validity=60,
    id_token_validity=60,
    refresh_token_validity=5,
    auth_session_validity=3,
    enable_token_revocation=True,
    enable_propagate_additional_user_context_data=False,
    prevent_user_existence_errors="ENABLED",
    token_validity_units={
        "access_token": "minutes",
        "id_token": "minutes",
        "refresh_token": "days",
    },
    opts=pulumi.ResourceOptions(
        import_="us-east-1_GjHqf2FdB/4oxbtjcw3l1rxud6nwwk7r2ili",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)

staff_portal = aws.cognito.UserPoolClient(
    "staff_portal",
    name="My web app - x7k2pq",
    user_pool_id=staff.id,
    explicit_auth_flows=[
        "ALLOW_REFRESH_TOKEN_AUTH",
        "ALLOW_USER_AUTH",
        "ALLOW_USER_SRP_AUTH",
    ],
    supported_identity_providers=["COGNITO"],
    allowed_oauth_flows_user_pool_client=True,
    allowed_oauth_flows=["code"],
    allowed_oauth_scopes=["email", "openid", "phone"],
    callback_urls=["https://d84l1y8p4kdic.cloudfront.net"],
    access_token_validity=60,
    id_token_validity=60,
    refresh_token_validity=5,
    auth_session_validity=3,
    enable_token_revocation=True,
    enable_propagate_additional_user_context_data=False,
    prevent_user_existence_errors="ENABLED",
    token_validity_units={
        "access_token": "minutes",
        "id_token": "minutes",
        "refresh_token": "days",
    },
    opts=pulumi.ResourceOptions(
        import_="us-east-1_GjHqf2FdB/3lqli9lofux6cgmrsckqco0g45",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)

staff_us_east_1gjhqf2fdb = aws.cognito.UserPoolDomain(
    "staff_us_east_1gjhqf2fdb",
    domain="us-east-1gjhqf2fdb",
    user_pool_id=staff.id,
    managed_login_version=2,
    opts=pulumi.ResourceOptions(
        import_="us-east-1gjhqf2fdb",
        protect=True,
        # Replaced, it goes first: a pool has one domain of a sort: the old one is in
        # the way of the new one
        delete_before_replace=True,
    ),
)
