# User pool small (us-east-1_Small0001) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_Small0001/users?region=us-east-1

import pulumi
import pulumi_aws as aws

config = pulumi.Config()

small = aws.cognito.UserPool(
    "small",
    name="small",
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
        import_="us-east-1_Small0001",
        protect=True,
    ),
)

# --- Identity providers ---

small_google = aws.cognito.IdentityProvider(
    "small_google",
    provider_name="Google",
    provider_type="Google",
    user_pool_id=small.id,
    provider_details={
        "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
        "attributes_url_add_attributes": "true",
        "authorize_scopes": "email openid",
        "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
        "client_id": "684213579013-example.apps.googleusercontent.com",
        "client_secret": config.require_secret("small_google_client_secret"),
        "oidc_issuer": "https://accounts.google.com",
        "token_request_method": "POST",
        "token_url": "https://www.googleapis.com/oauth2/v4/token",
    },
    attribute_mapping={
        "email": "email",
        "username": "sub",
    },
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Small0001:Google",
        # Replaced, it goes first: a pool has one provider of a name: the old one is in
        # the way of the new one
        delete_before_replace=True,
        additional_secret_outputs=[
            "provider_details",
        ],
    ),
)

# --- App clients ---

# the client has a secret of AWS's making; the provider never reads generate_secret
# back, so write it only for a client that is made anew
small_app = aws.cognito.UserPoolClient(
    "small_app",
    name="app",
    user_pool_id=small.id,
    explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    prevent_user_existence_errors="ENABLED",
    refresh_token_validity=30,
    enable_token_revocation=True,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Small0001/4appappappappappappappapp4",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)
