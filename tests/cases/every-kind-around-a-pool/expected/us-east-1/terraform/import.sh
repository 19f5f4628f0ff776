#!/bin/sh
# Adopts the existing resources one by one, for Terraform before 1.5; newer versions use imports.tf.
# It goes on where it stopped: what is in the state already is left alone.
set -eu
cd "$(dirname "$0")"

if [ -e imports.tf ]; then
  echo "imports.tf does the same for Terraform 1.5 and newer: remove it to use this script" >&2
  exit 1
fi

adopt() {
  terraform state list "$1" 2>/dev/null | grep -q . || terraform import "$1" "$2"
}

adopt aws_cognito_user_pool.shop us-east-1_Kinds0001
adopt aws_cognito_identity_provider.shop_google us-east-1_Kinds0001:Google
adopt aws_cognito_resource_server.shop_orders 'us-east-1_Kinds0001|orders'
adopt aws_cognito_user_pool_client.shop_web us-east-1_Kinds0001/1webwebwebwebwebwebwebweb1
adopt aws_cognito_managed_user_pool_client.shop_open_search_search us-east-1_Kinds0001/2searchsearchsearchsearch2
adopt aws_cognito_user_pool_domain.shop_login shop-login
adopt aws_cognito_user_pool_ui_customization.shop_ui us-east-1_Kinds0001,ALL
adopt aws_cognito_managed_login_branding.shop_web_branding us-east-1_Kinds0001,f599cb8f-b308-4063-b28c-2dc83b92d0d0
adopt aws_cognito_user_group.shop_staff us-east-1_Kinds0001/staff
adopt aws_cognito_user.shop_anna us-east-1_Kinds0001/anna
adopt aws_cognito_user.shop_ben us-east-1_Kinds0001/ben
adopt aws_cognito_user_in_group.shop_anna_in_staff us-east-1_Kinds0001,staff,anna
adopt aws_cognito_risk_configuration.shop_risk us-east-1_Kinds0001
adopt aws_cognito_log_delivery_configuration.shop_logs us-east-1_Kinds0001
adopt aws_wafv2_web_acl_association.shop_web_acl arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/aa562d6a-83c5-4bb4-8f57-0efb8164adce,arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Kinds0001
adopt aws_lambda_permission.shop_pre_sign_up shop-pre-sign-up/cognito
