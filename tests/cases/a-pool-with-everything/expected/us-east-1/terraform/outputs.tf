output "customers" {
  description = "User pool customers (us-east-1_sU78E9kcE): ids for applications and other code"
  value = {
    id       = aws_cognito_user_pool.customers.id
    arn      = aws_cognito_user_pool.customers.arn
    endpoint = aws_cognito_user_pool.customers.endpoint
    clients = {
      backend             = aws_cognito_user_pool_client.customers_backend.id
      backend_2           = aws_cognito_user_pool_client.customers_backend_2.id
      kiosk               = aws_cognito_user_pool_client.customers_kiosk.id
      marketing_analytics = aws_cognito_user_pool_client.customers_marketing_analytics.id
      mobile              = aws_cognito_user_pool_client.customers_mobile.id
      reports             = aws_cognito_user_pool_client.customers_reports.id
      smart_tv            = aws_cognito_user_pool_client.customers_smart_tv.id
      web                 = aws_cognito_user_pool_client.customers_web.id
      open_search         = aws_cognito_managed_user_pool_client.customers_open_search.id
    }
    domains = {
      auth_example_com = aws_cognito_user_pool_domain.customers_auth_example_com.domain
      login            = aws_cognito_user_pool_domain.customers_login.domain
    }
  }
}
