output "small_id" {
  value = aws_cognito_user_pool.small.id
}

output "small_arn" {
  value = aws_cognito_user_pool.small.arn
}

output "small_endpoint" {
  value = aws_cognito_user_pool.small.endpoint
}

output "small_app_id" {
  value = aws_cognito_user_pool_client.small_app.id
}
