"""Amazon Cognito in us-east-1: importing a module of pools registers what it holds."""

import pulumi

from pools import legacy_mobile

pulumi.export("legacy_mobile_id", legacy_mobile.legacy_mobile.id)
pulumi.export("legacy_mobile_arn", legacy_mobile.legacy_mobile.arn)
pulumi.export("legacy_mobile_endpoint", legacy_mobile.legacy_mobile.endpoint)
pulumi.export("legacy_mobile_android_id", legacy_mobile.legacy_mobile_android.id)
pulumi.export("legacy_mobile_ios_id", legacy_mobile.legacy_mobile_ios.id)
pulumi.export("legacy_mobile_kiosk_id", legacy_mobile.legacy_mobile_kiosk.id)
