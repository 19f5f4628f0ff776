"""Where a user pool sends its logs: what GetLogDeliveryConfiguration answers, and how it is written."""

from exporter.catalog.arguments import (
    ALWAYS,
    OUTSIDE,
    Arg,
    Reference,
)
from exporter.catalog.pages import GUIDE
from exporter.catalog.rules import arn, one_of
from exporter.catalog.schema import (
    UNKNOWN_OPERATION,
    Kind,
    Read,
)

LOG_DELIVERY_CONFIGURATION = Kind(
    name="log_delivery_configuration",
    terraform="aws_cognito_log_delivery_configuration",
    pulumi="cognito.LogDeliveryConfiguration",
    heading="Threat protection, logs and firewall",
    what="where the pool sends its logs",
    page=f"{GUIDE}exporting-quotas-and-usage.html",
    listing=lambda pool, listed: [{"UserPoolId": pool["Id"]}],
    reads=(
        Read(
            "cognito-idp:GetLogDeliveryConfiguration",
            ("UserPoolId",),
            unwrap="LogDeliveryConfiguration",
            absent=("ResourceNotFoundException", *UNKNOWN_OPERATION),
            nothing={},
        ),
    ),
    import_id="{UserPoolId}",
    state_id="{user_pool_id}",
    label="{Owner} logs",
    since="6.5.0",
    args=(
        Arg("UserPoolId", ref=Reference("user_pool.id"), replaces=ALWAYS),
        # The provider compares a list, place by place, with what AWS answers.
        Arg(
            "LogConfigurations",
            many=True,
            ordered=True,
            required=True,
            args=(
                Arg(
                    "EventSource",
                    rules=(one_of("userNotification", "userAuthEvents", reading=True),),
                    required=True,
                ),
                Arg("LogLevel", rules=(one_of("ERROR", "INFO", reading=True),), required=True),
                Arg(
                    "CloudWatchLogsConfiguration", args=(Arg("LogGroupArn", external=OUTSIDE, rules=(arn,)),)
                ),
                Arg("FirehoseConfiguration", args=(Arg("StreamArn", external=OUTSIDE, rules=(arn,)),)),
                Arg("S3Configuration", args=(Arg("BucketArn", external=OUTSIDE, rules=(arn,)),)),
            ),
        ),
    ),
    # Without a log there is nothing to manage, and the provider asks for at least one block.
    exists=lambda logs: bool(logs.get("LogConfigurations")),
)
