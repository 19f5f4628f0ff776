output "customers_b2b" {
  description = "User pool customers (us-east-1_G7JhOi2kx): ids for applications and other code"
  value = {
    id       = aws_cognito_user_pool.customers_b2b.id
    arn      = aws_cognito_user_pool.customers_b2b.arn
    endpoint = aws_cognito_user_pool.customers_b2b.endpoint
    clients = {
      web   = aws_cognito_user_pool_client.customers_b2b_web.id
      web_2 = aws_cognito_user_pool_client.customers_b2b_web_2.id
    }
    domains = {
      domain = aws_cognito_user_pool_domain.customers_b2b_domain.domain
    }
  }
}

output "customers_identity" {
  description = "User pool customers (us-east-1_sU78E9kcE): ids for applications and other code"
  value = {
    id       = aws_cognito_user_pool.customers_identity.id
    arn      = aws_cognito_user_pool.customers_identity.arn
    endpoint = aws_cognito_user_pool.customers_identity.endpoint
    clients = {
      backend   = aws_cognito_user_pool_client.customers_identity_backend.id
      backend_2 = aws_cognito_user_pool_client.customers_identity_backend_2.id
      web       = aws_cognito_user_pool_client.customers_identity_web.id
    }
    domains = {
      auth_example_com = aws_cognito_user_pool_domain.customers_identity_auth_example_com.domain
      login            = aws_cognito_user_pool_domain.customers_identity_login.domain
    }
  }
}
