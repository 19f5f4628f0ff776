"""The identity providers of a user pool, of all six types: what DescribeIdentityProvider answers."""

from exporter.catalog.arguments import (
    ALWAYS,
    Arg,
    Document,
    Reference,
    Scope,
    TextFile,
    always,
    not_empty,
)
from exporter.catalog.notes import IDENTITY_PROVIDER_EXPIRIES, IDENTITY_PROVIDER_NOTES
from exporter.catalog.pages import GUIDE
from exporter.catalog.rules import at_most, distinct_keys, form, length, one_of, visible_or_blank
from exporter.catalog.schema import (
    Kind,
    Left,
    List,
    Quirk,
    Read,
    computed,
)
from exporter.paths import Json, find

# Everything else that AWS answers is written, what it added to the details too: the provider compares the
# map key by key, and what AWS adds differs by type and by year.
_CERTIFICATE = "ActiveEncryptionCertificate"


def _details(at: Scope) -> Json:
    details = at.value if isinstance(at.value, dict) else {}
    return {key: value for key, value in details.items() if key != _CERTIFICATE}


def _in_details(provider: Document, key: str) -> bool:
    return bool(find(provider, f"ProviderDetails.{key}"))


_identifier = form(r"[\w\s+=.@-]{1,40}", "1 to 40 letters, digits, blanks and _+=.@-")

IDENTITY_PROVIDER = Kind(
    name="identity_provider",
    terraform="aws_cognito_identity_provider",
    pulumi="cognito.IdentityProvider",
    heading="Identity providers",
    what="another service whose users sign in to the pool",
    page=f"{GUIDE}cognito-user-pools-identity-federation.html",
    listing=List("cognito-idp:ListIdentityProviders", "Providers", ("UserPoolId",)),
    reads=(
        Read(
            "cognito-idp:DescribeIdentityProvider",
            ("UserPoolId", "ProviderName"),
            unwrap="IdentityProvider",
        ),
    ),
    import_id="{UserPoolId}:{ProviderName}",
    label="{ProviderName}",
    nouns=("provider", "identity_provider"),
    delete_first="a pool has one provider of a name: the old one is in the way of the new one",
    exposes={"provider_name": lambda provider: str(provider["ProviderName"])},
    # Neither provider marks the details as sensitive, and the secrets in them reach the state with an import.
    secrets=(("ProviderDetails", "client_secret"), ("ProviderDetails", "private_key")),
    secret_outputs=("provider_details",),
    args=(
        Arg("ProviderName", rules=(length(1, 32), visible_or_blank), required=True, replaces=ALWAYS),
        Arg(
            "ProviderType",
            rules=(one_of("SAML", "Facebook", "Google", "LoginWithAmazon", "SignInWithApple", "OIDC"),),
            required=True,
            replaces=ALWAYS,
        ),
        Arg("UserPoolId", ref=Reference("user_pool.id"), replaces=ALWAYS),
        Arg("IdpIdentifiers", when=(not_empty,), ordered=True, rules=(at_most(50), _identifier)),
        Arg(
            "ProviderDetails",
            when=(always,),
            convert=_details,
            file=TextFile("xml", key="MetadataFile"),
            rules=(distinct_keys,),
            required=True,
        ),
        # All pairs or none: a part of them would be a diff.
        Arg("AttributeMapping", when=(not_empty,), rules=(distinct_keys,)),
    ),
    left=(
        *computed("CreationDate", "LastModifiedDate"),
        Left(
            "AcrMapping",
            "unsupported",
            "the provider has no argument for the mapping of authentication context classes",
            "warning",
            "keep managing it where it was set; check it after the first change that Terraform or Pulumi"
            " makes to the identity provider, which is sent without it",
            ({},),
            "data",
        ),
    ),
    quirks=(
        Quirk(
            lambda provider: _in_details(provider, _CERTIFICATE),
            "AWS makes this certificate and renews it",
            ignore=(f"ProviderDetails.{_CERTIFICATE}",),
        ),
        Quirk(
            lambda provider: ":" in str(provider.get("ProviderName")),
            "the provider cannot import an identity provider that has a colon in its name",
            leave_out=True,
            level="error",
            remedy="keep managing it where it was made, or make it anew in AWS with a name without a colon",
        ),
    ),
    notes=IDENTITY_PROVIDER_NOTES,
    expiries=IDENTITY_PROVIDER_EXPIRIES,
)
