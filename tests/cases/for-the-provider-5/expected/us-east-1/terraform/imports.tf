# Adopts the existing resources on the next apply; remove this file afterwards.
# Terraform before 1.5: remove this file, lower required_version in versions.tf, and run import.sh instead.

import {
  to = aws_cognito_user_pool.small
  id = "us-east-1_Small0001"
}

import {
  to = aws_cognito_user_pool_client.small_app
  id = "us-east-1_Small0001/4appappappappappappappapp4"
}

import {
  to = aws_cognito_user_group.small_staff
  id = "us-east-1_Small0001/staff"
}

import {
  to = aws_cognito_user.small_anna
  id = "us-east-1_Small0001/anna"
}

import {
  to = aws_cognito_risk_configuration.small_risk
  id = "us-east-1_Small0001"
}
