# Adopts the existing resources on the next apply; remove this file afterwards.
# Terraform before 1.5: remove this file, lower required_version in versions.tf, and run import.sh instead.

import {
  to = aws_cognito_user_pool.staff
  id = "us-east-1_Staff0001"
}

import {
  to = aws_cognito_user_pool_client.staff_app
  id = "us-east-1_Staff0001/3appappappappappappappapp3"
}

import {
  to = aws_cognito_identity_pool.staff_identity
  id = "us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e"
}

import {
  to = aws_cognito_identity_pool_roles_attachment.staff_identity_roles
  id = "us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e"
}

import {
  to = aws_cognito_identity_pool_provider_principal_tag.staff_identity_tags
  id = "us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e:cognito-idp.us-east-1.amazonaws.com/us-east-1_Staff0001"
}

import {
  to = aws_cognito_identity_pool_provider_principal_tag.staff_identity_token_actions_githubusercontent_com
  id = "us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e:arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
}
