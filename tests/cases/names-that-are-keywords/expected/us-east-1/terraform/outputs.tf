output "json_id" {
  value = aws_cognito_user_pool.json.id
}

output "json_arn" {
  value = aws_cognito_user_pool.json.arn
}

output "json_endpoint" {
  value = aws_cognito_user_pool.json.endpoint
}

output "json_2fa_app_id" {
  value = aws_cognito_user_pool_client.json_2fa_app.id
}

output "json_class_id" {
  value = aws_cognito_user_pool_client.json_class.id
}

output "json_import_id" {
  value = aws_cognito_user_pool_client.json_import.id
}

output "user_pool_evev6s_bck_id" {
  value = aws_cognito_user_pool.user_pool_evev6s_bck.id
}

output "user_pool_evev6s_bck_arn" {
  value = aws_cognito_user_pool.user_pool_evev6s_bck.arn
}

output "user_pool_evev6s_bck_endpoint" {
  value = aws_cognito_user_pool.user_pool_evev6s_bck.endpoint
}
