"""The identity pool, its roles and its principal tags: what AWS answers, and how it is written."""

from dataclasses import replace

from exporter.catalog.arguments import (
    ALWAYS,
    OUTSIDE,
    OUTSIDE_ARN,
    Arg,
    Default,
    Document,
    Joined,
    Reference,
    always,
    arranged,
    not_empty,
)
from exporter.catalog.notes import IDENTITY_POOL_NOTES, STACK_PAGE
from exporter.catalog.pages import GUIDE
from exporter.catalog.root import Root
from exporter.catalog.rules import (
    Rule,
    arn,
    at_most,
    distinct_keys,
    distinct_tags,
    form,
    is_visible,
    one_of,
    size,
)
from exporter.catalog.schema import (
    Kind,
    List,
    Listed,
    Quirk,
    Read,
    computed,
    nameless,
)
from exporter.catalog.user_pool import without_system_tags

_LONGEST_PROVIDER = 128
_developer_name = replace(
    form(r"[\w.-]{1,100}", "1 to 100 letters, digits and ._-"),
    remedy="nothing to do while the identity pool stays as it is; it can have no other developer provider"
    " name, so an identity pool that replaces it needs a shorter one",
)
_claim = Rule(lambda text: bool(text) and all(map(is_visible, str(text))), "a text without blanks")
_pool_id = form(r"(?=.{1,55}$)[\w-]+:[0-9a-f-]+", "an id of an identity pool")

IDENTITY_POOL = Kind(
    name="identity_pool",
    terraform="aws_cognito_identity_pool",
    pulumi="cognito.IdentityPool",
    what="gives people who have signed in, or guests, credentials of AWS",
    page=f"{GUIDE}cognito-identity.html",
    root=Root(
        id_member="IdentityPoolId",
        id_pattern=r"(?P<region>[\w-]+):(?P<file>[0-9a-f-]+)",
        id_example="us-east-1:7c95867a-7edd-44b0-93f7-403d26222bb2",
        name_member="IdentityPoolName",
        tags_member="IdentityPoolTags",
        listed_id="IdentityPoolId",
        folder="identity-pools",
        console="cognito/v2/identity/identity-pools/{}/user-statistics",
    ),
    listing=List("cognito-identity:ListIdentityPools", "IdentityPools"),
    reads=(Read("cognito-identity:DescribeIdentityPool", ("IdentityPoolId",)),),
    import_id="{IdentityPoolId}",
    label="{IdentityPoolName}",
    nouns=("identity", "identity_pool"),
    parent="",
    irreplaceable=True,
    outputs=("id", "arn"),
    exposes={"id": lambda pool: str(pool["IdentityPoolId"])},
    secrets=(("SupportedLoginProviders",),),
    args=arranged(
        Arg(
            "IdentityPoolName",
            rules=(form(r"[\w\s+=,.@-]+", "letters, digits, blanks and _+=,.@-"),),
            required=True,
            replaces=ALWAYS,
        ),
        Arg("AllowUnauthenticatedIdentities"),
        Arg(
            "AllowClassicFlow",
            default=Default(
                False,
                "API: a pool that is made without it has the enhanced flow alone; the provider's page says"
                " false, and it sends that",
            ),
        ),
        "Identity providers",
        Arg(
            "CognitoIdentityProviders",
            many=True,
            args=(
                Arg(
                    "ProviderName",
                    when=(not_empty,),
                    ref=Reference("user_pool.endpoint"),
                    rules=(form(r"[\w.:/-]{1,128}", "1 to 128 letters, digits and _.:/-"),),
                ),
                Arg(
                    "ClientId",
                    when=(not_empty,),
                    ref=Reference("user_pool_client.id"),
                    rules=(form(r"\w{1,128}", "1 to 128 letters and digits"),),
                ),
                Arg("ServerSideTokenCheck"),
            ),
        ),
        Arg("DeveloperProviderName", when=(not_empty,), rules=(_developer_name,), replaces=ALWAYS),
        Arg(
            "OpenIdConnectProviderARNs",
            "openid_connect_provider_arns",
            when=(not_empty,),
            external=OUTSIDE,
            rules=(arn,),
        ),
        Arg("SamlProviderARNs", when=(not_empty,), ordered=True, external=OUTSIDE, rules=(arn,)),
        Arg("SupportedLoginProviders", when=(not_empty,), rules=(distinct_keys,)),
        "Tags",
        Arg(
            "IdentityPoolTags", "tags", when=(not_empty,), convert=without_system_tags, rules=(distinct_tags,)
        ),
    ),
    left=computed("IdentityPoolId"),
    quirks=(
        nameless("IdentityPoolName"),
        Quirk(
            lambda pool: any(
                str(tag).startswith("aws:cloudformation:") for tag in pool.get("IdentityPoolTags") or ()
            ),
            "this identity pool belongs to a CloudFormation stack, which would change or delete it too",
            level="warning",
            about="owners",
            page=STACK_PAGE,
            remedy="remove it from the stack with DeletionPolicy Retain before anything else manages it",
        ),
    ),
    notes=IDENTITY_POOL_NOTES,
    exists=lambda pool: bool(pool.get("IdentityPoolId")),
)

IDENTITY_POOL_ROLES_ATTACHMENT = Kind(
    name="identity_pool_roles_attachment",
    terraform="aws_cognito_identity_pool_roles_attachment",
    pulumi="cognito.IdentityPoolRoleAttachment",
    heading="Roles",
    what="the IAM roles that people get, and by which rules",
    page=f"{GUIDE}role-based-access-control.html",
    listing=lambda pool, listed: [{"IdentityPoolId": pool["IdentityPoolId"]}],
    reads=(Read("cognito-identity:GetIdentityPoolRoles", ("IdentityPoolId",)),),
    import_id="{IdentityPoolId}",
    label="{Owner} roles",
    parent="identity_pool",
    delete_first="an identity pool has one set of roles: deleted last, the old one takes the new one away",
    args=(
        Arg("IdentityPoolId", ref=Reference("identity_pool.id"), replaces=ALWAYS),
        # The provider asks for roles even where there are none but those of the mappings.
        Arg("Roles", when=(always,), convert=lambda at: at.value or {}, external=OUTSIDE, replaces=ALWAYS),
        Arg(
            "RoleMappings",
            "role_mapping",
            "role_mappings",
            many=True,
            args=(
                Arg(
                    "@key",
                    "identity_provider",
                    ref=Joined((Reference("user_pool.endpoint"), ":", Reference("user_pool_client.id"))),
                    external=OUTSIDE_ARN,
                ),
                Arg("Type", rules=(one_of("Token", "Rules"),), required=True),
                Arg(
                    "AmbiguousRoleResolution",
                    when=(not_empty,),
                    rules=(one_of("AuthenticatedRole", "Deny"),),
                ),
                # The first rule that matches decides, so their order is part of what they say.
                Arg(
                    "RulesConfiguration.Rules",
                    "mapping_rule",
                    "mapping_rules",
                    many=True,
                    ordered=True,
                    rules=(at_most(25),),
                    args=(
                        Arg("Claim", rules=(_claim,), required=True),
                        Arg(
                            "MatchType",
                            rules=(one_of("Equals", "Contains", "StartsWith", "NotEqual"),),
                            required=True,
                        ),
                        Arg("Value", rules=(size(1, 128),), required=True),
                        Arg("RoleARN", external=OUTSIDE, rules=(arn,), required=True),
                    ),
                ),
            ),
        ),
    ),
    exists=lambda attachment: bool(attachment.get("Roles") or attachment.get("RoleMappings")),
)


def _providers(pool: Document, listed: Listed) -> list[dict[str, str]]:
    """Every provider of an identity pool, by the name that principal tags know it under."""
    names = [
        *(provider.get("ProviderName") for provider in pool.get("CognitoIdentityProviders") or ()),
        *(pool.get("SamlProviderARNs") or ()),
        *(pool.get("OpenIdConnectProviderARNs") or ()),
        *(pool.get("SupportedLoginProviders") or ()),
        pool.get("DeveloperProviderName"),
    ]
    # AWS takes no longer name in this call, so such a provider has no tags.
    found = sorted({str(name) for name in names if name and len(str(name)) <= _LONGEST_PROVIDER})
    return [{"IdentityProviderName": name} for name in found]


IDENTITY_POOL_PROVIDER_PRINCIPAL_TAG = Kind(
    name="identity_pool_provider_principal_tag",
    terraform="aws_cognito_identity_pool_provider_principal_tag",
    pulumi="cognito.IdentityPoolProviderPrincipalTag",
    heading="Principal tags",
    what="which claims of a provider become session tags, for policies",
    page=f"{GUIDE}attributes-for-access-control.html",
    listing=_providers,
    reads=(
        Read(
            "cognito-identity:GetPrincipalTagAttributeMap",
            ("IdentityPoolId", "IdentityProviderName"),
            absent=("ResourceNotFoundException",),
        ),
    ),
    import_id="{IdentityPoolId}:{IdentityProviderName}",
    label=lambda tags: f"{str(tags.get('IdentityProviderName')).rpartition('/')[2]} tags",
    parent="identity_pool",
    args=(
        Arg(
            "IdentityPoolId",
            ref=Reference("identity_pool.id"),
            rules=(_pool_id,),
            required=True,
            replaces=ALWAYS,
        ),
        Arg(
            "IdentityProviderName",
            ref=Reference("user_pool.endpoint"),
            external=OUTSIDE_ARN,
            rules=(size(1, 128),),
            required=True,
            replaces=ALWAYS,
        ),
        # The provider's own default is true.
        Arg("UseDefaults", when=(always,), convert=lambda at: bool(at.value)),
        # With the defaults in use AWS answers them too, and leaving them out would be a diff.
        Arg("PrincipalTags", when=(not_empty,), rules=(distinct_keys,)),
    ),
    # A provider that never got any is answered like one whose tags were taken away.
    exists=lambda tags: bool(tags.get("UseDefaults") or tags.get("PrincipalTags")),
)
