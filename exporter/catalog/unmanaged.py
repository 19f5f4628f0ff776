"""What AWS has and no provider manages yet: it is read, and the report tells of it by name.

Inbound federation, dynamic client registration and the like are members of the pool, and stand in its table.
Import jobs of users are history, and devices, passkeys and sessions are the users' own: nobody would put
them into code, so they are not read.
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
from exporter.paths import find

# A secondary replica, for one, answers that the operation is not enabled there.
_ABSENT = ("ResourceNotFoundException", "OperationNotEnabledException", *UNKNOWN_OPERATION)

_DEFAULT_SESSIONS = 20
_DEFAULT_MINUTES = 60


def _has_sessions(pool: Document) -> bool:
    """Only the Essentials and the Plus tier can set sessions, so a call can be spared for each client."""
    return pool.get("UserPoolTier") != "LITE"


def _sessions_of_pool(pool: Document, listed: Listed) -> list[dict[str, str]]:
    return [{"UserPoolId": str(pool["Id"])}] if _has_sessions(pool) else []


def _sessions_of_clients(pool: Document, listed: Listed) -> list[dict[str, str]]:
    return clients(pool, listed) if _has_sessions(pool) else []


TERMS = Kind(
    name="terms",
    terraform="",
    pulumi="",
    listing=List("cognito-idp:ListTerms", "Terms", ("UserPoolId",), absent=_ABSENT),
    reads=(Read("cognito-idp:DescribeTerms", ("UserPoolId", "TermsId"), unwrap="Terms"),),
    import_id="{UserPoolId},{TermsId}",
    label="{TermsName}",
    unmanaged="no provider can manage the terms that managed login shows yet",
)

USER_POOL_CLIENT_SECRETS = Kind(
    name="user_pool_client_secrets",
    terraform="",
    pulumi="",
    listing=clients,
    reads=(Read("cognito-idp:ListUserPoolClientSecrets", ("UserPoolId", "ClientId"), absent=_ABSENT),),
    import_id="{UserPoolId},{ClientId}",
    label="{Owner} secrets",
    unmanaged="the client has a second secret, and no provider can manage more than one yet",
    remedy="finish the rotation: delete the secret that nobody uses any more in AWS",
    exists=lambda secrets: len(secrets.get("ClientSecrets") or ()) > 1,
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
    ),
    reads=(),
    import_id="{UserPoolId},{RegionName}",
    label="{Owner} in {RegionName}",
    unmanaged="no provider can manage the replica of a pool in another region yet",
    # The list has the pool itself too.
    exists=lambda replica: replica.get("Role") != "PRIMARY",
)

USER_POOL_SESSIONS = Kind(
    name="user_pool_session_configuration",
    terraform="",
    pulumi="",
    listing=_sessions_of_pool,
    reads=(Read("cognito-idp:GetUserPoolSessionConfiguration", ("UserPoolId",), absent=_ABSENT),),
    import_id="{UserPoolId}",
    label="{Owner} sessions",
    unmanaged="no provider can manage the tracking of sessions yet",
    exists=lambda sessions: (
        sessions.get("UserSessionTracking") not in (None, "DISABLED")
        or find(sessions, "TokenSession.MaxPerUser") not in (None, _DEFAULT_SESSIONS)
    ),
)

USER_POOL_CLIENT_SESSIONS = Kind(
    name="user_pool_client_session_configuration",
    terraform="",
    pulumi="",
    listing=_sessions_of_clients,
    reads=(
        Read("cognito-idp:GetUserPoolClientSessionConfiguration", ("UserPoolId", "ClientId"), absent=_ABSENT),
    ),
    import_id="{UserPoolId},{ClientId}",
    label="{Owner} sessions",
    unmanaged="no provider can manage how long a client reuses a session yet",
    exists=lambda sessions: find(sessions, "SSOSession.MaxValidityMinutes") not in (None, _DEFAULT_MINUTES),
)

UNMANAGED = (
    TERMS,
    USER_POOL_CLIENT_SECRETS,
    USER_POOL_REPLICA,
    USER_POOL_SESSIONS,
    USER_POOL_CLIENT_SESSIONS,
)
