# User pool customers (us-east-1_sU78E9kcE) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_sU78E9kcE/users?region=us-east-1

# DcrConfiguration is not here: the provider has no argument for dynamic client registration
# AcrConfiguration is not here: the provider has no argument for authentication context classes
# LambdaConfig.InboundFederation is not here: the provider has no argument for the inbound
# federation trigger
resource "aws_cognito_user_pool" "customers_identity" {
  name                = "customers"
  user_pool_tier      = "PLUS"
  deletion_protection = "ACTIVE"

  username_attributes        = ["email", "phone_number"]
  auto_verified_attributes   = ["email", "phone_number"]
  mfa_configuration          = "OPTIONAL"
  sms_authentication_message = "Код \"{####}\" for $${name} at C:\\login — 100%%{if} 🔐"
  tags = {
    "amplify:deployment-type" = "branch"
    cost-center               = "4711"
    created-by                = "amplify"
    env                       = "prod"
    note                      = ""
    owner                     = "Zoë + Søn"
    team                      = "identity"
  }

  username_configuration {
    case_sensitive = false
  }

  sign_in_policy {
    allowed_first_auth_factors = ["EMAIL_OTP", "PASSWORD", "SMS_OTP", "WEB_AUTHN"]
  }

  admin_create_user_config {
    allow_admin_create_user_only = false

    invite_message_template {
      email_message = file("${path.module}/files/customers_identity.invite_message_template.email_message.html")
      email_subject = "Welcome — добро пожаловать"
      sms_message   = "Hi {username}, your \"temporary\" password: {####} ✉"
    }
  }

  user_attribute_update_settings {
    attributes_require_verification_before_update = ["email", "phone_number"]
  }

  schema {
    name                = "email"
    attribute_data_type = "String"
    mutable             = true
    required            = true

    string_attribute_constraints {
      min_length = "0"
      max_length = "2048"
    }
  }

  schema {
    name                = "given_name"
    attribute_data_type = "String"
    mutable             = true

    string_attribute_constraints {
      min_length = "1"
      max_length = "255"
    }
  }

  schema {
    name                = "plan"
    attribute_data_type = "String"
    mutable             = true

    string_attribute_constraints {}
  }

  schema {
    name                = "tenant_id"
    attribute_data_type = "String"
    mutable             = false

    string_attribute_constraints {
      min_length = "1"
      max_length = "64"
    }
  }

  password_policy {
    minimum_length                   = 14
    password_history_size            = 5
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = false
    require_uppercase                = true
    temporary_password_validity_days = 3
  }

  software_token_mfa_configuration {
    enabled = true
  }

  email_mfa_configuration {
    message = file("${path.module}/files/customers_identity.email_mfa_configuration.message.html")
    subject = "Sign-in code — вход — ログイン"
  }

  web_authn_configuration {
    relying_party_id  = "auth.customers.example.com"
    user_verification = "preferred"
  }

  device_configuration {
    challenge_required_on_new_device      = true
    device_only_remembered_on_user_prompt = true
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }

    recovery_mechanism {
      name     = "verified_phone_number"
      priority = 2
    }
  }

  email_configuration {
    email_sending_account  = "DEVELOPER"
    source_arn             = local.ses_identity_no_reply_customers_example_com
    from_email_address     = "\"Customers, Inc.\" <no-reply@customers.example.com>"
    reply_to_email_address = "support@customers.example.com"
    configuration_set      = "customers-mail_events"
  }

  sms_configuration {
    external_id    = "81ea57db-367d-49d0-87bb-f91eef70d732"
    sns_caller_arn = local.iam_role_customers_sms
    sns_region     = "us-east-1"
  }

  verification_message_template {
    default_email_option  = "CONFIRM_WITH_CODE"
    email_message         = file("${path.module}/files/customers_identity.verification_message_template.email_message.html")
    email_subject         = "Your \"code\" — код 確認 $${subject} 🎁"
    email_message_by_link = file("${path.module}/files/customers_identity.verification_message_template.email_message_by_link.html")
    email_subject_by_link = "Confirm your address"
    sms_message           = "Код: {####} 確認コード $${name} {{ jinja }} \\o/ \"quoted\" 📱"
  }

  user_pool_add_ons {
    advanced_security_mode = "ENFORCED"

    advanced_security_additional_flows {
      custom_auth_mode = "AUDIT"
    }
  }

  lambda_config {
    pre_sign_up                    = local.lambda_customers_pre_sign_up
    pre_authentication             = local.lambda_customers_pre_authentication
    post_authentication            = local.lambda_customers_post_authentication
    post_confirmation              = local.lambda_customers_post_confirmation_live
    custom_message                 = local.lambda_customers_custom_message
    define_auth_challenge          = local.lambda_customers_define_auth_challenge
    create_auth_challenge          = local.lambda_customers_create_auth_challenge
    verify_auth_challenge_response = local.lambda_customers_verify_auth_challenge
    user_migration                 = local.lambda_customers_user_migration
    kms_key_id                     = local.kms_key_3b5f45ae

    pre_token_generation_config {
      lambda_arn     = local.lambda_customers_pre_token_generation
      lambda_version = "V2_0"
    }

    custom_email_sender {
      lambda_arn     = local.lambda_customers_email_sender
      lambda_version = "V1_0"
    }

    custom_sms_sender {
      lambda_arn     = local.lambda_customers_sms_sender
      lambda_version = "V1_0"
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

# --- App clients ---

# the client has a secret of AWS's making; the provider never reads generate_secret back, so write
# it only for a client that is made anew
resource "aws_cognito_user_pool_client" "customers_identity_backend" {
  name         = "backend"
  user_pool_id = aws_cognito_user_pool.customers_identity.id

  explicit_auth_flows           = ["ALLOW_REFRESH_TOKEN_AUTH"]
  supported_identity_providers  = ["COGNITO"]
  prevent_user_existence_errors = "ENABLED"

  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_scopes = [
    "https://api.customers.example.com/orders.read",
    "https://api.customers.example.com/orders.write",
    "invoices/invoice:list",
  ]

  refresh_token_validity  = 30
  enable_token_revocation = true

  lifecycle {
    prevent_destroy = true
  }
}

# the client has a secret of AWS's making; the provider never reads generate_secret back, so write
# it only for a client that is made anew
resource "aws_cognito_user_pool_client" "customers_identity_backend_2" {
  name         = "backend"
  user_pool_id = aws_cognito_user_pool.customers_identity.id

  explicit_auth_flows                           = ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  enable_propagate_additional_user_context_data = true

  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_scopes                 = ["https://api.customers.example.com/orders.read"]

  access_token_validity   = 2
  id_token_validity       = 2
  refresh_token_validity  = 10
  enable_token_revocation = true

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool_client" "customers_identity_web" {
  name         = "web"
  user_pool_id = aws_cognito_user_pool.customers_identity.id

  explicit_auth_flows = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH"]
  supported_identity_providers = [
    "COGNITO",
    "CorpAD",
    "Facebook",
    "Google",
    "LoginWithAmazon",
    "Okta",
    "PartnerSAML",
    "SignInWithApple",
  ]
  prevent_user_existence_errors = "ENABLED"
  auth_session_validity         = 5

  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes = [
    "aws.cognito.signin.user.admin",
    "email",
    "https://api.customers.example.com/orders.read",
    "https://api.customers.example.com/orders.write",
    "invoices/invoice:list",
    "openid",
    "phone",
    "profile",
  ]
  callback_urls = [
    "http://localhost:3000/callback",
    "https://shop.customers.example.com/auth/callback?lang=en&mode=%7Bx%7D",
  ]
  default_redirect_uri = "http://localhost:3000/callback"
  logout_urls          = ["http://localhost:3000/", "https://shop.customers.example.com/bye"]

  access_token_validity   = 1
  id_token_validity       = 1
  refresh_token_validity  = 30
  enable_token_revocation = true

  read_attributes = [
    "custom:plan",
    "custom:tenant_id",
    "email",
    "email_verified",
    "family_name",
    "given_name",
    "name",
    "phone_number",
    "phone_number_verified",
  ]
  write_attributes = ["email", "family_name", "given_name", "name", "phone_number"]

  lifecycle {
    prevent_destroy = true
  }
}

# --- Domain and login pages ---

# before 6.3.0 the provider changes the version of a custom domain's login without its certificate,
# and AWS refuses that
resource "aws_cognito_user_pool_domain" "customers_identity_auth_example_com" {
  domain                = "auth.customers.example.com"
  user_pool_id          = aws_cognito_user_pool.customers_identity.id
  certificate_arn       = local.acm_79040c6a
  managed_login_version = 2

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool_domain" "customers_identity_login" {
  domain                = "customers-login"
  user_pool_id          = aws_cognito_user_pool.customers_identity.id
  managed_login_version = 1

  lifecycle {
    prevent_destroy = true
  }
}
