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

output "customers_kiosk_id" {
  value = aws_cognito_user_pool_client.customers_kiosk.id
}

output "customers_marketing_analytics_id" {
  value = aws_cognito_user_pool_client.customers_marketing_analytics.id
}

output "customers_mobile_id" {
  value = aws_cognito_user_pool_client.customers_mobile.id
}

output "customers_reports_id" {
  value = aws_cognito_user_pool_client.customers_reports.id
}

output "customers_smart_tv_id" {
  value = aws_cognito_user_pool_client.customers_smart_tv.id
}

output "customers_web_id" {
  value = aws_cognito_user_pool_client.customers_web.id
}
