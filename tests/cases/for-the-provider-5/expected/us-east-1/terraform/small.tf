# User pool small (us-east-1_Small0001) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_Small0001/users?region=us-east-1

resource "aws_cognito_user_pool" "small" {
  name                = "small"
  user_pool_tier      = "PLUS"
  deletion_protection = "ACTIVE"

  mfa_configuration = "OFF"

  sign_in_policy {
    allowed_first_auth_factors = ["PASSWORD"]
  }

  password_policy {
    minimum_length                   = 12
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = false
    require_uppercase                = true
    temporary_password_validity_days = 7
  }

  user_pool_add_ons {
    advanced_security_mode = "AUDIT"
  }

  lifecycle {
    prevent_destroy = true
  }
}

# --- App clients ---

resource "aws_cognito_user_pool_client" "small_app" {
  name         = "app"
  user_pool_id = aws_cognito_user_pool.small.id

  explicit_auth_flows           = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
  prevent_user_existence_errors = "ENABLED"

  refresh_token_validity  = 30
  enable_token_revocation = true

  lifecycle {
    prevent_destroy = true
  }
}

# --- Groups ---

resource "aws_cognito_user_group" "small_staff" {
  name         = "staff"
  user_pool_id = aws_cognito_user_pool.small.id
}

# --- Users ---

resource "aws_cognito_user" "small_anna" {
  user_pool_id = aws_cognito_user_pool.small.id
  username     = "anna"
  attributes = {
    email = "anna@example.com"
  }

  lifecycle {
    prevent_destroy = true
  }
}

# --- Threat protection, logs and firewall ---

resource "aws_cognito_risk_configuration" "small_risk" {
  user_pool_id = aws_cognito_user_pool.small.id

  account_takeover_risk_configuration {
    actions {
      high_action {
        event_action = "BLOCK"
        notify       = false
      }

      low_action {
        event_action = "NO_ACTION"
        notify       = false
      }

      medium_action {
        event_action = "MFA_IF_CONFIGURED"
        notify       = false
      }
    }

    notify_configuration {
      source_arn = aws_cognito_user_pool.small.arn
    }
  }

  compromised_credentials_risk_configuration {
    event_filter = ["SIGN_IN"]

    actions {
      event_action = "BLOCK"
    }
  }

  risk_exception_configuration {
    blocked_ip_range_list = ["198.51.100.0/24"]
  }

  lifecycle {
    ignore_changes = [
      # nobody is notified; before 6.9.0 the provider asks for notify_configuration all the same
      account_takeover_risk_configuration[0].notify_configuration,
    ]
  }
}
