# json (us-east-1_CTd1j0Peq)

resource "aws_cognito_user_pool" "json" {
  name                = "json"
  user_pool_tier      = "ESSENTIALS"
  deletion_protection = "INACTIVE"
  alias_attributes    = ["phone_number"]
  mfa_configuration   = "OPTIONAL"
  tags = {
    class = "internal"
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_phone_number"
      priority = 1
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

  sign_in_policy {
    allowed_first_auth_factors = ["PASSWORD"]
  }

  software_token_mfa_configuration {
    enabled = true
  }

  verification_message_template {
    default_email_option = "CONFIRM_WITH_CODE"
  }

  web_authn_configuration {}

  schema {
    name                = "badge"
    attribute_data_type = "Number"
    mutable             = true

    number_attribute_constraints {
      min_value = "1"
      max_value = "99999"
    }
  }

  schema {
    name                = "department"
    attribute_data_type = "String"
    mutable             = true

    string_attribute_constraints {
      min_length = "0"
      max_length = "256"
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool_client" "json_2fa_app" {
  name                                          = "2fa-app"
  user_pool_id                                  = aws_cognito_user_pool.json.id
  explicit_auth_flows                           = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
  allowed_oauth_flows_user_pool_client          = false
  refresh_token_validity                        = 30
  auth_session_validity                         = 3
  enable_token_revocation                       = true
  enable_propagate_additional_user_context_data = false

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool_client" "json_class" {
  name                                          = "class"
  user_pool_id                                  = aws_cognito_user_pool.json.id
  explicit_auth_flows                           = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
  allowed_oauth_flows_user_pool_client          = false
  refresh_token_validity                        = 30
  auth_session_validity                         = 3
  enable_token_revocation                       = true
  enable_propagate_additional_user_context_data = false

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool_client" "json_import" {
  name                                          = "import"
  user_pool_id                                  = aws_cognito_user_pool.json.id
  explicit_auth_flows                           = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
  allowed_oauth_flows_user_pool_client          = false
  refresh_token_validity                        = 30
  auth_session_validity                         = 3
  enable_token_revocation                       = true
  enable_propagate_additional_user_context_data = false

  lifecycle {
    prevent_destroy = true
  }
}
