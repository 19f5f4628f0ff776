"""What lies outside this export. To move to another account, edit this file."""

IAM_OIDC_PROVIDER_TOKEN_ACTIONS_GITHUBUSERCONTENT_COM = (
    "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
)
IAM_ROLE_STAFF = "arn:aws:iam::123456789012:role/staff"
IAM_ROLE_STAFF_ADMINS = "arn:aws:iam::123456789012:role/staff-admins"
