"""Amazon Cognito in us-east-1: importing a module of pools registers what it holds."""

import pulumi

from pools import customers_b2b, customers_identity

# User pool customers (us-east-1_G7JhOi2kx)
pulumi.export(
    "customers_b2b",
    {
        "id": customers_b2b.customers_b2b.id,
        "arn": customers_b2b.customers_b2b.arn,
        "endpoint": customers_b2b.customers_b2b.endpoint,
        "clients": {
            "web": customers_b2b.customers_b2b_web.id,
            "web_2": customers_b2b.customers_b2b_web_2.id,
        },
        "domains": {
            "domain": customers_b2b.customers_b2b_domain.domain,
        },
    },
)

# User pool customers (us-east-1_sU78E9kcE)
pulumi.export(
    "customers_identity",
    {
        "id": customers_identity.customers_identity.id,
        "arn": customers_identity.customers_identity.arn,
        "endpoint": customers_identity.customers_identity.endpoint,
        "clients": {
            "backend": customers_identity.customers_identity_backend.id,
            "backend_2": customers_identity.customers_identity_backend_2.id,
            "web": customers_identity.customers_identity_web.id,
        },
        "domains": {
            "auth_example_com": customers_identity.customers_identity_auth_example_com.domain,
            "login": customers_identity.customers_identity_login.domain,
        },
    },
)
