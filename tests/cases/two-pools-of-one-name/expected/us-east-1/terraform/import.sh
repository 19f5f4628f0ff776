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

adopt aws_cognito_user_pool.customers_b2b us-east-1_G7JhOi2kx
adopt aws_cognito_user_pool_client.customers_b2b_web us-east-1_G7JhOi2kx/0nmntnk46d2x17f594hncnjoq1
adopt aws_cognito_user_pool_client.customers_b2b_web_2 us-east-1_G7JhOi2kx/5lj3iv68s3zm6g2jpyx2ydufkh
adopt aws_cognito_user_pool_domain.customers_b2b_domain customers-b2b
adopt aws_cognito_user_pool.customers_identity us-east-1_sU78E9kcE
adopt aws_cognito_user_pool_client.customers_identity_backend us-east-1_sU78E9kcE/0d2nnyf5s0afygooi7ijkq70kj
adopt aws_cognito_user_pool_client.customers_identity_backend_2 us-east-1_sU78E9kcE/6r64lnmjb6eo946yy8co7dkffo
adopt aws_cognito_user_pool_client.customers_identity_web us-east-1_sU78E9kcE/1pphydixjqaofpss91vlhpsacw
adopt aws_cognito_user_pool_domain.customers_identity_auth_example_com auth.customers.example.com
adopt aws_cognito_user_pool_domain.customers_identity_login customers-login
