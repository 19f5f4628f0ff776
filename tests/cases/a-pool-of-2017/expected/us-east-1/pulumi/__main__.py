"""Amazon Cognito in us-east-1: importing a module of pools registers what it holds."""

import pulumi

from pools import legacy_mobile

# User pool legacy-mobile (us-east-1_oOxtzHq8S)
pulumi.export(
    "legacy_mobile",
    {
        "id": legacy_mobile.legacy_mobile.id,
        "arn": legacy_mobile.legacy_mobile.arn,
        "endpoint": legacy_mobile.legacy_mobile.endpoint,
        "clients": {
            "android": legacy_mobile.legacy_mobile_android.id,
            "ios": legacy_mobile.legacy_mobile_ios.id,
            "kiosk": legacy_mobile.legacy_mobile_kiosk.id,
        },
    },
)
