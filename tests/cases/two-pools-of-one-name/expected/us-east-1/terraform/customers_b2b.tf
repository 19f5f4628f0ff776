# User pool customers (us-east-1_G7JhOi2kx) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_G7JhOi2kx/users?region=us-east-1

resource "aws_cognito_user_pool" "customers_b2b" {
  name                = "customers"
  user_pool_tier      = "LITE"
  deletion_protection = "INACTIVE"

  alias_attributes         = ["email", "phone_number", "preferred_username"]
  auto_verified_attributes = ["email"]
  mfa_configuration        = "ON"
  tags = {
    team = "b2b"
  }

  username_configuration {
    case_sensitive = true
  }

  sign_in_policy {
    allowed_first_auth_factors = ["PASSWORD"]
  }

  user_attribute_update_settings {
    attributes_require_verification_before_update = ["email"]
  }

  schema {
    name                = "birthdate"
    attribute_data_type = "String"
    mutable             = true

    string_attribute_constraints {
      min_length = "4"
      max_length = "10"
    }
  }

  schema {
    name                = "code_name"
    attribute_data_type = "String"
    mutable             = true

    string_attribute_constraints {}
  }

  schema {
    name                = "credit_limit"
    attribute_data_type = "Number"
    mutable             = true

    number_attribute_constraints {
      min_value = "0"
      max_value = "100000"
    }
  }

  schema {
    name                = "email"
    attribute_data_type = "String"
    mutable             = true
    required            = true

    string_attribute_constraints {
      min_length = "3"
      max_length = "255"
    }
  }

  schema {
    name                     = "internal_note"
    attribute_data_type      = "String"
    developer_only_attribute = true
    mutable                  = true

    string_attribute_constraints {}
  }

  schema {
    name                = "newsletter"
    attribute_data_type = "Boolean"
    mutable             = true
  }

  schema {
    name                = "points"
    attribute_data_type = "Number"
    mutable             = true

    number_attribute_constraints {}
  }

  schema {
    name                = "preferred_username"
    attribute_data_type = "String"
    mutable             = true

    string_attribute_constraints {
      min_length = "2"
      max_length = "100"
    }
  }

  schema {
    name                = "region"
    attribute_data_type = "String"
    mutable             = true

    string_attribute_constraints {
      max_length = "50"
    }
  }

  schema {
    name                = "score"
    attribute_data_type = "Number"
    mutable             = true

    number_attribute_constraints {
      min_value = "-5"
    }
  }

  schema {
    name                = "signed_up_at"
    attribute_data_type = "DateTime"
    mutable             = true
  }

  schema {
    name                = "tenant"
    attribute_data_type = "String"
    mutable             = false

    string_attribute_constraints {
      min_length = "1"
      max_length = "64"
    }
  }

  password_policy {
    minimum_length                   = 8
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = true
    require_uppercase                = true
    temporary_password_validity_days = 7
  }

  software_token_mfa_configuration {
    enabled = false
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "admin_only"
      priority = 1
    }
  }

  sms_configuration {
    external_id    = "customers-b2b"
    sns_caller_arn = local.iam_role_customers_b2b_sms
    sns_region     = "us-east-1"
  }

  verification_message_template {
    default_email_option  = "CONFIRM_WITH_LINK"
    email_message_by_link = file("${path.module}/files/customers_b2b.verification_message_template.email_message_by_link.html")
    email_subject_by_link = "Confirm"
  }

  lifecycle {
    prevent_destroy = true
  }
}

# --- App clients ---

resource "aws_cognito_user_pool_client" "customers_b2b_web" {
  name         = "web"
  user_pool_id = aws_cognito_user_pool.customers_b2b.id

  explicit_auth_flows = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]

  refresh_token_validity  = 30
  enable_token_revocation = true

  lifecycle {
    prevent_destroy = true
  }
}

# the client has a secret of AWS's making; the provider never reads generate_secret back, so write
# it only for a client that is made anew
resource "aws_cognito_user_pool_client" "customers_b2b_web_2" {
  name         = "web"
  user_pool_id = aws_cognito_user_pool.customers_b2b.id

  explicit_auth_flows          = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_PASSWORD_AUTH"]
  supported_identity_providers = ["COGNITO"]

  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["implicit"]
  allowed_oauth_scopes                 = ["email", "openid"]
  callback_urls                        = ["https://b2b.customers.example.com/"]

  refresh_token_validity  = 30
  enable_token_revocation = true

  lifecycle {
    prevent_destroy = true
  }
}

# --- Domain and login pages ---

resource "aws_cognito_user_pool_domain" "customers_b2b_domain" {
  domain       = "customers-b2b"
  user_pool_id = aws_cognito_user_pool.customers_b2b.id

  lifecycle {
    prevent_destroy = true
  }
}
