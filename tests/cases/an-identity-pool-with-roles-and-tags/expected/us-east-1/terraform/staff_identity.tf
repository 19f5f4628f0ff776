# Identity pool staff_identity (us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/identity/identity-pools/us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e/user-statistics?region=us-east-1

resource "aws_cognito_identity_pool" "staff_identity" {
  identity_pool_name               = "staff_identity"
  allow_unauthenticated_identities = false

  openid_connect_provider_arns = [local.iam_oidc_provider_token_actions_githubusercontent_com]
  tags = {
    team = "staff"
  }

  cognito_identity_providers {
    provider_name           = aws_cognito_user_pool.staff.endpoint
    client_id               = aws_cognito_user_pool_client.staff_app.id
    server_side_token_check = true
  }

  lifecycle {
    prevent_destroy = true
  }
}

# --- Roles ---

resource "aws_cognito_identity_pool_roles_attachment" "staff_identity_roles" {
  identity_pool_id = aws_cognito_identity_pool.staff_identity.id
  roles = {
    authenticated = local.iam_role_staff
  }

  role_mapping {
    identity_provider         = "${aws_cognito_user_pool.staff.endpoint}:${aws_cognito_user_pool_client.staff_app.id}"
    type                      = "Rules"
    ambiguous_role_resolution = "Deny"

    mapping_rule {
      claim      = "cognito:groups"
      match_type = "Contains"
      value      = "admins"
      role_arn   = local.iam_role_staff_admins
    }

    mapping_rule {
      claim      = "email"
      match_type = "Equals"
      value      = "ceo@example.com"
      role_arn   = local.iam_role_staff_admins
    }
  }
}

# --- Principal tags ---

resource "aws_cognito_identity_pool_provider_principal_tag" "staff_identity_tags" {
  identity_pool_id       = aws_cognito_identity_pool.staff_identity.id
  identity_provider_name = aws_cognito_user_pool.staff.endpoint
  use_defaults           = false
  principal_tags = {
    department = "custom:department"
    email      = "email"
  }
}

resource "aws_cognito_identity_pool_provider_principal_tag" "staff_identity_token_actions_githubusercontent_com" {
  identity_pool_id       = aws_cognito_identity_pool.staff_identity.id
  identity_provider_name = local.iam_oidc_provider_token_actions_githubusercontent_com
  use_defaults           = true
  principal_tags = {
    client   = "aud"
    username = "sub"
  }
}
