# User pool customers (us-east-1_sU78E9kcE) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_sU78E9kcE/users?region=us-east-1

# DcrConfiguration is not here: the provider has no argument for dynamic client registration
# AcrConfiguration is not here: the provider has no argument for authentication context classes
# LambdaConfig.InboundFederation is not here: the provider has no argument for the inbound
# federation trigger
resource "aws_cognito_user_pool" "customers" {
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
      email_message = file("${path.module}/files/customers.invite_message_template.email_message.html")
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
    message = file("${path.module}/files/customers.email_mfa_configuration.message.html")
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
    email_message         = file("${path.module}/files/customers.verification_message_template.email_message.html")
    email_subject         = "Your \"code\" — код 確認 $${subject} 🎁"
    email_message_by_link = file("${path.module}/files/customers.verification_message_template.email_message_by_link.html")
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
resource "aws_cognito_user_pool_client" "customers_backend" {
  name         = "backend"
  user_pool_id = aws_cognito_user_pool.customers.id

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
resource "aws_cognito_user_pool_client" "customers_backend_2" {
  name         = "backend"
  user_pool_id = aws_cognito_user_pool.customers.id

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

resource "aws_cognito_user_pool_client" "customers_kiosk" {
  name         = "kiosk"
  user_pool_id = aws_cognito_user_pool.customers.id

  explicit_auth_flows = [
    "ALLOW_REFRESH_TOKEN_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
  ]
  enable_token_revocation = false

  refresh_token_rotation {
    feature = "DISABLED"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool_client" "customers_marketing_analytics" {
  name         = "marketing-analytics"
  user_pool_id = aws_cognito_user_pool.customers.id

  explicit_auth_flows = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_PASSWORD_AUTH"]

  refresh_token_validity  = 30
  enable_token_revocation = true

  analytics_configuration {
    application_id   = "b9b6b3b3c4421d5bba5dffeaf755be4e"
    external_id      = "5421270d-506b-41de-9ca7-24cedd85532c"
    role_arn         = local.iam_role_customers_pinpoint_analytics
    user_data_shared = true
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool_client" "customers_mobile" {
  name         = "mobile"
  user_pool_id = aws_cognito_user_pool.customers.id

  explicit_auth_flows           = ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH"]
  supported_identity_providers  = ["COGNITO", "Google", "SignInWithApple"]
  prevent_user_existence_errors = "ENABLED"

  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = ["email", "https://api.customers.example.com/orders.read", "openid"]
  callback_urls                        = ["com.example.customers://callback"]
  logout_urls                          = ["com.example.customers://signed-out"]

  access_token_validity   = 15
  id_token_validity       = 15
  refresh_token_validity  = 43200
  enable_token_revocation = true

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "minutes"
  }

  refresh_token_rotation {
    feature                    = "ENABLED"
    retry_grace_period_seconds = 0
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool_client" "customers_reports" {
  name         = "reports"
  user_pool_id = aws_cognito_user_pool.customers.id

  access_token_validity   = 3
  enable_token_revocation = true

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool_client" "customers_smart_tv" {
  name         = "smart-tv"
  user_pool_id = aws_cognito_user_pool.customers.id

  explicit_auth_flows   = ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  auth_session_validity = 15

  access_token_validity   = 900
  id_token_validity       = 900
  refresh_token_validity  = 86400
  enable_token_revocation = true

  token_validity_units {
    access_token  = "seconds"
    id_token      = "seconds"
    refresh_token = "seconds"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool_client" "customers_web" {
  name         = "web"
  user_pool_id = aws_cognito_user_pool.customers.id

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

resource "aws_cognito_managed_user_pool_client" "customers_open_search" {
  name_prefix  = "AmazonOpenSearchService-customers-us-east-1-abc123"
  user_pool_id = aws_cognito_user_pool.customers.id

  explicit_auth_flows          = ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
  supported_identity_providers = ["COGNITO"]

  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = ["email", "openid", "phone", "profile"]
  callback_urls = [
    "https://search-customers-vz5dx2jb7rtf00alcco7ofs5nx.us-east-1.es.amazonaws.com/_dashboards/app/home",
  ]
  logout_urls = ["https://search-customers-logs.us-east-1.es.amazonaws.com/_dashboards/app/home"]

  refresh_token_validity  = 30
  enable_token_revocation = true

  lifecycle {
    ignore_changes = [
      # the provider uses name_prefix to find the client once, and never reads it back; so the first
      # change of an imported client ends in an error (inconsistent result), though AWS has made it
      name_prefix,
    ]
  }
}

# --- Domain and login pages ---

# before 6.3.0 the provider changes the version of a custom domain's login without its certificate,
# and AWS refuses that
resource "aws_cognito_user_pool_domain" "customers_auth_example_com" {
  domain                = "auth.customers.example.com"
  user_pool_id          = aws_cognito_user_pool.customers.id
  certificate_arn       = local.acm_79040c6a
  managed_login_version = 2

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool_domain" "customers_login" {
  domain                = "customers-login"
  user_pool_id          = aws_cognito_user_pool.customers.id
  managed_login_version = 1

  lifecycle {
    prevent_destroy = true
  }
}
