# Adopts the existing resources on the next apply; remove this file afterwards.
# Terraform before 1.5: remove this file, lower required_version in versions.tf, and run import.sh instead.

import {
  to = aws_cognito_user_pool.json
  id = "us-east-1_CTd1j0Peq"
}

import {
  to = aws_cognito_user_pool_client.json_2fa_app
  id = "us-east-1_CTd1j0Peq/1bdtbkrr6a8lx2ty20vhgy6c6n"
}

import {
  to = aws_cognito_user_pool_client.json_class
  id = "us-east-1_CTd1j0Peq/21ml38puhew1152m2irz42cfrw"
}

import {
  to = aws_cognito_user_pool_client.json_import
  id = "us-east-1_CTd1j0Peq/10z8qv6x1c3eo9inqk2wmfgph6"
}

import {
  to = aws_cognito_user_pool.she_yuan_potaru
  id = "us-east-1_EVeV6sBcK"
}
