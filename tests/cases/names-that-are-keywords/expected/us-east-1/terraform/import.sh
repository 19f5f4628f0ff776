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

adopt aws_cognito_user_pool.json us-east-1_CTd1j0Peq
adopt aws_cognito_user_pool_client.json_2fa_app us-east-1_CTd1j0Peq/1bdtbkrr6a8lx2ty20vhgy6c6n
adopt aws_cognito_user_pool_client.json_class us-east-1_CTd1j0Peq/21ml38puhew1152m2irz42cfrw
adopt aws_cognito_user_pool_client.json_import us-east-1_CTd1j0Peq/10z8qv6x1c3eo9inqk2wmfgph6
adopt aws_cognito_user_pool.she_yuan_potaru us-east-1_EVeV6sBcK
