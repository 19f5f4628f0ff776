# Adopts the existing resources on the next apply; remove this file afterwards.
# Terraform before 1.5: remove this file, lower required_version in versions.tf, and run import.sh instead.

import {
  to = aws_cognito_user_pool.shop
  id = "us-east-1_Kinds0001"
}

import {
  to = aws_cognito_identity_provider.shop_google
  id = "us-east-1_Kinds0001:Google"
}

import {
  to = aws_cognito_resource_server.shop_orders
  id = "us-east-1_Kinds0001|orders"
}

import {
  to = aws_cognito_user_pool_client.shop_web
  id = "us-east-1_Kinds0001/1webwebwebwebwebwebwebweb1"
}

import {
  to = aws_cognito_managed_user_pool_client.shop_open_search_search
  id = "us-east-1_Kinds0001/2searchsearchsearchsearch2"
}

import {
  to = aws_cognito_user_pool_domain.shop_login
  id = "shop-login"
}

import {
  to = aws_cognito_user_pool_ui_customization.shop_ui
  id = "us-east-1_Kinds0001,ALL"
}

import {
  to = aws_cognito_managed_login_branding.shop_web_branding
  id = "us-east-1_Kinds0001,f599cb8f-b308-4063-b28c-2dc83b92d0d0"
}

import {
  to = aws_cognito_user_group.shop_staff
  id = "us-east-1_Kinds0001/staff"
}

import {
  to = aws_cognito_user.shop_anna
  id = "us-east-1_Kinds0001/anna"
}

import {
  to = aws_cognito_user.shop_ben
  id = "us-east-1_Kinds0001/ben"
}

import {
  to = aws_cognito_user_in_group.shop_anna_in_staff
  id = "us-east-1_Kinds0001,staff,anna"
}

import {
  to = aws_cognito_risk_configuration.shop_risk
  id = "us-east-1_Kinds0001"
}

import {
  to = aws_cognito_log_delivery_configuration.shop_logs
  id = "us-east-1_Kinds0001"
}

import {
  to = aws_wafv2_web_acl_association.shop_web_acl
  id = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/aa562d6a-83c5-4bb4-8f57-0efb8164adce,arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Kinds0001"
}

import {
  to = aws_lambda_permission.shop_pre_sign_up
  id = "shop-pre-sign-up/cognito"
}
