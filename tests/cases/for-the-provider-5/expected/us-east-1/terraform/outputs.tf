output "small" {
  description = "User pool small (us-east-1_Small0001): ids for applications and other code"
  value = {
    id       = aws_cognito_user_pool.small.id
    arn      = aws_cognito_user_pool.small.arn
    endpoint = aws_cognito_user_pool.small.endpoint
    clients = {
      app = aws_cognito_user_pool_client.small_app.id
    }
  }
}
