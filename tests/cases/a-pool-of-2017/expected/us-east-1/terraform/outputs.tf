output "legacy_mobile_id" {
  value = aws_cognito_user_pool.legacy_mobile.id
}

output "legacy_mobile_arn" {
  value = aws_cognito_user_pool.legacy_mobile.arn
}

output "legacy_mobile_endpoint" {
  value = aws_cognito_user_pool.legacy_mobile.endpoint
}

output "legacy_mobile_android_id" {
  value = aws_cognito_user_pool_client.legacy_mobile_android.id
}

output "legacy_mobile_ios_id" {
  value = aws_cognito_user_pool_client.legacy_mobile_ios.id
}

output "legacy_mobile_kiosk_id" {
  value = aws_cognito_user_pool_client.legacy_mobile_kiosk.id
}
