# Adopts the existing resources on the next apply; remove this file afterwards.
# Terraform before 1.5: remove this file, lower required_version in versions.tf, and run import.sh instead.

import {
  to = aws_cognito_user_pool.customers
  id = "us-east-1_sU78E9kcE"
}

import {
  to = aws_cognito_user_pool_client.customers_backend
  id = "us-east-1_sU78E9kcE/0d2nnyf5s0afygooi7ijkq70kj"
}

import {
  to = aws_cognito_user_pool_client.customers_backend_2
  id = "us-east-1_sU78E9kcE/6r64lnmjb6eo946yy8co7dkffo"
}

import {
  to = aws_cognito_user_pool_client.customers_kiosk
  id = "us-east-1_sU78E9kcE/8kg06xcebhjnomiar1l500eqh6"
}

import {
  to = aws_cognito_user_pool_client.customers_marketing_analytics
  id = "us-east-1_sU78E9kcE/0tvuqakh739s2e3nxbrnb2s0z1"
}

import {
  to = aws_cognito_user_pool_client.customers_mobile
  id = "us-east-1_sU78E9kcE/4e8tvo7lkfwy704q37pn2o71tv"
}

import {
  to = aws_cognito_user_pool_client.customers_reports
  id = "us-east-1_sU78E9kcE/68p7ojoywu01x5tn5xaug3091n"
}

import {
  to = aws_cognito_user_pool_client.customers_smart_tv
  id = "us-east-1_sU78E9kcE/9bomh587m0iz1nuzmirsuqjj62"
}

import {
  to = aws_cognito_user_pool_client.customers_web
  id = "us-east-1_sU78E9kcE/1pphydixjqaofpss91vlhpsacw"
}

import {
  to = aws_cognito_managed_user_pool_client.customers_open_search
  id = "us-east-1_sU78E9kcE/3mm8zw0x65kbi03btmk7zl1yqu"
}

import {
  to = aws_cognito_user_pool_domain.customers_auth_example_com
  id = "auth.customers.example.com"
}

import {
  to = aws_cognito_user_pool_domain.customers_login
  id = "customers-login"
}
