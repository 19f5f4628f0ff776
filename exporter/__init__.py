"""poolport: existing Amazon Cognito pools in, Pulumi or Terraform code with import statements out."""

__version__ = "0.1.0"
