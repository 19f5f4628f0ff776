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

adopt aws_cognito_user_pool.small us-east-1_Small0001
adopt aws_cognito_user_pool_client.small_app us-east-1_Small0001/4appappappappappappappapp4
adopt aws_cognito_user_group.small_staff us-east-1_Small0001/staff
adopt aws_cognito_user.small_anna us-east-1_Small0001/anna
adopt aws_cognito_risk_configuration.small_risk us-east-1_Small0001
