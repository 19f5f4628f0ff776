# 社員ポータル (us-east-1_EVeV6sBcK)

resource "aws_cognito_user_pool" "user_pool_evev6s_bck" {
  name                = "社員ポータル"
  user_pool_tier      = "ESSENTIALS"
  deletion_protection = "INACTIVE"
  mfa_configuration   = "OFF"

  device_configuration {
    challenge_required_on_new_device      = false
    device_only_remembered_on_user_prompt = false
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

  verification_message_template {
    default_email_option = "CONFIRM_WITH_CODE"
  }

  lifecycle {
    prevent_destroy = true
  }
}
