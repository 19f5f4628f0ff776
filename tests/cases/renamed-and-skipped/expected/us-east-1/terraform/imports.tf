# Adopts the existing resources on the next apply; remove this file afterwards.
# Terraform before 1.5: remove this file, lower required_version in versions.tf, and run import.sh instead.

import {
  to = aws_cognito_user_pool_client.platform_web
  id = "us-east-1_8pjmooX22/2mkildfm22c3do5ngqgxkps7vk"
}

import {
  to = aws_cognito_user_pool.staff
  id = "us-east-1_GjHqf2FdB"
}

import {
  to = aws_cognito_user_pool_client.staff_my_m2m_app
  id = "us-east-1_GjHqf2FdB/4oxbtjcw3l1rxud6nwwk7r2ili"
}

import {
  to = aws_cognito_user_pool_client.staff_portal
  id = "us-east-1_GjHqf2FdB/3lqli9lofux6cgmrsckqco0g45"
}

import {
  to = aws_cognito_user_pool_domain.staff_domain
  id = "us-east-1gjhqf2fdb"
}
