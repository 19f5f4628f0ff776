# Adopts the existing resources on the next apply; remove this file afterwards.
# Terraform before 1.5: remove this file, lower required_version in versions.tf, and run import.sh instead.

import {
  to = aws_cognito_user_pool.shop
  id = "us-east-1_Shop00001"
}

import {
  to = aws_cognito_user_pool_client.shop_web
  id = "us-east-1_Shop00001/1webwebwebwebwebwebwebweb1"
}

import {
  to = aws_cognito_user_pool_domain.shop_login
  id = "shop-login"
}
