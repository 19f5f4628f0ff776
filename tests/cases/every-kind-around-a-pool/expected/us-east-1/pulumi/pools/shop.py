# User pool shop (us-east-1_Kinds0001) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_Kinds0001/users?region=us-east-1

import pulumi
import pulumi_aws as aws

import externals
from pools import read_base64, read_file

shop = aws.cognito.UserPool(
    "shop",
    name="shop",
    user_pool_tier="PLUS",
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
    user_pool_add_ons={
        "advanced_security_mode": "ENFORCED",
    },
    lambda_config={
        "pre_sign_up": externals.LAMBDA_SHOP_PRE_SIGN_UP,
    },
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Kinds0001",
        protect=True,
    ),
)

# --- Identity providers ---

shop_google = aws.cognito.IdentityProvider(
    "shop_google",
    provider_name="Google",
    provider_type="Google",
    user_pool_id=shop.id,
    provider_details={
        "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
        "attributes_url_add_attributes": "true",
        "authorize_scopes": "email openid",
        "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
        "client_id": "684213579013-example.apps.googleusercontent.com",
        "oidc_issuer": "https://accounts.google.com",
        "token_request_method": "POST",
        "token_url": "https://www.googleapis.com/oauth2/v4/token",
    },
    attribute_mapping={
        "email": "email",
        "username": "sub",
    },
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Kinds0001:Google",
        # Replaced, it goes first: a pool has one provider of a name: the old one is in
        # the way of the new one
        delete_before_replace=True,
        ignore_changes=[
            # client_secret is a secret: it stays out of the code, and what is set stays
            # as it is
            "providerDetails.client_secret",
        ],
        additional_secret_outputs=[
            "provider_details",
        ],
    ),
)

# --- Resource servers ---

shop_orders = aws.cognito.ResourceServer(
    "shop_orders",
    identifier="orders",
    name="Orders",
    user_pool_id=shop.id,
    scopes=[
        {
            "scope_name": "read",
            "scope_description": "Read orders",
        },
    ],
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Kinds0001|orders",
    ),
)

# --- App clients ---

shop_web = aws.cognito.UserPoolClient(
    "shop_web",
    name="web",
    user_pool_id=shop.id,
    explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    prevent_user_existence_errors="ENABLED",
    refresh_token_validity=30,
    enable_token_revocation=True,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Kinds0001/1webwebwebwebwebwebwebweb1",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)

shop_open_search_search = aws.cognito.UserPoolClient(
    "shop_open_search_search",
    name="AmazonOpenSearchService-shop-search",
    user_pool_id=shop.id,
    explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    prevent_user_existence_errors="ENABLED",
    refresh_token_validity=30,
    enable_token_revocation=True,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Kinds0001/2searchsearchsearchsearch2",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
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

shop_ui = aws.cognito.UserPoolUICustomization(
    "shop_ui",
    user_pool_id=shop.id,
    css=read_file("shop_ui.css"),
    image_file=read_base64("shop_ui.fetched_image.png"),
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Kinds0001,ALL",
        depends_on=[
            shop_login,
        ],
        ignore_changes=[
            # the provider never reads the image back
            "imageFile",
        ],
    ),
)

shop_web_branding = aws.cognito.ManagedLoginBranding(
    "shop_web_branding",
    user_pool_id=shop.id,
    client_id=shop_web.id,
    settings=read_file("shop_web_branding.settings.json"),
    assets=[
        {
            "category": "FAVICON_SVG",
            "color_mode": "DYNAMIC",
            "extension": "SVG",
            "bytes": read_base64("shop_web_branding.assets.favicon_svg.dynamic.svg"),
        },
    ],
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Kinds0001,f599cb8f-b308-4063-b28c-2dc83b92d0d0",
        # Replaced, it goes first: a client has one style: the old one is in the way of
        # the new one
        delete_before_replace=True,
        ignore_changes=[
            # the provider compares the settings as text, and puts their keys in an
            # order of its own
            "settings",
        ],
    ),
)

# --- Groups ---

shop_staff = aws.cognito.UserGroup(
    "shop_staff",
    name="staff",
    user_pool_id=shop.id,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Kinds0001/staff",
    ),
)

# --- Users ---

shop_anna = aws.cognito.User(
    "shop_anna",
    user_pool_id=shop.id,
    username="anna",
    attributes={
        "email": "anna@example.com",
    },
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Kinds0001/anna",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)

shop_ben = aws.cognito.User(
    "shop_ben",
    user_pool_id=shop.id,
    username="ben",
    enabled=False,
    attributes={
        "email": "ben@example.com",
    },
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Kinds0001/ben",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)

shop_anna_in_staff = aws.cognito.UserInGroup(
    "shop_anna_in_staff",
    user_pool_id=shop.id,
    group_name=shop_staff.name,
    username=shop_anna.username,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Kinds0001,staff,anna",
    ),
)

# --- Threat protection, logs and firewall ---

shop_risk = aws.cognito.RiskConfiguration(
    "shop_risk",
    user_pool_id=shop.id,
    account_takeover_risk_configuration={
        "actions": {
            "high_action": {
                "event_action": "BLOCK",
                "notify": True,
            },
            "low_action": {
                "event_action": "NO_ACTION",
                "notify": False,
            },
            "medium_action": {
                "event_action": "MFA_IF_CONFIGURED",
                "notify": False,
            },
        },
        "notify_configuration": {
            "source_arn": externals.SES_IDENTITY_SHOP_EXAMPLE_COM,
            "from_": "security@shop.example.com",
            "block_email": {
                "html_body": read_file("shop_risk.block_email.html_body.html"),
                "subject": "Blocked",
                "text_body": "Blocked.",
            },
        },
    },
    compromised_credentials_risk_configuration={
        "actions": {
            "event_action": "BLOCK",
        },
        "event_filters": ["SIGN_IN"],
    },
    risk_exception_configuration={
        "blocked_ip_range_lists": ["198.51.100.0/24"],
    },
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Kinds0001",
    ),
)

shop_logs = aws.cognito.LogDeliveryConfiguration(
    "shop_logs",
    user_pool_id=shop.id,
    log_configurations=[
        {
            "event_source": "userNotification",
            "log_level": "ERROR",
            "cloud_watch_logs_configuration": {
                "log_group_arn": externals.LOG_GROUP_SHOP_COGNITO,
            },
        },
        {
            "event_source": "userAuthEvents",
            "log_level": "INFO",
            "s3_configuration": {
                "bucket_arn": externals.S3_SHOP_AUTH_EVENTS,
            },
        },
    ],
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Kinds0001",
    ),
)

shop_web_acl = aws.wafv2.WebAclAssociation(
    "shop_web_acl",
    resource_arn=shop.arn,
    web_acl_arn=externals.WEB_ACL_SHOP,
    opts=pulumi.ResourceOptions(
        import_="arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/aa562d6a-83c5-4bb4-8f57-0efb8164adce,arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Kinds0001",
        # Replaced, it goes first: a pool has one web ACL: deleted last, the old one
        # takes the new one away
        delete_before_replace=True,
    ),
)

# --- Permissions to call functions ---

shop_pre_sign_up = aws.lambda_.Permission(
    "shop_pre_sign_up",
    statement_id="cognito",
    function="shop-pre-sign-up",
    action="lambda:InvokeFunction",
    principal="cognito-idp.amazonaws.com",
    source_arn=shop.arn,
    opts=pulumi.ResourceOptions(
        import_="shop-pre-sign-up/cognito",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        # Replaced, it goes first: a function has one statement of an id: the old one is
        # in the way of the new one
        delete_before_replace=True,
    ),
)
