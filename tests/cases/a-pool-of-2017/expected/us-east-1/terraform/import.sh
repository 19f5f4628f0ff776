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

adopt aws_cognito_user_pool.legacy_mobile us-east-1_oOxtzHq8S
adopt aws_cognito_user_pool_client.legacy_mobile_android us-east-1_oOxtzHq8S/90do4ue11rb4pvp3bn880pzcy7
adopt aws_cognito_user_pool_client.legacy_mobile_ios us-east-1_oOxtzHq8S/67x1o9ro5nzqdg2w3ll9tzql8i
adopt aws_cognito_user_pool_client.legacy_mobile_kiosk us-east-1_oOxtzHq8S/9bbtdd0gdmsaur44nam73wa3yy
