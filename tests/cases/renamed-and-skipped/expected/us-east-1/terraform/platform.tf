# User pool client PlatformUserPoolWebClient8B1F0C2D-Re0BupKz5pdO
# (us-east-1_8pjmooX22/2mkildfm22c3do5ngqgxkps7vk) in us-east-1

resource "aws_cognito_user_pool_client" "platform_web" {
  name         = "PlatformUserPoolWebClient8B1F0C2D-Re0BupKz5pdO"
  user_pool_id = local.user_pool_us_east_1_8pjmoox22

  explicit_auth_flows          = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
  supported_identity_providers = ["COGNITO"]

  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code", "implicit"]
  allowed_oauth_scopes                 = ["aws.cognito.signin.user.admin", "email", "openid", "phone", "profile"]
  callback_urls                        = ["https://example.com"]

  refresh_token_validity  = 30
  enable_token_revocation = true

  lifecycle {
    prevent_destroy = true
  }
}
