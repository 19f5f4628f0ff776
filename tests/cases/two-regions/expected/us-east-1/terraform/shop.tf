# User pool shop (us-east-1_Shop00001) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_Shop00001/users?region=us-east-1

resource "aws_cognito_user_pool" "shop" {
  name                = "shop"
  user_pool_tier      = "ESSENTIALS"
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

  lifecycle {
    prevent_destroy = true
  }
}

# --- App clients ---

# the client has a secret of AWS's making; the provider never reads generate_secret back, so write
# it only for a client that is made anew
resource "aws_cognito_user_pool_client" "shop_web" {
  name         = "web"
  user_pool_id = aws_cognito_user_pool.shop.id

  explicit_auth_flows           = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
  prevent_user_existence_errors = "ENABLED"

  refresh_token_validity  = 30
  enable_token_revocation = true

  lifecycle {
    prevent_destroy = true
  }
}

# --- Domain and login pages ---

resource "aws_cognito_user_pool_domain" "shop_login" {
  domain                = "shop-login"
  user_pool_id          = aws_cognito_user_pool.shop.id
  managed_login_version = 1

  lifecycle {
    prevent_destroy = true
  }
}
