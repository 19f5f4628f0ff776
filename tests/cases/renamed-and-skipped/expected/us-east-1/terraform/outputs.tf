output "platform" {
  description = "User pool client PlatformUserPoolWebClient8B1F0C2D-Re0BupKz5pdO (us-east-1_8pjmooX22/2mkildfm22c3do5ngqgxkps7vk): ids for applications and other code"
  value = {
    clients = {
      web = aws_cognito_user_pool_client.platform_web.id
    }
  }
}

output "staff" {
  description = "User pool User pool - x7k2pq (us-east-1_GjHqf2FdB): ids for applications and other code"
  value = {
    id       = aws_cognito_user_pool.staff.id
    arn      = aws_cognito_user_pool.staff.arn
    endpoint = aws_cognito_user_pool.staff.endpoint
    clients = {
      my_m2m_app = aws_cognito_user_pool_client.staff_my_m2m_app.id
      portal     = aws_cognito_user_pool_client.staff_portal.id
    }
    domains = {
      domain = aws_cognito_user_pool_domain.staff_domain.domain
    }
  }
}
