output "shop" {
  description = "User pool shop (eu-west-1_Shop00002): ids for applications and other code"
  value = {
    id       = aws_cognito_user_pool.shop.id
    arn      = aws_cognito_user_pool.shop.arn
    endpoint = aws_cognito_user_pool.shop.endpoint
    clients = {
      web = aws_cognito_user_pool_client.shop_web.id
    }
    domains = {
      login = aws_cognito_user_pool_domain.shop_login.domain
    }
  }
}
