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

adopt aws_cognito_user_pool.customers us-east-1_sU78E9kcE
adopt aws_cognito_user_pool_client.customers_backend us-east-1_sU78E9kcE/0d2nnyf5s0afygooi7ijkq70kj
adopt aws_cognito_user_pool_client.customers_backend_2 us-east-1_sU78E9kcE/6r64lnmjb6eo946yy8co7dkffo
adopt aws_cognito_user_pool_client.customers_kiosk us-east-1_sU78E9kcE/8kg06xcebhjnomiar1l500eqh6
adopt aws_cognito_user_pool_client.customers_marketing_analytics us-east-1_sU78E9kcE/0tvuqakh739s2e3nxbrnb2s0z1
adopt aws_cognito_user_pool_client.customers_mobile us-east-1_sU78E9kcE/4e8tvo7lkfwy704q37pn2o71tv
adopt aws_cognito_user_pool_client.customers_reports us-east-1_sU78E9kcE/68p7ojoywu01x5tn5xaug3091n
adopt aws_cognito_user_pool_client.customers_smart_tv us-east-1_sU78E9kcE/9bomh587m0iz1nuzmirsuqjj62
adopt aws_cognito_user_pool_client.customers_web us-east-1_sU78E9kcE/1pphydixjqaofpss91vlhpsacw
adopt aws_cognito_managed_user_pool_client.customers_open_search us-east-1_sU78E9kcE/3mm8zw0x65kbi03btmk7zl1yqu
adopt aws_cognito_user_pool_domain.customers_auth_example_com auth.customers.example.com
adopt aws_cognito_user_pool_domain.customers_login customers-login
