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

adopt aws_cognito_user_pool_client.platform_web us-east-1_8pjmooX22/2mkildfm22c3do5ngqgxkps7vk
adopt aws_cognito_user_pool.staff us-east-1_GjHqf2FdB
adopt aws_cognito_user_pool_client.staff_my_m2m_app us-east-1_GjHqf2FdB/4oxbtjcw3l1rxud6nwwk7r2ili
adopt aws_cognito_user_pool_client.staff_portal us-east-1_GjHqf2FdB/3lqli9lofux6cgmrsckqco0g45
adopt aws_cognito_user_pool_domain.staff_domain us-east-1gjhqf2fdb
