"""The style of managed login, one for a client: settings and images, and how they are written."""

import json

from exporter.catalog.arguments import (
    ALWAYS,
    Arg,
    BinaryFile,
    Document,
    Reference,
    Scope,
    TextFile,
    When,
    not_empty,
)
from exporter.catalog.pages import GUIDE
from exporter.catalog.rules import one_of
from exporter.catalog.schema import (
    UNKNOWN_OPERATION,
    Kind,
    Listed,
    Quirk,
    Read,
    computed,
)


def clients(pool: Document, listed: Listed) -> list[dict[str, str]]:
    """Every client of a pool: what hangs on clients has no list of its own."""
    return [{"ClientId": client["ClientId"]} for client in listed.get("user_pool_client", ())]


def _as_text(at: Scope) -> str:
    """The settings as people read them: a file of JSON beside the code, the same for every target."""
    return json.dumps(at.value, indent=2, sort_keys=True, ensure_ascii=False) + "\n" if at.value else "{}"


_without_settings = When(
    lambda at: at.parent.get("Settings") is None, "the provider takes it or settings, and this has settings"
)

MANAGED_LOGIN_BRANDING = Kind(
    name="managed_login_branding",
    terraform="aws_cognito_managed_login_branding",
    pulumi="cognito.ManagedLoginBranding",
    heading="Domain and login pages",
    what="the look of the managed login pages of one app client",
    page=f"{GUIDE}managed-login-branding.html",
    listing=clients,
    reads=(
        # Without ReturnMergedResources: what was set, and not what AWS makes of it.
        Read(
            "cognito-idp:DescribeManagedLoginBrandingByClient",
            ("UserPoolId", "ClientId"),
            unwrap="ManagedLoginBranding",
            absent=("ResourceNotFoundException", *UNKNOWN_OPERATION),
            may_differ=("ClientId",),
        ),
    ),
    import_id="{UserPoolId},{ManagedLoginBrandingId}",
    state_id="{user_pool_id},{managed_login_branding_id}",
    label="{Owner} branding",
    delete_first="a client has one style: the old one is in the way of the new one",
    since="6.13.0",  # 6.12.0 has it, but fails where another client of the pool has no style
    args=(
        Arg("UserPoolId", ref=Reference("user_pool.id"), replaces=ALWAYS),
        Arg("Request.ClientId", ref=Reference("user_pool_client.id"), replaces=ALWAYS),
        Arg(
            "UseCognitoProvidedValues",
            when=(_without_settings,),
            convert=lambda at: bool(at.value),
        ),
        Arg("Settings", convert=_as_text, file=TextFile("json")),
        Arg(
            "Assets",
            "asset",
            "assets",
            many=True,
            replaces=ALWAYS,
            args=(
                Arg("Category"),
                Arg("ColorMode", rules=(one_of("LIGHT", "DARK", "DYNAMIC", reading=True),), required=True),
                Arg(
                    "Extension",
                    rules=(one_of("ICO", "JPEG", "PNG", "SVG", "WEBP", reading=True),),
                    required=True,
                ),
                Arg("Bytes", when=(not_empty,), file=BinaryFile(("Category", "ColorMode", "Extension"))),
                Arg("ResourceId", when=(not_empty,)),
            ),
        ),
    ),
    left=computed("ManagedLoginBrandingId", "CreationDate", "LastModifiedDate"),
    quirks=(
        Quirk(
            lambda style: style.get("Settings") is not None,
            "the provider compares the settings as text, and puts their keys in an order of its own",
            ignore=("Settings",),
        ),
    ),
    exists=lambda style: bool(style.get("ManagedLoginBrandingId")),
)
