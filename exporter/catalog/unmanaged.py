"""What AWS has and the aws providers of Terraform and Pulumi cannot manage: it is read, and told of by name.

Inbound federation, dynamic client registration and the like are members of the pool, and stand in its table.
What is read of none is listed, with its reason, in tests/catalog/test_operations.py.
"""

from exporter.catalog.arguments import Document
from exporter.catalog.branding import clients
from exporter.catalog.schema import (
    UNKNOWN_OPERATION,
    Kind,
    List,
    Listed,
    Read,
)
from exporter.catalog.user_pool_client import has_secret
from exporter.paths import find

# A secondary replica, for one, answers that the operation is not enabled there.
_ABSENT = ("ResourceNotFoundException", "OperationNotEnabledException", *UNKNOWN_OPERATION)

_DEFAULT_SESSIONS = 20
_DEFAULT_MINUTES = 60


_POOL_SESSIONS = "cognito-idp:GetUserPoolSessionConfiguration"
_NO_SESSIONS = ("OperationNotEnabledException", *UNKNOWN_OPERATION)
_LATER = "or keep managing it where it was made"


def _sessions_of_pool(pool: Document, listed: Listed) -> list[dict[str, str]]:
    return [{"UserPoolId": str(pool["Id"])}]


def _secrets(document: Document) -> int:
    return len(document.get("ClientSecrets") or ())


def _beside_the_client(document: Document, pool: Document) -> list[Document]:
    """The list of secrets, with what the client's own description says of one."""
    client = (document.get("Client") or {}).get("UserPoolClient")
    hidden = isinstance(client, dict) and not has_secret(client)
    rest = {name: value for name, value in document.items() if name != "Client"}
    return [{**rest, "Request": {**document["Request"], "Hidden": hidden}}]


def _is_told_of(document: Document) -> bool:
    """Whether there is more than one secret, or one that the description of the client does not have."""
    return _secrets(document) > 1 or (_secrets(document) == 1 and bool(document["Request"].get("Hidden")))


def _why_secrets(document: Document) -> str:
    number = _secrets(document)
    if number > 1:
        return f"the client has {number} secrets, and no provider can manage more than one"
    return (
        "the client has 1 secret that only its list of secrets shows: no provider can manage one that was"
        " added later, so the code does not have it"
    )


TERMS = Kind(
    name="terms",
    terraform="",
    pulumi="",
    listing=List("cognito-idp:ListTerms", "Terms", ("UserPoolId",), absent=_ABSENT),
    reads=(Read("cognito-idp:DescribeTerms", ("UserPoolId", "TermsId"), unwrap="Terms"),),
    import_id="{UserPoolId},{TermsId}",
    label="{TermsName}",
    unmanaged="the aws providers of Terraform and Pulumi cannot manage the terms that managed login shows",
    remedy="manage it beside this code with Terraform's awscc provider (awscc_cognito_terms) or Pulumi's"
    f" aws-native provider from 1.84 on (cognito.Terms), import id USER_POOL_ID|TERMS_ID; {_LATER}",
)

CIMD_POLICY = Kind(
    name="cimd_policy",
    terraform="",
    pulumi="",
    listing=List("cognito-idp:ListCIMDPolicies", "CIMDPolicies", ("UserPoolId",), absent=_ABSENT),
    reads=(Read("cognito-idp:DescribeCIMDPolicy", ("UserPoolId", "CIMDPolicyId"), unwrap="CIMDPolicy"),),
    import_id="{UserPoolId},{CIMDPolicyId}",
    label="{PolicyName}",
    unmanaged="no provider can manage the policy for clients that are known by a metadata document (CIMD)",
)

USER_POOL_CLIENT_SECRETS = Kind(
    name="user_pool_client_secrets",
    terraform="",
    pulumi="",
    listing=clients,
    reads=(
        Read("cognito-idp:ListUserPoolClientSecrets", ("UserPoolId", "ClientId"), absent=_ABSENT),
        # Read for the client itself, too: a secret that stands there is no news.
        Read("cognito-idp:DescribeUserPoolClient", ("UserPoolId", "ClientId"), into="Client"),
    ),
    split=_beside_the_client,
    import_id="{UserPoolId},{ClientId}",
    label="{Owner} secrets",
    unmanaged=_why_secrets,
    remedy="finish the rotation: let the client use one secret, and delete in AWS what nobody uses any more",
    exists=_is_told_of,
)

USER_POOL_REPLICA = Kind(
    name="user_pool_replica",
    terraform="",
    pulumi="",
    listing=List(
        "cognito-idp:ListUserPoolReplicas",
        "UserPoolReplicas",
        ("UserPoolId",),
        limit=("", 0),
        whole=True,
        absent=_ABSENT,
        may_lack_items=True,
    ),
    reads=(),
    import_id="{UserPoolId},{RegionName}",
    label="{Owner} in {RegionName}",
    unmanaged="the aws providers of Terraform and Pulumi cannot manage a pool's replica in another region",
    remedy="manage it beside this code with Terraform's awscc provider (awscc_cognito_user_pool_replica) or"
    " Pulumi's aws-native provider from 1.84 on (cognito.UserPoolReplica), import id"
    f" USER_POOL_ID|REGION; {_LATER}",
    # The list has the pool itself too.
    exists=lambda replica: replica.get("Role") != "PRIMARY",
)

USER_POOL_SESSIONS = Kind(
    name="user_pool_session_configuration",
    terraform="",
    pulumi="",
    listing=_sessions_of_pool,
    reads=(Read(_POOL_SESSIONS, ("UserPoolId",), absent=_ABSENT),),
    import_id="{UserPoolId}",
    label="{Owner} sessions",
    unmanaged="the aws providers of Terraform and Pulumi cannot manage the tracking of sessions",
    remedy="manage it beside this code with Pulumi's aws-native provider from 1.86 on"
    f" (cognito.UserPoolSessionConfigurationAttachment), import id USER_POOL_ID; {_LATER}",
    exists=lambda sessions: (
        sessions.get("UserSessionTracking") not in (None, "DISABLED")
        or find(sessions, "TokenSession.MaxPerUser") not in (None, _DEFAULT_SESSIONS)
    ),
)

USER_POOL_CLIENT_SESSIONS = Kind(
    name="user_pool_client_session_configuration",
    terraform="",
    pulumi="",
    listing=clients,
    reads=(
        Read(
            "cognito-idp:GetUserPoolClientSessionConfiguration",
            ("UserPoolId", "ClientId"),
            absent=_ABSENT,
            spared_by=(_POOL_SESSIONS, _NO_SESSIONS),
        ),
    ),
    import_id="{UserPoolId},{ClientId}",
    label="{Owner} sessions",
    unmanaged="the aws providers of Terraform and Pulumi cannot manage how long a client reuses a session",
    remedy="manage it beside this code with Pulumi's aws-native provider from 1.86 on"
    " (cognito.UserPoolClientSessionConfigurationAttachment), import id"
    f" USER_POOL_ID|CLIENT_ID; {_LATER}",
    exists=lambda sessions: find(sessions, "SSOSession.MaxValidityMinutes") not in (None, _DEFAULT_MINUTES),
)

UNMANAGED = (
    TERMS,
    CIMD_POLICY,
    USER_POOL_CLIENT_SECRETS,
    USER_POOL_REPLICA,
    USER_POOL_SESSIONS,
    USER_POOL_CLIENT_SESSIONS,
)
