"""The app clients that another AWS service made (OpenSearch): a client's answer, and another resource.

Destroying it in Terraform or Pulumi leaves the client alone, which would break the service's sign-in.
"""

from exporter.catalog.arguments import (
    ALWAYS,
    Arg,
    Document,
    Reference,
)
from exporter.catalog.pages import GUIDE
from exporter.catalog.schema import (
    Kind,
    Listed,
    Quirk,
    computed,
)
from exporter.catalog.user_pool_client import LEFT, QUIRKS, SETTINGS, USER_POOL_CLIENT, is_managed


def _read_with_the_other_clients(pool: Document, listed: Listed) -> list[dict[str, str]]:
    return []


MANAGED_USER_POOL_CLIENT = Kind(
    name="managed_user_pool_client",
    terraform="aws_cognito_managed_user_pool_client",
    pulumi="cognito.ManagedUserPoolClient",
    heading="App clients",
    what="an application that another AWS service has made, and keeps",
    page=f"{GUIDE}user-pool-settings-client-apps.html",
    listing=_read_with_the_other_clients,
    reads=USER_POOL_CLIENT.reads,
    import_id=USER_POOL_CLIENT.import_id,
    id_differs=True,
    state_id=USER_POOL_CLIENT.state_id,
    # Pulumi's engine takes an ignored name_prefix away before the provider asks for one.
    adopted_as=USER_POOL_CLIENT,
    label=USER_POOL_CLIENT.label,
    nouns=USER_POOL_CLIENT.nouns,
    known_as="user_pool_client",
    outputs=USER_POOL_CLIENT.outputs,
    outputs_under=USER_POOL_CLIENT.outputs_under,
    exposes=USER_POOL_CLIENT.exposes,
    args=(
        # The provider asks by which name to find the client; after an import it looks no more.
        Arg("ClientName", "name_prefix"),
        Arg("UserPoolId", ref=Reference("user_pool.id"), replaces=ALWAYS),
        *SETTINGS,
    ),
    left=(*LEFT, *computed("ClientSecret", why="the service that made the client has it")),
    quirks=(
        Quirk(
            lambda client: True,
            "the provider uses name_prefix to find the client once, and never reads it back; so the first"
            " change of an imported client ends in an error (inconsistent result), though AWS has made it",
            ignore=("ClientName",),
            level="warning",
            remedy="plan again after that error: AWS has the change, and the next plan is empty",
        ),
        *QUIRKS,
    ),
    notes=USER_POOL_CLIENT.notes,
    exists=is_managed,
)
