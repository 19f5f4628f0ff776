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

adopt aws_cognito_user_pool.staff us-east-1_Staff0001
adopt aws_cognito_user_pool_client.staff_app us-east-1_Staff0001/3appappappappappappappapp3
adopt aws_cognito_identity_pool.staff_identity us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e
adopt aws_cognito_identity_pool_roles_attachment.staff_identity_roles us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e
adopt aws_cognito_identity_pool_provider_principal_tag.staff_identity_tags us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e:cognito-idp.us-east-1.amazonaws.com/us-east-1_Staff0001
adopt aws_cognito_identity_pool_provider_principal_tag.staff_identity_token_actions_githubusercontent_com us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e:arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com
