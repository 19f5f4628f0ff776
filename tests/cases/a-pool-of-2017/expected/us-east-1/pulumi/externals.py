"""What lies outside this export. To move to another account, edit this file."""

IAM_ROLE_LEGACYMOBILE_SMS = (
    "arn:aws:iam::123456789012:role/service-role/legacymobile-SMS-Role"
)
