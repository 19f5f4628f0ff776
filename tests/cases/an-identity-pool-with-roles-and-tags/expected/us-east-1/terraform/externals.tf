# What lies outside this export. To move to another account, edit this file.
locals {
  iam_oidc_provider_token_actions_githubusercontent_com = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
  iam_role_staff                                        = "arn:aws:iam::123456789012:role/staff"
  iam_role_staff_admins                                 = "arn:aws:iam::123456789012:role/staff-admins"
}
