# User pool 社員ポータル (us-east-1_EVeV6sBcK) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_EVeV6sBcK/users?region=us-east-1

resource "aws_cognito_user_pool" "she_yuan_potaru" {
  name                = "社員ポータル"
  user_pool_tier      = "ESSENTIALS"
  deletion_protection = "INACTIVE"

  mfa_configuration = "OFF"

  sign_in_policy {
    allowed_first_auth_factors = ["PASSWORD"]
  }

  password_policy {
    minimum_length                   = 8
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = true
    require_uppercase                = true
    temporary_password_validity_days = 7
  }

  device_configuration {
    challenge_required_on_new_device      = false
    device_only_remembered_on_user_prompt = false
  }

  lifecycle {
    prevent_destroy = true
  }
}
