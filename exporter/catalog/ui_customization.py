"""The look of the classic hosted UI, of a pool or of a client: what GetUICustomization answers."""

from typing import Any

from exporter.catalog.arguments import (
    Arg,
    BinaryFile,
    Document,
    Reference,
    TextFile,
    always,
    other_than,
)
from exporter.catalog.branding import clients
from exporter.catalog.pages import GUIDE
from exporter.catalog.schema import (
    Kind,
    Listed,
    Quirk,
    Read,
    computed,
)

_POOL = "ALL"


def _pool_and_clients(pool: Document, listed: Listed) -> list[dict[str, Any]]:
    """Also without a domain: a look stays where its domain is deleted."""
    return [{}, *clients(pool, listed)]


def _client(document: Document) -> str:
    """The client that was asked for."""
    return str(document["Request"].get("ClientId") or _POOL)


def _own(document: Document) -> bool:
    """Whether the answer is a look, and the asked one's own: a client without one gets the pool's."""
    looks = bool(document.get("CSS") or document.get("ImageUrl"))
    return looks and (document.get("ClientId") or _POOL) == _client(document)


USER_POOL_UI_CUSTOMIZATION = Kind(
    name="user_pool_ui_customization",
    terraform="aws_cognito_user_pool_ui_customization",
    pulumi="cognito.UserPoolUICustomization",
    heading="Domain and login pages",
    what="the look of the classic hosted login pages",
    page=f"{GUIDE}hosted-ui-classic-branding.html",
    listing=_pool_and_clients,
    reads=(
        Read(
            "cognito-idp:GetUICustomization",
            ("UserPoolId", "ClientId"),
            unwrap="UICustomization",
            absent=("ResourceNotFoundException",),
            nothing={"UICustomization": {}},
            may_differ=("ClientId",),  # a client without its own gets the pool's
        ),
    ),
    import_id=lambda look: f"{look['Request']['UserPoolId']},{_client(look)}",
    label="{Owner} UI",
    after=("user_pool_domain",),
    args=(
        Arg("UserPoolId", ref=Reference("user_pool.id")),
        Arg(
            "ClientId",
            when=(other_than(_POOL, "the default: every client without its own"),),
            ref=Reference("user_pool_client.id"),
        ),
        # The provider asks for CSS or an image, and an image alone cannot be seen (see below).
        Arg("CSS", when=(always,), convert=lambda at: at.value or "", file=TextFile("css")),
        # Not AWS's member: --fetch-images puts it there, from the URL.
        Arg("FetchedImage", "image_file", file=BinaryFile(("FetchedImageType",))),
    ),
    left=(
        *computed("CSSVersion", "CreationDate", "LastModifiedDate"),
        *computed("ImageUrl", why="AWS answers where the logo is shown, not the logo itself"),
        *computed("FetchedImageType", why="the file's extension"),
    ),
    quirks=(
        Quirk(
            lambda look: bool(look.get("ImageUrl")) and not look.get("FetchedImage"),
            "AWS answers where the logo is shown, not the logo itself",
            level="warning",
            about="data",
            remedy="export with --fetch-images, which saves it beside the code; a change that Terraform"
            " or Pulumi makes to the customization is sent without it, unless image_file holds it by then",
        ),
        Quirk(
            lambda look: bool(look.get("FetchedImage")),
            "the provider never reads the image back",
            ignore=("FetchedImage",),
        ),
        Quirk(
            lambda look: not look.get("ClientId"),
            "AWS answers no client id; the provider would write its default",
            ignore=("ClientId",),
        ),
    ),
    exists=_own,
)
