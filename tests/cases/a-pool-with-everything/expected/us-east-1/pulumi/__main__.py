"""Amazon Cognito in us-east-1: importing a module of pools registers what it holds."""

import pulumi

from pools import customers

# User pool customers (us-east-1_sU78E9kcE)
pulumi.export(
    "customers",
    {
        "id": customers.customers.id,
        "arn": customers.customers.arn,
        "endpoint": customers.customers.endpoint,
        "clients": {
            "backend": customers.customers_backend.id,
            "backend_2": customers.customers_backend_2.id,
            "kiosk": customers.customers_kiosk.id,
            "marketing_analytics": customers.customers_marketing_analytics.id,
            "mobile": customers.customers_mobile.id,
            "reports": customers.customers_reports.id,
            "smart_tv": customers.customers_smart_tv.id,
            "web": customers.customers_web.id,
            "open_search": customers.customers_open_search.id,
        },
        "domains": {
            "auth_example_com": customers.customers_auth_example_com.domain,
            "login": customers.customers_login.domain,
        },
    },
)
