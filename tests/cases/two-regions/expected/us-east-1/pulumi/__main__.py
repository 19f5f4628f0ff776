"""Amazon Cognito in us-east-1: importing a module of pools registers what it holds."""

import pulumi

from pools import shop

pulumi.export("shop_id", shop.shop.id)
pulumi.export("shop_arn", shop.shop.arn)
pulumi.export("shop_endpoint", shop.shop.endpoint)
pulumi.export("shop_web_id", shop.shop_web.id)
