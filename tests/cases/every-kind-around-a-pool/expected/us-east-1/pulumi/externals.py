"""What lies outside this export. To move to another account, edit this file."""

LAMBDA_SHOP_PRE_SIGN_UP = (
    "arn:aws:lambda:us-east-1:123456789012:function:shop-pre-sign-up"
)
LOG_GROUP_SHOP_COGNITO = "arn:aws:logs:us-east-1:123456789012:log-group:/shop/cognito"
S3_SHOP_AUTH_EVENTS = "arn:aws:s3:::shop-auth-events"
SES_IDENTITY_SHOP_EXAMPLE_COM = (
    "arn:aws:ses:us-east-1:123456789012:identity/shop.example.com"
)
WEB_ACL_SHOP = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/aa562d6a-83c5-4bb4-8f57-0efb8164adce"
