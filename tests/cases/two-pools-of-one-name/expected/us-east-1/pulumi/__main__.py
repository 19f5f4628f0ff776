"""Amazon Cognito in us-east-1: importing a module of pools registers what it holds."""

import pulumi

from pools import customers, customers_2

pulumi.export("customers_id", customers.customers.id)
pulumi.export("customers_arn", customers.customers.arn)
pulumi.export("customers_endpoint", customers.customers.endpoint)
pulumi.export("customers_backend_id", customers.customers_backend.id)
pulumi.export("customers_backend_2_id", customers.customers_backend_2.id)
pulumi.export("customers_web_id", customers.customers_web.id)

pulumi.export("customers_2_id", customers_2.customers_2.id)
pulumi.export("customers_2_arn", customers_2.customers_2.arn)
pulumi.export("customers_2_endpoint", customers_2.customers_2.endpoint)
pulumi.export("customers_2_web_id", customers_2.customers_2_web.id)
pulumi.export("customers_2_web_2_id", customers_2.customers_2_web_2.id)
