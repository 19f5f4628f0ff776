# User pool shop (eu-west-1_Shop00002) in eu-west-1
# https://eu-west-1.console.aws.amazon.com/cognito/v2/idp/user-pools/eu-west-1_Shop00002/users?region=eu-west-1

import pulumi
import pulumi_aws as aws

shop = aws.cognito.UserPool(
    "shop",
    name="shop",
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
        import_="eu-west-1_Shop00002",
        protect=True,
    ),
)

# --- App clients ---

# the client has a secret of AWS's making; the provider never reads generate_secret
# back, so write it only for a client that is made anew
shop_web = aws.cognito.UserPoolClient(
    "shop_web",
    name="web",
    user_pool_id=shop.id,
    explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    prevent_user_existence_errors="ENABLED",
    refresh_token_validity=30,
    enable_token_revocation=True,
    opts=pulumi.ResourceOptions(
        import_="eu-west-1_Shop00002/2webwebwebwebwebwebwebweb2",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)

# --- Domain and login pages ---

shop_login = aws.cognito.UserPoolDomain(
    "shop_login",
    domain="shop-login",
    user_pool_id=shop.id,
    managed_login_version=1,
    opts=pulumi.ResourceOptions(
        import_="shop-login",
        protect=True,
        # Replaced, it goes first: a pool has one domain of a sort: the old one is in
        # the way of the new one
        delete_before_replace=True,
    ),
)
