# User pool legacy-mobile (us-east-1_oOxtzHq8S) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_oOxtzHq8S/users?region=us-east-1

resource "aws_cognito_user_pool" "legacy_mobile" {
  name                     = "legacy-mobile"
  alias_attributes         = ["phone_number"]
  auto_verified_attributes = ["phone_number"]
  mfa_configuration        = "OFF"

  email_verification_message = "Your verification code is {####}. "
  email_verification_subject = "Your verification code"
  sms_verification_message   = "Your verification code is {####}. "
  sms_authentication_message = "Your authentication code is {####}. "

  admin_create_user_config {
    allow_admin_create_user_only = false

    invite_message_template {
      email_message = "Your username is {username} and temporary password is {####}. "
      email_subject = "Your temporary password"
      sms_message   = "Your username is {username} and temporary password is {####}. "
    }
  }

  schema {
    name                = "device_os"
    attribute_data_type = "String"
    mutable             = true

    string_attribute_constraints {
      min_length = "0"
      max_length = "20"
    }
  }

  schema {
    name                = "name"
    attribute_data_type = "String"
    mutable             = true
    required            = true

    string_attribute_constraints {
      min_length = "0"
      max_length = "2048"
    }
  }

  password_policy {
    minimum_length    = 6
    require_lowercase = true
    require_numbers   = true
    require_symbols   = false
    require_uppercase = false
  }

  sms_configuration {
    external_id    = "5e5bd2a4-c897-4701-bede-2ecf8bca2388"
    sns_caller_arn = local.iam_role_legacymobile_sms
  }

  lifecycle {
    prevent_destroy = true

    ignore_changes = [
      # AWS answers no deletion protection for this old pool; the provider would write its default
      deletion_protection,
      # AWS answers no sending account for this old pool; the provider would write its default
      email_configuration,
    ]
  }
}

# the client has a secret of AWS's making; the provider never reads generate_secret back, so write
# it only for a client that is made anew
resource "aws_cognito_user_pool_client" "legacy_mobile_android" {
  name         = "legacy-mobile-android"
  user_pool_id = aws_cognito_user_pool.legacy_mobile.id

  explicit_auth_flows    = ["ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"]
  refresh_token_validity = 3650

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool_client" "legacy_mobile_ios" {
  name         = "legacy-mobile-ios"
  user_pool_id = aws_cognito_user_pool.legacy_mobile.id

  explicit_auth_flows    = ["ADMIN_NO_SRP_AUTH"]
  refresh_token_validity = 30

  read_attributes  = ["email", "email_verified", "name", "phone_number", "phone_number_verified"]
  write_attributes = ["email", "name", "phone_number"]

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool_client" "legacy_mobile_kiosk" {
  name         = "legacy-mobile-kiosk"
  user_pool_id = aws_cognito_user_pool.legacy_mobile.id

  explicit_auth_flows    = ["CUSTOM_AUTH_FLOW_ONLY"]
  refresh_token_validity = 30

  lifecycle {
    prevent_destroy = true
  }
}
