"""The app client of a user pool: what DescribeUserPoolClient answers, and how each member is written."""

from exporter.catalog.arguments import (
    ALWAYS,
    ANY_TEXT,
    OUTSIDE,
    Arg,
    Default,
    Document,
    Joined,
    Reference,
    When,
    arranged,
    has,
    not_empty,
    positive,
)
from exporter.catalog.notes import USER_POOL_CLIENT_NOTES
from exporter.catalog.pages import GUIDE
from exporter.catalog.rules import arn, at_most, between, holding, length, one_of, size, visible
from exporter.catalog.schema import (
    Kind,
    Left,
    List,
    Quirk,
    Read,
    computed,
    nameless,
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

_named = holding(r"[\w\s+=,.@-]", "a letter, a digit or one of +=,.@-")
_URL = (length(1, 1024), visible)

SETTINGS = arranged(
    "Sign-in",
    Arg(
        "ExplicitAuthFlows",
        when=(not_empty,),
        rules=(
            one_of(
                "ADMIN_NO_SRP_AUTH",
                "CUSTOM_AUTH_FLOW_ONLY",
                "USER_PASSWORD_AUTH",
                "ALLOW_ADMIN_USER_PASSWORD_AUTH",
                "ALLOW_CUSTOM_AUTH",
                "ALLOW_USER_PASSWORD_AUTH",
                "ALLOW_USER_SRP_AUTH",
                "ALLOW_REFRESH_TOKEN_AUTH",
                "ALLOW_USER_AUTH",
            ),
        ),
    ),
    Arg(
        "SupportedIdentityProviders",
        when=(not_empty,),
        ref=Reference("identity_provider.provider_name"),
        rules=(length(1, 32), visible),
    ),
    Arg(
        "PreventUserExistenceErrors",
        when=(not_empty,),
        rules=(one_of("LEGACY", "ENABLED", reading=True),),
    ),
    Arg(
        "AuthSessionValidity",
        rules=(between(3, 15),),
        default=Default(
            3,
            "API: three minutes, as before it could be chosen; the provider's page says 3, and it sends what"
            " AWS has",
        ),
    ),
    Arg(
        "EnablePropagateAdditionalUserContextData",
        default=Default(
            False,
            "API: without it nobody can send such data, for a new client and after an update; the provider"
            " sends what AWS has",
        ),
    ),
    "OAuth",
    Arg(
        "AllowedOAuthFlowsUserPoolClient",
        default=Default(
            False,
            "API: false where it is not set, for a new client and for an update; the provider sends what AWS"
            " has, and never a false",
            # Flows that are there and turned off are no client without any.
            beside=("AllowedOAuthFlows", "AllowedOAuthScopes", "CallbackURLs", "LogoutURLs"),
        ),
    ),
    Arg("AllowedOAuthFlows", when=(not_empty,), rules=(one_of("code", "implicit", "client_credentials"),)),
    Arg(
        "AllowedOAuthScopes",
        when=(not_empty,),
        ref=Joined((Reference("resource_server.identifier"), "/", ANY_TEXT)),
        rules=(at_most(50),),
    ),
    Arg("CallbackURLs", when=(not_empty,), rules=(at_most(100), *_URL)),
    Arg("DefaultRedirectURI", when=(not_empty,), rules=_URL),
    Arg("LogoutURLs", when=(not_empty,), rules=(at_most(100), *_URL)),
    "Tokens",
    Arg("AccessTokenValidity", when=(positive,)),
    Arg("IdTokenValidity", when=(positive,)),
    Arg("RefreshTokenValidity", when=(positive,)),
    Arg(
        "TokenValidityUnits",
        when=(
            not_empty,
            When(
                lambda at: at.value != _DEFAULT_UNITS,
                "hours, hours and days are the default, and written as such they would be a diff",
            ),
        ),
        args=tuple(
            Arg(unit, rules=(one_of("seconds", "minutes", "hours", "days", reading=True),)) for unit in _UNITS
        ),
    ),
    Arg(
        "RefreshTokenRotation",
        when=(has("Feature"),),
        args=(
            Arg("Feature", rules=(one_of("ENABLED", "DISABLED", reading=True),), required=True),
            Arg("RetryGracePeriodSeconds", rules=(between(0, 60),)),
        ),
    ),
    Arg("EnableTokenRevocation"),
    "Attributes",
    Arg("ReadAttributes", when=(not_empty,)),
    Arg("WriteAttributes", when=(not_empty,)),
    "Analytics",
    Arg(
        "AnalyticsConfiguration",
        when=(not_empty,),
        args=(
            Arg("ApplicationArn", when=(not_empty,), external=OUTSIDE, rules=(arn,)),
            Arg("ApplicationId", when=(_by_application_id,)),
            Arg("ExternalId", when=(_by_application_id,)),
            Arg("RoleArn", when=(_by_application_id,), external=OUTSIDE, rules=(arn,)),
            Arg("UserDataShared"),
        ),
    ),
)
"""What every client has, one that another AWS service made too."""

LEFT = (
    *computed("ClientId", "CreationDate", "LastModifiedDate"),
    *computed("ClientType", why="AWS sets it when the client is registered"),
    Left(
        "ClientSecretArn",
        "unsupported",
        "no provider has an argument for a secret that AWS keeps in Secrets Manager",
        "warning",
        "keep it so in AWS (PublishSecretsInAWSSecretsManager); the code does not touch it",
    ),
)

QUIRKS = (
    Quirk(
        _partial_units,
        "TokenValidityUnits names only some of the client's units, and the provider plans a change for"
        " that, which no ignore prevents",
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
        refused=True,
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


def has_secret(client: Document) -> bool:
    """Whether AWS says that a client has a secret: the secret itself, or where Secrets Manager has it."""
    return bool(client.get("ClientSecret") or client.get("ClientSecretArn"))


def is_managed(client: Document) -> bool:
    """Whether another AWS service made the client, and lives by it."""
    return str(client.get("ClientName")).startswith("AmazonOpenSearchService-")


USER_POOL_CLIENT = Kind(
    name="user_pool_client",
    terraform="aws_cognito_user_pool_client",
    pulumi="cognito.UserPoolClient",
    heading="App clients",
    what="an application that signs users in, or calls APIs in its own name",
    page=f"{GUIDE}user-pool-settings-client-apps.html",
    listing=List("cognito-idp:ListUserPoolClients", "UserPoolClients", ("UserPoolId",)),
    reads=(Read("cognito-idp:DescribeUserPoolClient", ("UserPoolId", "ClientId"), unwrap="UserPoolClient"),),
    import_id="{UserPoolId}/{ClientId}",
    id_differs=True,
    state_id="{user_pool_id}/{id}",
    irreplaceable=True,
    label="{ClientName}",
    nouns=("client", "app_client"),
    outputs=("id",),
    outputs_under="clients",
    exposes={"id": lambda client: str(client["ClientId"])},
    args=(
        Arg("ClientName", "name", rules=(size(1, 128), _named), required=True),
        Arg("UserPoolId", ref=Reference("user_pool.id"), replaces=ALWAYS),
        *SETTINGS,
    ),
    left=(*LEFT, *computed("ClientSecret")),
    quirks=(
        nameless("ClientName"),
        Quirk(
            has_secret,
            # Written and ignored, it imports well, and then the first change of the client fails.
            "the client has a secret of AWS's making; the provider never reads generate_secret back, so write"
            " it only for a client that is made anew",
        ),
        *QUIRKS,
    ),
    notes=USER_POOL_CLIENT_NOTES,
    exists=lambda client: bool(find(client, "ClientId")) and not is_managed(client),
)
