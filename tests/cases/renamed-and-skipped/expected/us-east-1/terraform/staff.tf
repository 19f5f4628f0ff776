# User pool User pool - x7k2pq (us-east-1_GjHqf2FdB) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_GjHqf2FdB/users?region=us-east-1

resource "aws_cognito_user_pool" "staff" {
  name                = "User pool - x7k2pq"
  user_pool_tier      = "ESSENTIALS"
  deletion_protection = "ACTIVE"

  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]
  mfa_configuration        = "OFF"

  username_configuration {
    case_sensitive = false
  }

  sign_in_policy {
    allowed_first_auth_factors = ["PASSWORD"]
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

  password_policy {
    minimum_length                   = 8
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = true
    require_uppercase                = true
    temporary_password_validity_days = 7
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

  lifecycle {
    prevent_destroy = true
  }
}

# --- App clients ---

# the client has a secret of AWS's making; the provider never reads generate_secret back, so write
# it only for a client that is made anew
resource "aws_cognito_user_pool_client" "staff_my_m2m_app" {
  name         = "My M2M app - x7k2pq"
  user_pool_id = aws_cognito_user_pool.staff.id

  explicit_auth_flows           = ["ALLOW_REFRESH_TOKEN_AUTH"]
  supported_identity_providers  = ["COGNITO"]
  prevent_user_existence_errors = "ENABLED"

  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_scopes                 = ["default-m2m-resource-server-x7k2pq/read"]

  access_token_validity   = 60
  id_token_validity       = 60
  refresh_token_validity  = 5
  enable_token_revocation = true

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "days"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool_client" "staff_portal" {
  name         = "My web app - x7k2pq"
  user_pool_id = aws_cognito_user_pool.staff.id

  explicit_auth_flows           = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH"]
  supported_identity_providers  = ["COGNITO"]
  prevent_user_existence_errors = "ENABLED"

  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = ["email", "openid", "phone"]
  callback_urls                        = ["https://d84l1y8p4kdic.cloudfront.net"]

  access_token_validity   = 60
  id_token_validity       = 60
  refresh_token_validity  = 5
  enable_token_revocation = true

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "days"
  }

  lifecycle {
    prevent_destroy = true
  }
}

# --- Domain and login pages ---

resource "aws_cognito_user_pool_domain" "staff_domain" {
  domain                = "us-east-1gjhqf2fdb"
  user_pool_id          = aws_cognito_user_pool.staff.id
  managed_login_version = 2

  lifecycle {
    prevent_destroy = true
  }
}
