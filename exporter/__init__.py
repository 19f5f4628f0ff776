"""poolport brings existing Amazon Cognito pools under Pulumi or Terraform."""

__version__ = "0.1.0"
