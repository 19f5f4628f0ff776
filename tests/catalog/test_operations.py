"""Every operation of AWS's that tells something is read, or stands here with the reason why not.

`make newest` runs this with the newest botocore: what AWS has learned since is then named by a test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest

from exporter.catalog import KINDS
from exporter.catalog.schema import List
from tests.catalog import newer

TELLS = re.compile(r"(Admin)?(List|Describe|Get|Lookup|Search|BatchGet|Query|Select|Verify(?!UserAttr))")
"""How an operation begins that only tells."""

OF_A_USER = "it is about one user, or a user's own devices, factors and sessions: nobody puts them into code"
SIGN_IN = "it is part of signing in, with the user's own tokens"
SAME = "another operation that is read tells the same"
NOT_READ = {
    "cognito-idp:AdminGetDevice": OF_A_USER,
    "cognito-idp:AdminGetUser": "ListUsers tells all that code can have, and costs no call for each user",
    "cognito-idp:AdminGetUserAuthFactors": OF_A_USER,
    "cognito-idp:AdminListDevices": OF_A_USER,
    "cognito-idp:AdminListGroupsForUser": "ListUsersInGroup tells the same, a call for each group",
    "cognito-idp:AdminListUserAuthEvents": "it is history",
    "cognito-idp:AdminListUserSessions": OF_A_USER,
    "cognito-idp:DescribeManagedLoginBranding": SAME,
    "cognito-idp:DescribePointInTimeRecovery": "one restoration of a pool's users: an action and its state",
    "cognito-idp:DescribeResourceServer": SAME,
    "cognito-idp:DescribeTermsByClient": SAME,
    "cognito-idp:DescribeUserImportJob": "an import of users is history",
    "cognito-idp:GetCSVHeader": "the header of a file for an import of users",
    "cognito-idp:GetClientToken": SIGN_IN,
    "cognito-idp:GetDerivedToken": SIGN_IN,
    "cognito-idp:GetDevice": OF_A_USER,
    "cognito-idp:GetGroup": SAME,
    "cognito-idp:GetIdentityProviderByIdentifier": SAME,
    "cognito-idp:GetProvisionedLimit": "a quota of the account, which Service Quotas manages",
    "cognito-idp:GetSigningCertificate": "AWS makes the certificate of a pool, and nobody sets it",
    "cognito-idp:GetTokensFromRefreshToken": SIGN_IN,
    "cognito-idp:GetUser": SIGN_IN,
    "cognito-idp:GetUserAttributeVerificationCode": SIGN_IN,
    "cognito-idp:GetUserAuthFactors": SIGN_IN,
    "cognito-idp:ListClientMetadataURLs": "documents that AWS fetched and keeps for a while: a cache",
    "cognito-idp:ListDevices": SIGN_IN,
    "cognito-idp:ListPointInTimeRecoveries": "restorations of a pool's users: actions and their state",
    "cognito-idp:ListTagsForResource": SAME,
    "cognito-idp:ListUserImportJobs": "imports of users are history",
    "cognito-idp:ListUserSessions": SIGN_IN,
    "cognito-idp:ListWebAuthnCredentials": SIGN_IN,
    "cognito-idp:VerifySoftwareToken": SIGN_IN,
    "cognito-identity:DescribeIdentity": OF_A_USER,
    "cognito-identity:GetCredentialsForIdentity": SIGN_IN,
    "cognito-identity:GetId": SIGN_IN,
    "cognito-identity:GetOpenIdToken": SIGN_IN,
    "cognito-identity:GetOpenIdTokenForDeveloperIdentity": SIGN_IN,
    "cognito-identity:ListIdentities": OF_A_USER,
    "cognito-identity:ListTagsForResource": SAME,
    "cognito-identity:LookupDeveloperIdentity": OF_A_USER,
}
"""Operations that tell something and are not read, with the reason."""

MEMBERS = {
    "cognito-identity:ListIdentityPools": "IdentityPools.IdentityPoolId IdentityPools.IdentityPoolName",
    "cognito-idp:DescribeCIMDPolicy": "CIMDPolicy.CIMDPolicyId CIMDPolicy.CacheDuration CIMDPolicy.ClientId"
    " CIMDPolicy.CreationDate CIMDPolicy.LastModifiedDate CIMDPolicy.PolicyName CIMDPolicy.URLPatterns"
    " CIMDPolicy.UserPoolId",
    "cognito-idp:DescribeTerms": "Terms.ClientId Terms.CreationDate Terms.Enforcement Terms.LastModifiedDate"
    " Terms.Links Terms.TermsId Terms.TermsName Terms.TermsSource Terms.UserPoolId",
    "cognito-idp:GetUserPoolClientSessionConfiguration": "ClientId SSOSession.MaxValidityMinutes UserPoolId",
    "cognito-idp:GetUserPoolSessionConfiguration": "TokenSession.MaxPerUser UserPoolId UserSessionTracking",
    "cognito-idp:ListCIMDPolicies": "CIMDPolicies.CIMDPolicyId CIMDPolicies.CacheDuration"
    " CIMDPolicies.ClientId CIMDPolicies.CreationDate CIMDPolicies.LastModifiedDate CIMDPolicies.PolicyName",
    "cognito-idp:ListIdentityProviders": "Providers.CreationDate Providers.LastModifiedDate"
    " Providers.ProviderName Providers.ProviderType",
    "cognito-idp:ListTerms": "Terms.CreationDate Terms.Enforcement Terms.LastModifiedDate Terms.TermsId"
    " Terms.TermsName",
    "cognito-idp:ListUserPoolClientSecrets": "ClientSecrets.ClientSecretCreateDate"
    " ClientSecrets.ClientSecretId ClientSecrets.ClientSecretValue",
    "cognito-idp:ListUserPoolClients": "UserPoolClients.ClientId UserPoolClients.ClientName"
    " UserPoolClients.UserPoolId",
    "cognito-idp:ListUserPoolReplicas": "UserPoolReplicas.RegionName UserPoolReplicas.Role"
    " UserPoolReplicas.Status UserPoolReplicas.UserPoolArn",
    "cognito-idp:ListUserPools": "UserPools.CreationDate UserPools.Id UserPools.LambdaConfig"
    " UserPools.LastModifiedDate UserPools.Name UserPools.ReplicaRegions UserPools.Status",
    "lambda:GetPolicy": "Policy RevisionId",
}
"""What the answers hold that no table of arguments describes: lists of ids, kinds that are only told of."""

ACTS = re.compile(
    r"(Admin)?(Add|Associate|Cancel|Change|Complete|Confirm|Create|Delete|Disable|Enable|Forget|Global|Initiate|"
    r"Link|Merge|Resend|Reset|Respond|Revoke|Set|SignUp|Start|Stop|Tag|Unlink|Untag|Update|UserGlobal|Verify|"
    r"Forgot|Remove)"
)
"""How an operation begins that changes something."""


def operations(service: str) -> set[str]:
    """All operations of a service, as IAM spells them."""
    session: Any = botocore.session.get_session()
    return {f"{service}:{name}" for name in session.get_service_model(service).operation_names}


def called() -> set[str]:
    """The operations that poolport calls."""
    found = {read.operation for kind in KINDS for read in kind.reads}
    return found | {kind.listing.operation for kind in KINDS if isinstance(kind.listing, List)}


def untold(known: set[str]) -> list[str]:
    """The operations that tell something, are not read, and have no reason."""
    telling = {name for name in known if TELLS.match(name.partition(":")[2])}
    return sorted(telling - called() - NOT_READ.keys())


def described() -> set[str]:
    """The operations whose every member stands in a table of arguments, which test_tables.py holds."""
    found = {read.operation for kind in KINDS if kind.args and not kind.split for read in kind.reads}
    lists = {
        kind.listing.operation for kind in KINDS if isinstance(kind.listing, List) and kind.listing.whole
    }
    return found | {name for name in lists if name not in MEMBERS}


def inside(shape: Any) -> Any:
    """What a list or a map holds; anything else is itself."""
    while shape.type_name in ("list", "map"):
        shape = shape.member if shape.type_name == "list" else shape.value
    return shape


def leaves(shape: Any, path: str, known: set[str]) -> Iterator[str]:
    """Every member at every depth, down to what is known as a whole."""
    members = getattr(inside(shape), "members", {})
    if path in known or not members:
        yield path
    else:
        for name, deeper in members.items():
            yield from leaves(deeper, f"{path}.{name}".lstrip("."), known)


def unknown_members(operation: str) -> list[str]:
    """What an operation may answer and no list here names."""
    service, _, name = operation.partition(":")
    session: Any = botocore.session.get_session()
    shape = session.get_service_model(service).operation_model(name).output_shape
    known = set(MEMBERS[operation].split())
    return sorted({*leaves(shape, "", known)} - known - {"NextToken"})


each_service = pytest.mark.parametrize("service", ["cognito-idp", "cognito-identity"])


@each_service
def test_every_operation_that_tells_something_is_read_or_has_a_reason(service: str) -> None:
    assert untold(operations(service)) == []


@each_service
def test_every_operation_either_tells_or_acts(service: str) -> None:
    names = [name.partition(":")[2] for name in operations(service)]
    assert sorted(name for name in names if bool(TELLS.match(name)) == bool(ACTS.match(name))) in (
        [],
        ["VerifySoftwareToken"],
    )


def test_no_reason_is_given_for_what_is_read_or_does_not_exist() -> None:
    every = operations("cognito-idp") | operations("cognito-identity")
    later = {name for name in NOT_READ if name.endswith(("URLs", "Recovery", "Recoveries"))}
    assert NOT_READ.keys() & called() == set()
    assert NOT_READ.keys() - every <= later
    assert called() - every - newer.operations() == {"lambda:GetPolicy", "wafv2:GetWebACLForResource"}


@pytest.mark.parametrize("operation", sorted(called() - newer.operations()))
def test_every_member_of_what_is_read_has_its_place(operation: str) -> None:
    assert operation in described() or unknown_members(operation) == []


def test_a_new_member_of_an_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MEMBERS, "cognito-idp:ListTerms", "Terms.TermsId Terms.TermsName Terms.CreationDate")
    assert unknown_members("cognito-idp:ListTerms") == ["Terms.Enforcement", "Terms.LastModifiedDate"]


def test_a_new_operation_is_named() -> None:
    known = {"cognito-idp:ListThings", "cognito-idp:AdminGetThing", "cognito-idp:CreateThing"}
    assert untold(known) == ["cognito-idp:AdminGetThing", "cognito-idp:ListThings"]
