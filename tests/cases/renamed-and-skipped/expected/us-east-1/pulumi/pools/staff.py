# User pool User pool - x7k2pq (us-east-1_GjHqf2FdB) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_GjHqf2FdB/users?region=us-east-1

import pulumi
import pulumi_aws as aws

staff = aws.cognito.UserPool(
    "staff",
    name="User pool - x7k2pq",
    user_pool_tier="ESSENTIALS",
    deletion_protection="ACTIVE",
    username_attributes=["email"],
    username_configuration={
        "case_sensitive": False,
    },
    sign_in_policy={
        "allowed_first_auth_factors": ["PASSWORD"],
    },
    auto_verified_attributes=["email"],
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
    password_policy={
        "minimum_length": 8,
        "require_lowercase": True,
        "require_numbers": True,
        "require_symbols": True,
        "require_uppercase": True,
        "temporary_password_validity_days": 7,
    },
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
    opts=pulumi.ResourceOptions(
        import_="us-east-1_GjHqf2FdB",
        protect=True,
    ),
)

# --- App clients ---

# the client has a secret of AWS's making; the provider never reads generate_secret
# back, so write it only for a client that is made anew
staff_my_m2m_app = aws.cognito.UserPoolClient(
    "staff_my_m2m_app",
    name="My M2M app - x7k2pq",
    user_pool_id=staff.id,
    explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH"],
    supported_identity_providers=["COGNITO"],
    prevent_user_existence_errors="ENABLED",
    allowed_oauth_flows_user_pool_client=True,
    allowed_oauth_flows=["client_credentials"],
    allowed_oauth_scopes=["default-m2m-resource-server-x7k2pq/read"],
    access_token_validity=60,
    id_token_validity=60,
    refresh_token_validity=5,
    token_validity_units={
        "access_token": "minutes",
        "id_token": "minutes",
        "refresh_token": "days",
    },
    enable_token_revocation=True,
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
    prevent_user_existence_errors="ENABLED",
    allowed_oauth_flows_user_pool_client=True,
    allowed_oauth_flows=["code"],
    allowed_oauth_scopes=["email", "openid", "phone"],
    callback_urls=["https://d84l1y8p4kdic.cloudfront.net"],
    access_token_validity=60,
    id_token_validity=60,
    refresh_token_validity=5,
    token_validity_units={
        "access_token": "minutes",
        "id_token": "minutes",
        "refresh_token": "days",
    },
    enable_token_revocation=True,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_GjHqf2FdB/3lqli9lofux6cgmrsckqco0g45",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)

# --- Domain and login pages ---

staff_domain = aws.cognito.UserPoolDomain(
    "staff_domain",
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
