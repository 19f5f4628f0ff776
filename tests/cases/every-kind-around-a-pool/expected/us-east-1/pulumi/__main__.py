"""Amazon Cognito in us-east-1: importing a module of pools registers what it holds."""

import pulumi

from pools import shop

# User pool shop (us-east-1_Kinds0001)
pulumi.export(
    "shop",
    {
        "id": shop.shop.id,
        "arn": shop.shop.arn,
        "endpoint": shop.shop.endpoint,
        "clients": {
            "web": shop.shop_web.id,
            "open_search_search": shop.shop_open_search_search.id,
        },
        "domains": {
            "login": shop.shop_login.domain,
        },
    },
)
