"""Amazon Cognito in us-east-1: importing a module of pools registers what it holds."""

import pulumi

from pools import customers

pulumi.export("customers_id", customers.customers.id)
pulumi.export("customers_arn", customers.customers.arn)
pulumi.export("customers_endpoint", customers.customers.endpoint)
pulumi.export("customers_backend_id", customers.customers_backend.id)
pulumi.export("customers_backend_2_id", customers.customers_backend_2.id)
pulumi.export("customers_kiosk_id", customers.customers_kiosk.id)
pulumi.export(
    "customers_marketing_analytics_id",
    customers.customers_marketing_analytics.id,
)
pulumi.export("customers_mobile_id", customers.customers_mobile.id)
pulumi.export("customers_reports_id", customers.customers_reports.id)
pulumi.export("customers_smart_tv_id", customers.customers_smart_tv.id)
pulumi.export("customers_web_id", customers.customers_web.id)
pulumi.export(
    "customers_amazon_open_search_service_customers_us_id",
    customers.customers_amazon_open_search_service_customers_us.id,
)
