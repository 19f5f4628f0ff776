# Adopts the existing resources on the next apply; remove this file afterwards.
# Terraform before 1.5: remove this file, lower required_version in versions.tf, and run import.sh instead.

import {
  to = aws_cognito_user_pool.shop
  id = "eu-west-1_Shop00002"
}

import {
  to = aws_cognito_user_pool_client.shop_web
  id = "eu-west-1_Shop00002/2webwebwebwebwebwebwebweb2"
}

import {
  to = aws_cognito_user_pool_domain.shop_login
  id = "shop-login"
}
