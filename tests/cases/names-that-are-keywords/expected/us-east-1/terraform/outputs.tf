output "json" {
  description = "User pool json (us-east-1_CTd1j0Peq): ids for applications and other code"
  value = {
    id       = aws_cognito_user_pool.json.id
    arn      = aws_cognito_user_pool.json.arn
    endpoint = aws_cognito_user_pool.json.endpoint
    clients = {
      "2fa_app" = aws_cognito_user_pool_client.json_2fa_app.id
      class     = aws_cognito_user_pool_client.json_class.id
      import    = aws_cognito_user_pool_client.json_import.id
    }
  }
}

output "she_yuan_potaru" {
  description = "User pool 社員ポータル (us-east-1_EVeV6sBcK): ids for applications and other code"
  value = {
    id       = aws_cognito_user_pool.she_yuan_potaru.id
    arn      = aws_cognito_user_pool.she_yuan_potaru.arn
    endpoint = aws_cognito_user_pool.she_yuan_potaru.endpoint
  }
}
