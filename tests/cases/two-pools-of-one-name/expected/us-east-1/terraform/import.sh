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
adopt aws_cognito_user_pool_client.customers_web us-east-1_sU78E9kcE/1pphydixjqaofpss91vlhpsacw
adopt aws_cognito_user_pool_domain.customers_auth_customers_example_com auth.customers.example.com
adopt aws_cognito_user_pool_domain.customers_login customers-login
adopt aws_cognito_user_pool.customers_2 us-east-1_G7JhOi2kx
adopt aws_cognito_user_pool_client.customers_2_web us-east-1_G7JhOi2kx/0nmntnk46d2x17f594hncnjoq1
adopt aws_cognito_user_pool_client.customers_2_web_2 us-east-1_G7JhOi2kx/5lj3iv68s3zm6g2jpyx2ydufkh
adopt aws_cognito_user_pool_domain.customers_2_customers_b2b customers-b2b
