"""Amazon Cognito in eu-west-1: importing a module of pools registers what it holds."""

import pulumi

from pools import shop

# User pool shop (eu-west-1_Shop00002)
pulumi.export(
    "shop",
    {
        "id": shop.shop.id,
        "arn": shop.shop.arn,
        "endpoint": shop.shop.endpoint,
        "clients": {
            "web": shop.shop_web.id,
        },
        "domains": {
            "login": shop.shop_login.domain,
        },
    },
)
