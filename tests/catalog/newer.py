"""What the catalog knows and an older botocore does not, with the botocore that brought it."""

from __future__ import annotations

import botocore

from exporter.versions import version

OPERATIONS = {
    "cognito-idp:ListCIMDPolicies": "1.44.8",
    "cognito-idp:DescribeCIMDPolicy": "1.44.8",
}
MEMBERS = {
    "user_pool_client": {"ClientSecretArn": "1.44.8"},
    "managed_user_pool_client": {"ClientSecretArn": "1.44.8"},
    "web_acl_association": {"AnalyticsConfig": "1.44.8"},
    "user_pool_client_secrets": {"Client.UserPoolClient.ClientSecretArn": "1.44.8"},
}
"""By kind: paths of the tables."""


def is_newer(brought: str) -> bool:
    """Whether a release is newer than the botocore that is installed."""
    return version(brought) > version(botocore.__version__)


def operations() -> set[str]:
    """The operations that the installed botocore need not know."""
    return {name for name, brought in OPERATIONS.items() if is_newer(brought)}


def members(kind: str) -> set[str]:
    """The members of a kind that the installed botocore need not know."""
    return {path for path, brought in MEMBERS.get(kind, {}).items() if is_newer(brought)}
