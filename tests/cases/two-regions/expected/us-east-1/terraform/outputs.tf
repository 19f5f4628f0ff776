output "shop_id" {
  value = aws_cognito_user_pool.shop.id
}

output "shop_arn" {
  value = aws_cognito_user_pool.shop.arn
}

output "shop_endpoint" {
  value = aws_cognito_user_pool.shop.endpoint
}

output "shop_web_id" {
  value = aws_cognito_user_pool_client.shop_web.id
}
