output "staff_id" {
  value = aws_cognito_user_pool.staff.id
}

output "staff_arn" {
  value = aws_cognito_user_pool.staff.arn
}

output "staff_endpoint" {
  value = aws_cognito_user_pool.staff.endpoint
}

output "staff_app_id" {
  value = aws_cognito_user_pool_client.staff_app.id
}

output "staff_identity_id" {
  value = aws_cognito_identity_pool.staff_identity.id
}

output "staff_identity_arn" {
  value = aws_cognito_identity_pool.staff_identity.arn
}
