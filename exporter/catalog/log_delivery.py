"""Where a user pool sends its logs: what GetLogDeliveryConfiguration answers, and how it is written."""

from exporter.catalog.schema import UNKNOWN_OPERATION, Arg, Kind, Read

LOG_DELIVERY_CONFIGURATION = Kind(
    name="log_delivery_configuration",
    terraform="aws_cognito_log_delivery_configuration",
    pulumi="cognito.LogDeliveryConfiguration",
    listing=lambda pool, listed: [{"UserPoolId": pool["Id"]}],
    reads=(
        Read(
            "cognito-idp:GetLogDeliveryConfiguration",
            ("UserPoolId",),
            unwrap="LogDeliveryConfiguration",
            absent=("ResourceNotFoundException", *UNKNOWN_OPERATION),
        ),
    ),
    import_id="{UserPoolId}",
    label="{Owner} logs",
    since="6.5.0",
    args=(
        Arg("UserPoolId", ref="user_pool.id"),
        # The provider compares a list, place by place, with what AWS answers.
        Arg(
            "LogConfigurations",
            many=True,
            ordered=True,
            args=(
                Arg("EventSource"),
                Arg("LogLevel"),
                Arg("CloudWatchLogsConfiguration", args=(Arg("LogGroupArn", external=True),)),
                Arg("FirehoseConfiguration", args=(Arg("StreamArn", external=True),)),
                Arg("S3Configuration", args=(Arg("BucketArn", external=True),)),
            ),
        ),
    ),
    # Without a log there is nothing to manage, and the provider asks for at least one block.
    exists=lambda logs: bool(logs.get("LogConfigurations")),
)
