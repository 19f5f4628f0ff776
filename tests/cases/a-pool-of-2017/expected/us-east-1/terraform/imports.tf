# Adopts the existing resources on the next apply; remove this file afterwards.
# Terraform before 1.5: remove this file, lower required_version in versions.tf, and run import.sh instead.

import {
  to = aws_cognito_user_pool.legacy_mobile
  id = "us-east-1_oOxtzHq8S"
}

import {
  to = aws_cognito_user_pool_client.legacy_mobile_android
  id = "us-east-1_oOxtzHq8S/90do4ue11rb4pvp3bn880pzcy7"
}

import {
  to = aws_cognito_user_pool_client.legacy_mobile_ios
  id = "us-east-1_oOxtzHq8S/67x1o9ro5nzqdg2w3ll9tzql8i"
}

import {
  to = aws_cognito_user_pool_client.legacy_mobile_kiosk
  id = "us-east-1_oOxtzHq8S/9bbtdd0gdmsaur44nam73wa3yy"
}
