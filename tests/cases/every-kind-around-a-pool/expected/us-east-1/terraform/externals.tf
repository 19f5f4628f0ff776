# What lies outside this export. To move to another account, edit this file.
locals {
  lambda_shop_pre_sign_up       = "arn:aws:lambda:us-east-1:123456789012:function:shop-pre-sign-up"
  log_group_shop_cognito        = "arn:aws:logs:us-east-1:123456789012:log-group:/shop/cognito"
  s3_shop_auth_events           = "arn:aws:s3:::shop-auth-events"
  ses_identity_shop_example_com = "arn:aws:ses:us-east-1:123456789012:identity/shop.example.com"
  web_acl_shop                  = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/aa562d6a-83c5-4bb4-8f57-0efb8164adce"
}
