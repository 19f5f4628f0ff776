# Adopts the existing resources on the next apply; remove this file afterwards.
# Terraform before 1.5: remove this file, lower required_version in versions.tf, and run import.sh instead.

import {
  to = aws_cognito_user_pool.customers_b2b
  id = "us-east-1_G7JhOi2kx"
}

import {
  to = aws_cognito_user_pool_client.customers_b2b_web
  id = "us-east-1_G7JhOi2kx/0nmntnk46d2x17f594hncnjoq1"
}

import {
  to = aws_cognito_user_pool_client.customers_b2b_web_2
  id = "us-east-1_G7JhOi2kx/5lj3iv68s3zm6g2jpyx2ydufkh"
}

import {
  to = aws_cognito_user_pool_domain.customers_b2b_domain
  id = "customers-b2b"
}

import {
  to = aws_cognito_user_pool.customers_identity
  id = "us-east-1_sU78E9kcE"
}

import {
  to = aws_cognito_user_pool_client.customers_identity_backend
  id = "us-east-1_sU78E9kcE/0d2nnyf5s0afygooi7ijkq70kj"
}

import {
  to = aws_cognito_user_pool_client.customers_identity_backend_2
  id = "us-east-1_sU78E9kcE/6r64lnmjb6eo946yy8co7dkffo"
}

import {
  to = aws_cognito_user_pool_client.customers_identity_web
  id = "us-east-1_sU78E9kcE/1pphydixjqaofpss91vlhpsacw"
}

import {
  to = aws_cognito_user_pool_domain.customers_identity_auth_example_com
  id = "auth.customers.example.com"
}

import {
  to = aws_cognito_user_pool_domain.customers_identity_login
  id = "customers-login"
}
