output "staff" {
  description = "User pool staff (us-east-1_Staff0001): ids for applications and other code"
  value = {
    id       = aws_cognito_user_pool.staff.id
    arn      = aws_cognito_user_pool.staff.arn
    endpoint = aws_cognito_user_pool.staff.endpoint
    clients = {
      app = aws_cognito_user_pool_client.staff_app.id
    }
  }
}

output "staff_identity" {
  description = "Identity pool staff_identity (us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e): ids for applications and other code"
  value = {
    id  = aws_cognito_identity_pool.staff_identity.id
    arn = aws_cognito_identity_pool.staff_identity.arn
  }
}
