output "legacy_mobile" {
  description = "User pool legacy-mobile (us-east-1_oOxtzHq8S): ids for applications and other code"
  value = {
    id       = aws_cognito_user_pool.legacy_mobile.id
    arn      = aws_cognito_user_pool.legacy_mobile.arn
    endpoint = aws_cognito_user_pool.legacy_mobile.endpoint
    clients = {
      android = aws_cognito_user_pool_client.legacy_mobile_android.id
      ios     = aws_cognito_user_pool_client.legacy_mobile_ios.id
      kiosk   = aws_cognito_user_pool_client.legacy_mobile_kiosk.id
    }
  }
}
