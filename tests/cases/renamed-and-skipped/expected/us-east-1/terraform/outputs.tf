output "platform_user_platform_user_pool_web_id" {
  value = aws_cognito_user_pool_client.platform_user_platform_user_pool_web.id
}

output "staff_id" {
  value = aws_cognito_user_pool.staff.id
}

output "staff_arn" {
  value = aws_cognito_user_pool.staff.arn
}

output "staff_endpoint" {
  value = aws_cognito_user_pool.staff.endpoint
}

output "staff_my_m2m_app_x7k2pq_id" {
  value = aws_cognito_user_pool_client.staff_my_m2m_app_x7k2pq.id
}

output "staff_portal_id" {
  value = aws_cognito_user_pool_client.staff_portal.id
}
