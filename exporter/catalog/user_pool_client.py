"""The app client of a user pool: what DescribeUserPoolClient answers, and how each member is written."""

from exporter.catalog.arguments import (
    ANY_TEXT,
    OUTSIDE,
    Arg,
    Document,
    Joined,
    Reference,
    When,
    has,
    not_empty,
    positive,
)
from exporter.catalog.schema import (
    Kind,
    List,
    Quirk,
    Read,
    computed,
)
from exporter.paths import find

_UNITS = ("AccessToken", "IdToken", "RefreshToken")
_DEFAULT_UNITS = {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"}


def _units(client: Document) -> dict[str, str]:
    return {name: unit for name, unit in (client.get("TokenValidityUnits") or {}).items() if unit}


def _partial_units(client: Document) -> bool:
    return 0 < len(set(_units(client)) & set(_UNITS)) < len(_UNITS)


def _analytics_incomplete(client: Document) -> bool:
    analytics = client.get("AnalyticsConfiguration")
    return isinstance(analytics, dict) and not (
        analytics.get("ApplicationArn")
        or (analytics.get("ApplicationId") and analytics.get("ExternalId") and analytics.get("RoleArn"))
    )


_by_application_id = When(
    lambda at: bool(at.value) and not at.parent.get("ApplicationArn"),
    "the provider reads it from application_arn",
)

SETTINGS = (
    Arg("ExplicitAuthFlows", when=(not_empty,)),
    Arg("SupportedIdentityProviders", when=(not_empty,), ref=Reference("identity_provider.provider_name")),
    Arg("AllowedOAuthFlowsUserPoolClient"),
    Arg("AllowedOAuthFlows", when=(not_empty,)),
    Arg(
        "AllowedOAuthScopes",
        when=(not_empty,),
        ref=Joined((Reference("resource_server.identifier"), "/", ANY_TEXT)),
    ),
    Arg("CallbackURLs", when=(not_empty,)),
    Arg("DefaultRedirectURI", when=(not_empty,)),
    Arg("LogoutURLs", when=(not_empty,)),
    Arg("AccessTokenValidity", when=(positive,)),
    Arg("IdTokenValidity", when=(positive,)),
    Arg("RefreshTokenValidity", when=(positive,)),
    Arg("AuthSessionValidity"),
    Arg("EnableTokenRevocation"),
    Arg("EnablePropagateAdditionalUserContextData"),
    Arg("PreventUserExistenceErrors", when=(not_empty,)),
    Arg("ReadAttributes", when=(not_empty,)),
    Arg("WriteAttributes", when=(not_empty,)),
    Arg(
        "AnalyticsConfiguration",
        when=(not_empty,),
        args=(
            Arg("ApplicationArn", when=(not_empty,), external=OUTSIDE),
            Arg("ApplicationId", when=(_by_application_id,)),
            Arg("ExternalId", when=(_by_application_id,)),
            Arg("RoleArn", when=(_by_application_id,), external=OUTSIDE),
            Arg("UserDataShared"),
        ),
    ),
    Arg(
        "RefreshTokenRotation",
        when=(has("Feature"),),
        args=(Arg("Feature"), Arg("RetryGracePeriodSeconds")),
    ),
    Arg(
        "TokenValidityUnits",
        when=(
            not_empty,
            When(
                lambda at: at.value != _DEFAULT_UNITS,
                "hours, hours and days are the default, and written as such they would be a diff",
            ),
        ),
        args=tuple(Arg(unit) for unit in _UNITS),
    ),
)
"""What every client has, one that another AWS service made too."""

LEFT = (
    *computed("ClientId", "CreationDate", "LastModifiedDate"),
    *computed("ClientType", why="AWS sets it when the client is registered"),
)

QUIRKS = (
    Quirk(
        _partial_units,
        "TokenValidityUnits names some units but not all, and the provider has a diff for that which"
        " nothing suppresses",
        leave_out=True,
        level="error",
        remedy="set all three token validity units of the client once (the missing ones are hours for"
        " access and id tokens, days for refresh tokens), then export again",
    ),
    Quirk(
        _analytics_incomplete,
        "the provider accepts an application id only with its external id and role",
        omit=("AnalyticsConfiguration",),
        ignore=("AnalyticsConfiguration",),
        level="warning",
        remedy="give the analytics configuration an external id and a role in AWS, then export again",
    ),
    Quirk(
        lambda client: (
            isinstance(client.get("RefreshTokenRotation"), dict)
            and not find(client, "RefreshTokenRotation.Feature")
        ),
        "AWS answers a refresh token rotation without a feature, which cannot be written; the provider sends"
        " it back with each later change of the client, and every one fails",
        ignore=("RefreshTokenRotation",),
        level="warning",
        remedy="turn the rotation on or off in AWS (aws cognito-idp update-user-pool-client"
        " --refresh-token-rotation Feature=DISABLED, with all that the client has), then export again",
    ),
)


def is_managed(client: Document) -> bool:
    """Whether another AWS service made the client, and lives by it."""
    return str(client.get("ClientName")).startswith("AmazonOpenSearchService-")


USER_POOL_CLIENT = Kind(
    name="user_pool_client",
    terraform="aws_cognito_user_pool_client",
    pulumi="cognito.UserPoolClient",
    listing=List("cognito-idp:ListUserPoolClients", "UserPoolClients", ("UserPoolId",)),
    reads=(Read("cognito-idp:DescribeUserPoolClient", ("UserPoolId", "ClientId"), unwrap="UserPoolClient"),),
    import_id="{UserPoolId}/{ClientId}",
    id_differs=True,
    irreplaceable=True,
    label="{ClientName}",
    outputs=("id",),
    exposes={"id": lambda client: str(client["ClientId"])},
    args=(
        Arg("ClientName", "name"),
        Arg("UserPoolId", ref=Reference("user_pool.id")),
        *SETTINGS,
    ),
    left=(*LEFT, *computed("ClientSecret")),
    quirks=(
        Quirk(
            lambda client: bool(client.get("ClientSecret")),
            # Written and ignored, it imports well, and then the first change of the client fails.
            "the client has a secret of AWS's making; the provider never reads generate_secret back, so write"
            " it only for a client that is made anew",
        ),
        *QUIRKS,
    ),
    exists=lambda client: bool(find(client, "ClientId")) and not is_managed(client),
)
