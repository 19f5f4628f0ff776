"""What a reviewer of a login system must know of its settings, each with its reason and AWS's page.

No rule of ours is broken here, and the code is as it should be: these are settings that somebody may have
made on purpose, and that whoever reviews the code should have seen. A note is said of what AWS answers, never
of what it leaves out. What would make other notes, and does not: MFA that is optional; a callback of the same
machine, which AWS has for tests, or of an app's own scheme; an older version of a trigger.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from exporter.catalog.arguments import Document
from exporter.catalog.certificates import signing_end
from exporter.catalog.pages import GUIDE
from exporter.catalog.schema import Expiry, Note
from exporter.paths import find

_API = "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/"

STACK_PAGE = (
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html"
)
"""How a stack lets go of what it has made."""
TRIGGERS_PAGE = f"{GUIDE}cognito-user-pools-working-with-lambda-triggers.html"
"""How a pool calls functions, and what they must permit."""


def _is(path: str, value: object) -> Callable[[Document], bool]:
    return lambda document: find(document, path) == value


# --- user pools -------------------------------------------------------------------------------------------

_POLICY = "Policies.PasswordPolicy"
_KINDS = ("RequireLowercase", "RequireUppercase", "RequireNumbers", "RequireSymbols")
_SHORTEST = 8
"""Cognito's own default, with all four kinds of characters."""
_LONG = 12
"""Twelve letters of one kind are more to guess than eight characters of all kinds: 26^12 > 95^8."""


def _is_weak(pool: Document) -> bool:
    policy = find(pool, _POLICY)
    length = policy.get("MinimumLength")
    lacking = any(policy.get(kind) is False for kind in _KINDS)
    return length is not None and (length < _SHORTEST or (length < _LONG and lacking))


def _stands_only_outside(member: str, inside: str) -> Callable[[Document], bool]:
    return lambda pool: bool(pool.get(member)) and not find(pool, f"VerificationMessageTemplate.{inside}")


USER_POOL_NOTES = (
    Note(
        _is("DeletionProtection", "INACTIVE"),
        "deletion protection is off: one call deletes the pool with all its users, and nothing brings them"
        " back",
        "set it to ACTIVE; then it must be turned off before the pool can be deleted",
        f"{GUIDE}user-pool-settings-deletion-protection.html",
        "DeletionProtection",
        about="data",
    ),
    Note(
        _is("GetUserPoolMfaConfig.MfaConfiguration", "OFF"),
        "MFA is off: whoever has the password of a user of this pool can sign in",
        "let users have a second factor (OPTIONAL), or ask all of them for one (ON)",
        f"{GUIDE}user-pool-settings-mfa.html",
        "GetUserPoolMfaConfig.MfaConfiguration",
    ),
    Note(
        _is_weak,
        "the password policy accepts passwords that are easier to guess than by Cognito's own default, which"
        " is 8 characters with all four kinds",
        "ask for longer passwords, or for all four kinds; passwords that users have stay as they are",
        f"{GUIDE}user-pool-settings-policies.html",
        _POLICY,
    ),
    Note(
        _is("AdminCreateUserConfig.AllowAdminCreateUserOnly", False),
        "sign-up is open: everybody who can reach a client of the pool can make an account, unless a pre"
        " sign-up function refuses it",
        "nothing to do where the public may register; else let only administrators make users",
        f"{GUIDE}managing-security.html",
        "AdminCreateUserConfig.AllowAdminCreateUserOnly",
    ),
    Note(
        lambda pool: any(it.get("DeveloperOnlyAttribute") for it in pool.get("SchemaAttributes") or ()),
        "the pool has developer-only attributes, which AWS calls a legacy feature; no attribute can be taken"
        " out of a pool",
        "use the clients' permissions to read and write attributes for new ones",
        f"{_API}API_SchemaAttributeType.html",
        "SchemaAttributes",
        about="",
    ),
    *(
        Note(
            _stands_only_outside(member, inside),
            f"{what} stands only at a place that is no longer used, as AWS's reference says; its place now is"
            " the verification message template",
            "set it in the verification message template, then export again",
            f"{_API}API_UserPoolType.html",
            member,
            about="",
        )
        for member, inside, what in (
            ("EmailVerificationMessage", "EmailMessage", "the text of the verification e-mail"),
            ("EmailVerificationSubject", "EmailSubject", "the subject of the verification e-mail"),
            ("SmsVerificationMessage", "SmsMessage", "the text of the verification SMS"),
        )
    ),
)

# --- clients ----------------------------------------------------------------------------------------------

_THIS_MACHINE = re.compile(r"http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?([/?#]|$)", re.IGNORECASE)
_OLD_FLOWS = {"ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH_FLOW_ONLY", "USER_PASSWORD_AUTH"}


def _uses_oauth(client: Document) -> bool:
    """Whether grants and callbacks have a use: AWS keeps them of a client that may not use them."""
    return client.get("AllowedOAuthFlowsUserPoolClient") is not False


def _signs_users_in(client: Document) -> bool:
    """Whether users sign in: to a machine's client AWS gives no refresh token, and it asks about no user."""
    flows = set(client.get("ExplicitAuthFlows") or ())
    return client.get("AllowedOAuthFlows") != ["client_credentials"] or bool(
        flows - {"ALLOW_REFRESH_TOKEN_AUTH"}
    )


def _callbacks(client: Document) -> Iterator[str]:
    return (str(url) for url in client["CallbackURLs"] if _uses_oauth(client))


USER_POOL_CLIENT_NOTES = (
    Note(
        lambda client: "implicit" in client["AllowedOAuthFlows"] and _uses_oauth(client),
        "the client may use the implicit grant: tokens stand in the address of the page that users come back"
        " to, where scripts, histories and logs can have them",
        "use the authorization code grant with PKCE, and take the implicit one away when no app uses it",
        f"{GUIDE}federation-endpoints-oauth-grants.html",
        "AllowedOAuthFlows",
    ),
    Note(
        lambda client: any(
            url.lower().startswith("http://") and not _THIS_MACHINE.match(url) for url in _callbacks(client)
        ),
        "a callback is plain http: whoever is on the way can read the code or the token that comes with it",
        "use https; AWS has http for tests on the same machine only",
        f"{GUIDE}user-pool-settings-client-apps.html",
        "CallbackURLs",
    ),
    Note(
        lambda client: any("*" in url for url in _callbacks(client)),
        "a callback has a * in it: where that is taken as a wildcard, codes and tokens can go to addresses"
        " that nobody has listed",
        "list each address as it is",
        f"{_API}API_UserPoolClientType.html",
        "CallbackURLs",
    ),
    Note(
        lambda client: client["EnableTokenRevocation"] is False and _signs_users_in(client),
        "tokens cannot be revoked: a refresh token that somebody has stolen is good until it ends by itself",
        "turn token revocation on; it adds a claim to the tokens, and is the default of new clients",
        f"{GUIDE}token-revocation.html",
        "EnableTokenRevocation",
    ),
    Note(
        lambda client: client["PreventUserExistenceErrors"] == "LEGACY" and _signs_users_in(client),
        "errors tell whether a user exists, so that anybody can find out who has an account",
        "set it to ENABLED, after a look at what apps do with these errors",
        f"{GUIDE}cognito-user-pool-managing-errors.html",
        "PreventUserExistenceErrors",
    ),
    Note(
        lambda client: bool(
            {"ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH"} & {*client["ExplicitAuthFlows"]}
        ),
        "apps may send the password itself, which SRP never does; the trigger that migrates users needs that",
        "take the flow away when no app uses it, and no user is to be migrated any more",
        f"{GUIDE}amazon-cognito-user-pools-authentication-flow-methods.html",
        "ExplicitAuthFlows",
    ),
    Note(
        lambda client: bool(_OLD_FLOWS & {*client["ExplicitAuthFlows"]}),
        "the authentication flows have their legacy names, beside which AWS accepts none of the newer flows",
        "set the flows by the names that begin with ALLOW_, all of them at once",
        f"{_API}API_CreateUserPoolClient.html",
        "ExplicitAuthFlows",
        about="",
    ),
)

# --- domains ----------------------------------------------------------------------------------------------

USER_POOL_DOMAIN_NOTES = (
    Note(
        _is("CustomDomainConfig.SecurityPolicy", "TLS_V1"),
        "the custom domain accepts TLS 1.0, which AWS discourages strongly",
        "choose TLS_V1_2_2021 or newer in AWS; browsers of the last ten years can use it",
        f"{_API}API_CustomDomainConfigType.html",
        "CustomDomainConfig.SecurityPolicy",
    ),
    Note(
        _is("ManagedLoginVersion", 1),
        "the domain shows the classic hosted UI, which AWS calls the first generation of managed login: it"
        " has no passkeys, and is all that pools of the LITE tier have",
        "version 2 is another look: give each client a style before the change",
        f"{GUIDE}cognito-user-pools-managed-login.html",
        "ManagedLoginVersion",
        about="",
    ),
)

# --- identity providers -----------------------------------------------------------------------------------

_BY_HAND = (
    "nothing to do while the provider stays as it is; one that is made anew, here or in another account,"
    " needs it from where it was made"
)
_METADATA = "ProviderDetails.MetadataFile"


def _metadata_end(provider: Document) -> str | None:
    # Cognito's own certificates (ActiveEncryptionCertificate, GetSigningCertificate) are renewed by AWS, and
    # metadata that stands at an address is fetched again: only a file stays as it was.
    metadata = find(provider, _METADATA)
    return signing_end(metadata) if isinstance(metadata, str) else None


IDENTITY_PROVIDER_NOTES = (
    Note(
        lambda provider: bool(find(provider, "ProviderDetails.client_secret")),
        "the client secret of the identity provider is in no file of the export, and must be set by hand"
        " where the provider is made anew",
        _BY_HAND,
        f"{_API}API_IdentityProviderType.html",
        "ProviderDetails.client_secret",
        about="",
    ),
    Note(
        lambda provider: bool(find(provider, "ProviderDetails.private_key")),
        "the private key of the identity provider is in no file of the export, and must be set by hand"
        " where the provider is made anew",
        _BY_HAND,
        f"{_API}API_IdentityProviderType.html",
        "ProviderDetails.private_key",
        about="",
    ),
)
IDENTITY_PROVIDER_EXPIRIES = (
    Expiry(
        _METADATA,
        _metadata_end,
        expired="the identity provider's certificate in the metadata had expired when AWS was asked: users"
        " cannot sign in through it",
        soon="the identity provider's certificate in the metadata expires within 90 days from when AWS was"
        " asked: after that, users cannot sign in through it",
        dated="the identity provider's certificate in the metadata is good until",
        unreadable="the identity provider's certificate in the metadata cannot be read, so nobody knows until"
        " when it is good",
        remedy="get new metadata from the identity provider before that day; metadata at an address"
        " (MetadataURL) is fetched by AWS itself",
        page=f"{GUIDE}cognito-user-pools-managing-saml-idp.html",
    ),
)

# --- identity pools ---------------------------------------------------------------------------------------

IDENTITY_POOL_NOTES = (
    Note(
        lambda pool: pool["AllowClassicFlow"] is True and pool.get("AllowUnauthenticatedIdentities") is True,
        "guests may use the classic (basic) flow: they choose among the roles that trust the pool, and AWS"
        " does not narrow down what the role permits, as it does in the enhanced flow",
        "turn the classic flow off when no app uses it, or guests",
        f"{GUIDE}authentication-flow.html",
        "AllowClassicFlow",
    ),
    Note(
        # Some have ``key;secret``, as Twitter did, of which a snapshot has the key.
        lambda pool: any(";" in str(app) for app in pool["SupportedLoginProviders"].values()),
        "the secret of a login provider is in no file of the export, and must be set by hand where the"
        " identity pool is made anew",
        "nothing to do while the identity pool stays as it is; one that is made anew, here or in another"
        " account, needs it from where it was made",
        f"{GUIDE}external-identity-providers.html",
        "SupportedLoginProviders",
        about="",
    ),
)
