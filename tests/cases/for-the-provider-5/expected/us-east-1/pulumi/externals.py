"""What lies outside this export. To move to another account, edit this file."""

LOG_GROUP_SMALL_COGNITO = "arn:aws:logs:us-east-1:123456789012:log-group:/small/cognito"
