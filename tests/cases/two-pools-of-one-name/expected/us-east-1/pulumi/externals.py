"""What lies outside this export. To move to another account, edit this file."""

ACM_79040C6A = "arn:aws:acm:us-east-1:123456789012:certificate/79040c6a-df7b-46fa-8888-c385848a446c"
IAM_ROLE_CUSTOMERS_B2B_SMS = "arn:aws:iam::123456789012:role/customers-b2b-sms"
IAM_ROLE_CUSTOMERS_SMS = "arn:aws:iam::123456789012:role/service-role/customers-sms"
KMS_KEY_3B5F45AE = (
    "arn:aws:kms:us-east-1:123456789012:key/3b5f45ae-d443-4b32-b77d-c60af323d475"
)
LAMBDA_CUSTOMERS_CREATE_AUTH_CHALLENGE = (
    "arn:aws:lambda:us-east-1:123456789012:function:customers-create-auth-challenge"
)
LAMBDA_CUSTOMERS_CUSTOM_MESSAGE = (
    "arn:aws:lambda:us-east-1:123456789012:function:customers-custom-message"
)
LAMBDA_CUSTOMERS_DEFINE_AUTH_CHALLENGE = (
    "arn:aws:lambda:us-east-1:123456789012:function:customers-define-auth-challenge"
)
LAMBDA_CUSTOMERS_EMAIL_SENDER = (
    "arn:aws:lambda:us-east-1:123456789012:function:customers-email-sender"
)
LAMBDA_CUSTOMERS_POST_AUTHENTICATION = (
    "arn:aws:lambda:us-east-1:123456789012:function:customers-post-authentication"
)
LAMBDA_CUSTOMERS_POST_CONFIRMATION_LIVE = (
    "arn:aws:lambda:us-east-1:123456789012:function:customers-post-confirmation:live"
)
LAMBDA_CUSTOMERS_PRE_AUTHENTICATION = (
    "arn:aws:lambda:us-east-1:123456789012:function:customers-pre-authentication"
)
LAMBDA_CUSTOMERS_PRE_SIGN_UP = (
    "arn:aws:lambda:us-east-1:123456789012:function:customers-pre-sign-up"
)
LAMBDA_CUSTOMERS_PRE_TOKEN_GENERATION = (
    "arn:aws:lambda:us-east-1:123456789012:function:customers-pre-token-generation"
)
LAMBDA_CUSTOMERS_SMS_SENDER = (
    "arn:aws:lambda:us-east-1:123456789012:function:customers-sms-sender"
)
LAMBDA_CUSTOMERS_USER_MIGRATION = (
    "arn:aws:lambda:us-east-1:123456789012:function:customers-user-migration"
)
LAMBDA_CUSTOMERS_VERIFY_AUTH_CHALLENGE = (
    "arn:aws:lambda:us-east-1:123456789012:function:customers-verify-auth-challenge"
)
SES_IDENTITY_NO_REPLY_CUSTOMERS_EXAMPLE_COM = (
    "arn:aws:ses:us-east-1:123456789012:identity/no-reply@customers.example.com"
)
