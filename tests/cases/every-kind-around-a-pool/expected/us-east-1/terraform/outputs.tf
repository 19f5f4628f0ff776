output "shop" {
  description = "User pool shop (us-east-1_Kinds0001): ids for applications and other code"
  value = {
    id       = aws_cognito_user_pool.shop.id
    arn      = aws_cognito_user_pool.shop.arn
    endpoint = aws_cognito_user_pool.shop.endpoint
    clients = {
      web                = aws_cognito_user_pool_client.shop_web.id
      open_search_search = aws_cognito_managed_user_pool_client.shop_open_search_search.id
    }
    domains = {
      login = aws_cognito_user_pool_domain.shop_login.domain
    }
  }
}
