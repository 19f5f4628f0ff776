# User pool customers (us-east-1_sU78E9kcE) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_sU78E9kcE/users?region=us-east-1

import pulumi
import pulumi_aws as aws

import externals
from pools import read_file

# DcrConfiguration is not here: the provider has no argument for dynamic client
# registration
# AcrConfiguration is not here: the provider has no argument for authentication context
# classes
# LambdaConfig.InboundFederation is not here: the provider has no argument for the
# inbound federation trigger
customers_identity = aws.cognito.UserPool(
    "customers_identity",
    name="customers",
    user_pool_tier="PLUS",
    deletion_protection="ACTIVE",
    username_attributes=["email", "phone_number"],
    username_configuration={
        "case_sensitive": False,
    },
    sign_in_policy={
        "allowed_first_auth_factors": ["EMAIL_OTP", "PASSWORD", "SMS_OTP", "WEB_AUTHN"],
    },
    admin_create_user_config={
        "allow_admin_create_user_only": False,
        "invite_message_template": {
            "email_message": read_file(
                "customers_identity.invite_message_template.email_message.html",
            ),
            "email_subject": "Welcome — добро пожаловать",
            "sms_message": 'Hi {username}, your "temporary" password: {####} ✉',
        },
    },
    auto_verified_attributes=["email", "phone_number"],
    user_attribute_update_settings={
        "attributes_require_verification_before_updates": ["email", "phone_number"],
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
        {
            "name": "given_name",
            "attribute_data_type": "String",
            "mutable": True,
            "string_attribute_constraints": {
                "min_length": "1",
                "max_length": "255",
            },
        },
        {
            "name": "plan",
            "attribute_data_type": "String",
            "mutable": True,
            "string_attribute_constraints": {},
        },
        {
            "name": "tenant_id",
            "attribute_data_type": "String",
            "mutable": False,
            "string_attribute_constraints": {
                "min_length": "1",
                "max_length": "64",
            },
        },
    ],
    password_policy={
        "minimum_length": 14,
        "password_history_size": 5,
        "require_lowercase": True,
        "require_numbers": True,
        "require_symbols": False,
        "require_uppercase": True,
        "temporary_password_validity_days": 3,
    },
    mfa_configuration="OPTIONAL",
    software_token_mfa_configuration={
        "enabled": True,
    },
    email_mfa_configuration={
        "message": read_file("customers_identity.email_mfa_configuration.message.html"),
        "subject": "Sign-in code — вход — ログイン",
    },
    web_authn_configuration={
        "relying_party_id": "auth.customers.example.com",
        "user_verification": "preferred",
    },
    device_configuration={
        "challenge_required_on_new_device": True,
        "device_only_remembered_on_user_prompt": True,
    },
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
    email_configuration={
        "email_sending_account": "DEVELOPER",
        "source_arn": externals.SES_IDENTITY_NO_REPLY_CUSTOMERS_EXAMPLE_COM,
        "from_email_address": '"Customers, Inc." <no-reply@customers.example.com>',
        "reply_to_email_address": "support@customers.example.com",
        "configuration_set": "customers-mail_events",
    },
    sms_configuration={
        "external_id": "81ea57db-367d-49d0-87bb-f91eef70d732",
        "sns_caller_arn": externals.IAM_ROLE_CUSTOMERS_SMS,
        "sns_region": "us-east-1",
    },
    verification_message_template={
        "default_email_option": "CONFIRM_WITH_CODE",
        "email_message": read_file(
            "customers_identity.verification_message_template.email_message.html",
        ),
        "email_subject": 'Your "code" — код 確認 ${subject} 🎁',
        "email_message_by_link": read_file(
            "customers_identity.verification_message_template.email_message_by_link.html",
        ),
        "email_subject_by_link": "Confirm your address",
        "sms_message": 'Код: {####} 確認コード ${name} {{ jinja }} \\o/ "quoted" 📱',
    },
    sms_authentication_message='Код "{####}" for ${name} at C:\\login — 100%{if} 🔐',
    user_pool_add_ons={
        "advanced_security_mode": "ENFORCED",
        "advanced_security_additional_flows": {
            "custom_auth_mode": "AUDIT",
        },
    },
    lambda_config={
        "pre_sign_up": externals.LAMBDA_CUSTOMERS_PRE_SIGN_UP,
        "pre_authentication": externals.LAMBDA_CUSTOMERS_PRE_AUTHENTICATION,
        "post_authentication": externals.LAMBDA_CUSTOMERS_POST_AUTHENTICATION,
        "post_confirmation": externals.LAMBDA_CUSTOMERS_POST_CONFIRMATION_LIVE,
        "custom_message": externals.LAMBDA_CUSTOMERS_CUSTOM_MESSAGE,
        "define_auth_challenge": externals.LAMBDA_CUSTOMERS_DEFINE_AUTH_CHALLENGE,
        "create_auth_challenge": externals.LAMBDA_CUSTOMERS_CREATE_AUTH_CHALLENGE,
        "verify_auth_challenge_response": externals.LAMBDA_CUSTOMERS_VERIFY_AUTH_CHALLENGE,
        "user_migration": externals.LAMBDA_CUSTOMERS_USER_MIGRATION,
        "pre_token_generation_config": {
            "lambda_arn": externals.LAMBDA_CUSTOMERS_PRE_TOKEN_GENERATION,
            "lambda_version": "V2_0",
        },
        "custom_email_sender": {
            "lambda_arn": externals.LAMBDA_CUSTOMERS_EMAIL_SENDER,
            "lambda_version": "V1_0",
        },
        "custom_sms_sender": {
            "lambda_arn": externals.LAMBDA_CUSTOMERS_SMS_SENDER,
            "lambda_version": "V1_0",
        },
        "kms_key_id": externals.KMS_KEY_3B5F45AE,
    },
    tags={
        "amplify:deployment-type": "branch",
        "cost-center": "4711",
        "created-by": "amplify",
        "env": "prod",
        "note": "",
        "owner": "Zoë + Søn",
        "team": "identity",
    },
    opts=pulumi.ResourceOptions(
        import_="us-east-1_sU78E9kcE",
        protect=True,
    ),
)

# --- App clients ---

# the client has a secret of AWS's making; the provider never reads generate_secret
# back, so write it only for a client that is made anew
customers_identity_backend = aws.cognito.UserPoolClient(
    "customers_identity_backend",
    name="backend",
    user_pool_id=customers_identity.id,
    explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH"],
    supported_identity_providers=["COGNITO"],
    prevent_user_existence_errors="ENABLED",
    allowed_oauth_flows_user_pool_client=True,
    allowed_oauth_flows=["client_credentials"],
    allowed_oauth_scopes=[
        "https://api.customers.example.com/orders.read",
        "https://api.customers.example.com/orders.write",
        "invoices/invoice:list",
    ],
    refresh_token_validity=30,
    enable_token_revocation=True,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_sU78E9kcE/0d2nnyf5s0afygooi7ijkq70kj",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)

# the client has a secret of AWS's making; the provider never reads generate_secret
# back, so write it only for a client that is made anew
customers_identity_backend_2 = aws.cognito.UserPoolClient(
    "customers_identity_backend_2",
    name="backend",
    user_pool_id=customers_identity.id,
    explicit_auth_flows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    enable_propagate_additional_user_context_data=True,
    allowed_oauth_flows_user_pool_client=True,
    allowed_oauth_flows=["client_credentials"],
    allowed_oauth_scopes=["https://api.customers.example.com/orders.read"],
    access_token_validity=2,
    id_token_validity=2,
    refresh_token_validity=10,
    enable_token_revocation=True,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_sU78E9kcE/6r64lnmjb6eo946yy8co7dkffo",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)

customers_identity_web = aws.cognito.UserPoolClient(
    "customers_identity_web",
    name="web",
    user_pool_id=customers_identity.id,
    explicit_auth_flows=[
        "ALLOW_REFRESH_TOKEN_AUTH",
        "ALLOW_USER_AUTH",
        "ALLOW_USER_SRP_AUTH",
    ],
    supported_identity_providers=[
        "COGNITO",
        "CorpAD",
        "Facebook",
        "Google",
        "LoginWithAmazon",
        "Okta",
        "PartnerSAML",
        "SignInWithApple",
    ],
    prevent_user_existence_errors="ENABLED",
    auth_session_validity=5,
    allowed_oauth_flows_user_pool_client=True,
    allowed_oauth_flows=["code"],
    allowed_oauth_scopes=[
        "aws.cognito.signin.user.admin",
        "email",
        "https://api.customers.example.com/orders.read",
        "https://api.customers.example.com/orders.write",
        "invoices/invoice:list",
        "openid",
        "phone",
        "profile",
    ],
    callback_urls=[
        "http://localhost:3000/callback",
        "https://shop.customers.example.com/auth/callback?lang=en&mode=%7Bx%7D",
    ],
    default_redirect_uri="http://localhost:3000/callback",
    logout_urls=["http://localhost:3000/", "https://shop.customers.example.com/bye"],
    access_token_validity=1,
    id_token_validity=1,
    refresh_token_validity=30,
    enable_token_revocation=True,
    read_attributes=[
        "custom:plan",
        "custom:tenant_id",
        "email",
        "email_verified",
        "family_name",
        "given_name",
        "name",
        "phone_number",
        "phone_number_verified",
    ],
    write_attributes=["email", "family_name", "given_name", "name", "phone_number"],
    opts=pulumi.ResourceOptions(
        import_="us-east-1_sU78E9kcE/1pphydixjqaofpss91vlhpsacw",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)

# --- Domain and login pages ---

customers_identity_auth_example_com = aws.cognito.UserPoolDomain(
    "customers_identity_auth_example_com",
    domain="auth.customers.example.com",
    user_pool_id=customers_identity.id,
    certificate_arn=externals.ACM_79040C6A,
    managed_login_version=2,
    opts=pulumi.ResourceOptions(
        import_="auth.customers.example.com",
        protect=True,
        # Replaced, it goes first: a pool has one domain of a sort: the old one is in
        # the way of the new one
        delete_before_replace=True,
    ),
)

customers_identity_login = aws.cognito.UserPoolDomain(
    "customers_identity_login",
    domain="customers-login",
    user_pool_id=customers_identity.id,
    managed_login_version=1,
    opts=pulumi.ResourceOptions(
        import_="customers-login",
        protect=True,
        # Replaced, it goes first: a pool has one domain of a sort: the old one is in
        # the way of the new one
        delete_before_replace=True,
    ),
)
