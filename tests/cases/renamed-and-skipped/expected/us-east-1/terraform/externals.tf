# What lies outside this export. To move to another account, edit this file.
locals {
  user_pool_us_east_1_8pjmoox22 = "us-east-1_8pjmooX22"
}
