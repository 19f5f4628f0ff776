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

adopt aws_cognito_user_pool.shop eu-west-1_Shop00002
adopt aws_cognito_user_pool_client.shop_web eu-west-1_Shop00002/2webwebwebwebwebwebwebweb2
adopt aws_cognito_user_pool_domain.shop_login shop-login
