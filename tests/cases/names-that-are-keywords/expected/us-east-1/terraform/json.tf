# User pool json (us-east-1_CTd1j0Peq) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_CTd1j0Peq/users?region=us-east-1

resource "aws_cognito_user_pool" "json" {
  name                = "json"
  user_pool_tier      = "ESSENTIALS"
  deletion_protection = "INACTIVE"

  alias_attributes  = ["phone_number"]
  mfa_configuration = "OPTIONAL"
  tags = {
    class = "internal"
  }

  sign_in_policy {
    allowed_first_auth_factors = ["PASSWORD"]
  }

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

  password_policy {
    minimum_length                   = 8
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = true
    require_uppercase                = true
    temporary_password_validity_days = 7
  }

  software_token_mfa_configuration {
    enabled = true
  }

  web_authn_configuration {}

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_phone_number"
      priority = 1
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool_client" "json_2fa_app" {
  name         = "2fa-app"
  user_pool_id = aws_cognito_user_pool.json.id

  explicit_auth_flows = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]

  refresh_token_validity  = 30
  enable_token_revocation = true

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool_client" "json_class" {
  name         = "class"
  user_pool_id = aws_cognito_user_pool.json.id

  explicit_auth_flows = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]

  refresh_token_validity  = 30
  enable_token_revocation = true

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool_client" "json_import" {
  name         = "import"
  user_pool_id = aws_cognito_user_pool.json.id

  explicit_auth_flows = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]

  refresh_token_validity  = 30
  enable_token_revocation = true

  lifecycle {
    prevent_destroy = true
  }
}
