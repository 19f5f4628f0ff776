# What lies outside this export. To move to another account, edit this file.
locals {
  iam_role_legacymobile_sms = "arn:aws:iam::123456789012:role/service-role/legacymobile-SMS-Role"
}
