"""What lies outside this export. To move to another account, edit this file."""

USER_POOL_US_EAST_1_8PJMOOX22 = "us-east-1_8pjmooX22"
