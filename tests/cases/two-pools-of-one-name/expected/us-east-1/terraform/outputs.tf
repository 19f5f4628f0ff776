output "customers_id" {
  value = aws_cognito_user_pool.customers.id
}

output "customers_arn" {
  value = aws_cognito_user_pool.customers.arn
}

output "customers_endpoint" {
  value = aws_cognito_user_pool.customers.endpoint
}

output "customers_backend_id" {
  value = aws_cognito_user_pool_client.customers_backend.id
}

output "customers_backend_2_id" {
  value = aws_cognito_user_pool_client.customers_backend_2.id
}

output "customers_web_id" {
  value = aws_cognito_user_pool_client.customers_web.id
}

output "customers_2_id" {
  value = aws_cognito_user_pool.customers_2.id
}

output "customers_2_arn" {
  value = aws_cognito_user_pool.customers_2.arn
}

output "customers_2_endpoint" {
  value = aws_cognito_user_pool.customers_2.endpoint
}

output "customers_2_web_id" {
  value = aws_cognito_user_pool_client.customers_2_web.id
}

output "customers_2_web_2_id" {
  value = aws_cognito_user_pool_client.customers_2_web_2.id
}
