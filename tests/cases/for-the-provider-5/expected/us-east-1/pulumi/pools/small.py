# User pool small (us-east-1_Small0001) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_Small0001/users?region=us-east-1

import pulumi
import pulumi_aws as aws

import externals

small = aws.cognito.UserPool(
    "small",
    name="small",
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
        "advanced_security_mode": "AUDIT",
    },
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Small0001",
        protect=True,
    ),
)

# --- App clients ---

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

# --- Groups ---

small_staff = aws.cognito.UserGroup(
    "small_staff",
    name="staff",
    user_pool_id=small.id,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Small0001/staff",
    ),
)

# --- Users ---

small_anna = aws.cognito.User(
    "small_anna",
    user_pool_id=small.id,
    username="anna",
    attributes={
        "email": "anna@example.com",
    },
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Small0001/anna",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)

small_anna_in_staff = aws.cognito.UserInGroup(
    "small_anna_in_staff",
    user_pool_id=small.id,
    group_name=small_staff.name,
    username=small_anna.username,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Small0001,staff,anna",
    ),
)

# --- Threat protection, logs and firewall ---

small_risk = aws.cognito.RiskConfiguration(
    "small_risk",
    user_pool_id=small.id,
    account_takeover_risk_configuration={
        "actions": {
            "high_action": {
                "event_action": "BLOCK",
                "notify": False,
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
        import_="us-east-1_Small0001",
    ),
)

small_logs = aws.cognito.LogDeliveryConfiguration(
    "small_logs",
    user_pool_id=small.id,
    log_configurations=[
        {
            "event_source": "userNotification",
            "log_level": "ERROR",
            "cloud_watch_logs_configuration": {
                "log_group_arn": externals.LOG_GROUP_SMALL_COGNITO,
            },
        },
    ],
    opts=pulumi.ResourceOptions(
        import_="us-east-1_Small0001",
    ),
)
