#!/bin/sh
# Adopts the existing resources one by one, for Terraform before 1.5; newer versions use imports.tf.json.
# It goes on where it stopped: what is in the state already is left alone.
set -eu
cd "$(dirname "$0")"

if [ -e imports.tf.json ]; then
  echo "imports.tf.json does the same for Terraform 1.5 and newer: remove it to use this script" >&2
  exit 1
fi

adopt() {
  terraform state list "$1" 2>/dev/null | grep -q . || terraform import "$1" "$2"
}

adopt aws_cognito_user_pool.small us-east-1_Small0001
adopt aws_cognito_identity_provider.small_google us-east-1_Small0001:Google
adopt aws_cognito_user_pool_client.small_app us-east-1_Small0001/4appappappappappappappapp4
