"""One small document, and what comes out of it: who signs in, by which client, for which service.

A case for each trap that the reference tells of identity providers, resource servers, groups and the clients
that other AWS services made; what the real provider says to the same is in ``acceptance/test_federation.py``.
"""

from __future__ import annotations

from typing import Any

import pytest

from exporter.catalog import BY_NAME
from exporter.graph.write import LONG_TEXT
from exporter.model import File, Graph, Join, Ref, Resource, values
from exporter.snapshot.secrets import MASK
from tests import builders
from tests.builders import (
    Evaluated,
    answer,
    client,
    evaluated,
    graph,
    ignores,
    levels,
    of_kind,
    pool,
    pulumi_ignores,
    states,
    value_of,
)

POOL = "us-east-1_AbC123"
URL = {"MetadataURL": "https://idp.example.com/metadata"}


def written(kind: str, document: dict[str, Any]) -> Evaluated:
    return evaluated(kind, {"UserPoolId": POOL, **document})


def code(out: Evaluated) -> dict[str, Any]:
    return builders.code(out, "user_pool_id")


def provider(details: Any = None, name: str = "CorpAD", type: str = "SAML", **members: Any) -> Evaluated:
    answer = {"ProviderName": name, "ProviderType": type, "ProviderDetails": details or URL}
    return written("identity_provider", answer | members)


def details(out: Evaluated) -> Any:
    return code(out)["provider_details"]


# --- identity providers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("type", ["SAML", "OIDC", "Google", "Facebook", "LoginWithAmazon", "SignInWithApple"])
def test_all_details_are_written_those_that_aws_adds_too(type: str) -> None:
    answered = {
        "client_id": "c",
        "authorize_url": "https://a.example",
        "attributes_url_add_attributes": "false",
    }
    out = provider(answered, type=type)
    assert (details(out), ignores(out), out.findings) == (answered, [], [])
    assert code(out)["provider_type"] == type


@pytest.mark.parametrize("secret", ["client_secret", "private_key"])
def test_a_secret_is_left_out_of_the_details_and_ignored_by_its_key(secret: str) -> None:
    out = provider({"client_id": "c", secret: MASK})
    assert details(out) == {"client_id": "c"}
    assert list(zip(ignores(out), pulumi_ignores(out), strict=True)) == [
        (f'provider_details["{secret}"]', f"providerDetails.{secret}")
    ]
    assert states(out, "ProviderDetails")[f"ProviderDetails.{secret}"] == "masked"


def test_an_unmasked_secret_is_left_out_too() -> None:
    assert details(provider({"client_id": "c", "client_secret": "in clear"})) == {"client_id": "c"}


def test_apples_missing_private_key_is_nothing_to_ignore() -> None:
    assert ignores(provider({"client_id": "c", "team_id": "t"}, type="SignInWithApple")) == []


def test_an_empty_secret_is_a_key_like_any_other() -> None:
    out = provider({"client_id": "", "client_secret": ""}, type="OIDC")
    assert (details(out), ignores(out)) == ({"client_id": "", "client_secret": ""}, [])


def test_the_encryption_certificate_is_awss_and_ignored_by_its_key() -> None:
    out = provider({**URL, "ActiveEncryptionCertificate": "MII"})
    assert (details(out), ignores(out)) == (URL, ['provider_details["ActiveEncryptionCertificate"]'])
    assert states(out, "ProviderDetails") == {
        "ProviderDetails.ActiveEncryptionCertificate": "computed",
        "ProviderDetails.MetadataURL": "written",
    }


@pytest.mark.parametrize("answer", [{}, None])
def test_the_provider_asks_for_details_even_where_there_are_none(answer: Any) -> None:
    out = written(
        "identity_provider", {"ProviderName": "x", "ProviderType": "SAML", "ProviderDetails": answer}
    )
    assert details(out) == {}


def test_the_metadata_is_an_xml_file_and_a_long_url_is_not() -> None:
    xml, url = "<md>\r\n${x}</md>", "https://" + "x" * LONG_TEXT
    out = provider({"MetadataFile": xml, "MetadataURL": url})
    found = next(it.value for it in out.arguments if it.arg.name == "provider_details")
    files = [it for it in values(found) if isinstance(it, File)]
    assert files == [File("files/ProviderDetails.MetadataFile.xml", xml)]
    assert details(out)["MetadataURL"] == url


@pytest.mark.parametrize("answer", [{}, None])
def test_an_empty_attribute_mapping_is_not_written(answer: Any) -> None:
    out = provider(AttributeMapping=answer)
    assert "attribute_mapping" not in code(out)
    assert states(out, "AttributeMapping") == {"AttributeMapping": "default"}


def test_the_attribute_mapping_is_written_whole() -> None:
    mapping = {"username": "sub", "custom:tenant": "https://claims.example.com/tenant"}
    assert code(provider(AttributeMapping=mapping))["attribute_mapping"] == mapping


def test_identifiers_keep_awss_order() -> None:
    assert code(provider(IdpIdentifiers=["b.example", "a.example"]))["idp_identifiers"] == [
        "b.example",
        "a.example",
    ]


@pytest.mark.parametrize("answer", [[], None])
def test_no_identifiers_are_not_written(answer: Any) -> None:
    out = provider(IdpIdentifiers=answer)
    assert ("idp_identifiers" in code(out), ignores(out)) == (False, [])


@pytest.mark.parametrize("refused", [["x" * 41], ["straße.example"], [f"i{n}" for n in range(51)]])
def test_identifiers_that_the_provider_refuses_are_ignored(refused: list[str]) -> None:
    out = provider(IdpIdentifiers=refused)
    assert ("idp_identifiers" in code(out), ignores(out)) == (False, ["idp_identifiers"])
    assert levels(out) == [("warning", "IdpIdentifiers")]
    assert set(states(out, "IdpIdentifiers").values()) == {"unsupported"}


def test_a_name_with_a_colon_cannot_be_imported() -> None:
    out = provider(name="corp:ad")
    assert out.left_out
    assert [it.level for it in out.findings] == ["error"]


def test_the_mapping_of_authentication_context_classes_is_a_finding() -> None:
    out = provider(AcrMapping={"Level1": "urn:1fa"})
    assert levels(out) == [("warning", "AcrMapping")]
    assert states(out, "AcrMapping") == {"AcrMapping.Level1": "unsupported"}
    assert provider(AcrMapping={}).findings == []


# --- resource servers -------------------------------------------------------------------------------------


def server(**members: Any) -> Evaluated:
    return written("resource_server", {"Identifier": "orders", "Name": "Orders", **members})


@pytest.mark.parametrize("scopes", [[], None])
def test_no_scopes_are_not_written(scopes: Any) -> None:
    out = server(Scopes=scopes)
    assert code(out) == {"identifier": "orders", "name": "Orders"}
    assert states(out, "Scopes") == {"Scopes": "default"}


def test_scopes_come_in_one_order_whatever_awss_is() -> None:
    two = [{"ScopeName": name, "ScopeDescription": "a scope"} for name in ("write", "read")]
    assert code(server(Scopes=two)) == code(server(Scopes=two[::-1]))
    assert code(server(Scopes=two))["scope"][0] == {"scope_name": "read", "scope_description": "a scope"}


@pytest.mark.parametrize(("text", "kept"), [("ж" * 128, 128), ("ж" * 129, 128), ("日" * 100, 85)])
def test_a_scopes_description_is_cut_where_its_bytes_are_too_many(text: str, kept: int) -> None:
    out = server(Scopes=[{"ScopeName": "read", "ScopeDescription": text}])
    assert code(out)["scope"][0]["scope_description"] == text[:kept]
    assert ignores(out) == ([] if len(text) == kept else ["scope"])
    assert len(out.findings) == len(ignores(out))


def test_an_identifier_with_a_bar_cannot_be_imported() -> None:
    out = server(Identifier="a|b")
    assert out.left_out
    assert [it.level for it in out.findings] == ["error"]


def test_a_server_that_cognito_manages_itself_is_left_out_without_a_problem() -> None:
    out = server(ManagedBy="COGNITO")
    assert out.left_out
    assert out.findings == []
    assert not server(ManagedBy=None).left_out


# --- groups -----------------------------------------------------------------------------------------------


def group(name: str = "admins", **members: Any) -> Evaluated:
    return written("user_group", {"GroupName": name, **members})


def test_a_precedence_of_zero_is_written() -> None:
    assert code(group(Precedence=0)) == {"name": "admins", "precedence": 0}


@pytest.mark.parametrize("nothing", ["", None])
def test_an_empty_description_or_role_is_not_written(nothing: Any) -> None:
    out = group(Description=nothing, RoleArn=nothing, Precedence=None)
    assert code(out) == {"name": "admins"}
    assert set(states(out).values()) == {"written", "referenced", "default"}


def test_the_role_of_a_group_is_external() -> None:
    out = group(RoleArn="arn:aws:iam::123456789012:role/admins")
    assert states(out, "RoleArn") == {"RoleArn": "referenced"}


def test_a_description_of_too_many_bytes_is_ignored() -> None:
    out = group(Description="日" * 683)
    assert (code(out), ignores(out)) == ({"name": "admins"}, ["description"])
    assert levels(out) == [("warning", "Description")]
    assert ignores(group(Description="日" * 682)) == []


AUTOMATIC = {
    "name": f"{POOL}_CorpAD",
    "Description": "Autogenerated group for users who sign in using CorpAD",
}


def test_the_group_that_aws_makes_for_an_identity_provider_is_left_out_without_a_problem() -> None:
    out = group(**AUTOMATIC)
    assert out.left_out
    assert out.findings == []


@pytest.mark.parametrize(
    "touched", [{"Precedence": 0}, {"RoleArn": "arn:aws:iam::123456789012:role/x"}, {"Description": "ours"}]
)
def test_such_a_group_with_something_of_ones_own_is_written(touched: dict[str, Any]) -> None:
    assert not group(**AUTOMATIC | touched).left_out


# --- clients of other services ----------------------------------------------------------------------------

OPENSEARCH = "AmazonOpenSearchService-logs-us-east-1-abc123"


def managed(**members: Any) -> Evaluated:
    return written("managed_user_pool_client", {"ClientId": "3ho4ek", "ClientName": OPENSEARCH, **members})


def test_a_managed_client_has_its_name_as_a_prefix_that_is_ignored() -> None:
    out = managed(ClientSecret=MASK, AllowedOAuthScopes=["openid"])
    assert code(out) == {"name_prefix": OPENSEARCH, "allowed_oauth_scopes": ["openid"]}
    assert ignores(out) == ["name_prefix"]
    assert levels(out) == [("warning", "ClientName")]
    assert states(out, "ClientSecret") == {"ClientSecret": "masked"}


def test_partial_token_validity_units_leave_a_managed_client_out_too() -> None:
    assert managed(TokenValidityUnits={"AccessToken": "hours"}).left_out


def test_a_client_is_either_managed_or_not_and_read_only_once() -> None:
    plain_kind, managed_kind = BY_NAME["user_pool_client"], BY_NAME["managed_user_pool_client"]
    for name, is_managed in (("web", False), (OPENSEARCH, True), ("AmazonOpenSearchService", False)):
        client = {"ClientId": "3ho4ek", "ClientName": name}
        assert (plain_kind.exists(client), managed_kind.exists(client)) == (not is_managed, is_managed)
    assert callable(managed_kind.listing)
    assert managed_kind.listing({}, {"user_pool_client": [{"ClientId": "3ho4ek"}]}) == []


# --- what refers to them ----------------------------------------------------------------------------------


def federated(identity_provider: str = "Google", identifier: str = "https://api.example.com") -> Graph:
    """A pool with an identity provider, a resource server, and a client of both."""
    here = {"UserPoolId": POOL}
    idp = {**here, "ProviderName": identity_provider, "ProviderType": "Google", "ProviderDetails": {}}
    servers = [{"Identifier": identifier, "Name": "web"}]
    return graph(
        [
            *pool(DeletionProtection="ACTIVE"),
            client(
                "3ho4ek",
                "web",
                SupportedIdentityProviders=[identity_provider, "COGNITO"],
                AllowedOAuthScopes=["openid", f"{identifier}/read:all"],
            ),
            answer(
                "DescribeIdentityProvider",
                {**here, "ProviderName": identity_provider},
                {"IdentityProvider": idp},
            ),
            answer("ListResourceServers", here, {"ResourceServers": servers}),
        ]
    )


def of(drawn: Graph, kind: str) -> Resource:
    (found,) = of_kind(drawn, kind)
    return found


def test_a_client_refers_to_its_identity_providers_and_to_its_servers_scopes() -> None:
    drawn = federated()
    web = of(drawn, "user_pool_client")
    assert value_of(web, "supported_identity_providers") == (
        "COGNITO",
        Ref(f"identity_provider:{POOL}:Google", "provider_name", "Google"),
    )
    server = Ref(f"resource_server:{POOL}|https://api.example.com", "identifier", "https://api.example.com")
    assert value_of(web, "allowed_oauth_scopes") == (Join((server, "/read:all")), "openid")


def test_what_a_client_refers_to_stands_before_it() -> None:
    kinds = [resource.kind.name for resource in federated().resources]
    assert kinds == ["user_pool", "identity_provider", "resource_server", "user_pool_client"]


def test_what_cannot_be_imported_is_named_as_text() -> None:
    drawn = federated("Goo:gle", "a|b")
    web = of(drawn, "user_pool_client")
    assert value_of(web, "supported_identity_providers") == ("COGNITO", "Goo:gle")
    assert value_of(web, "allowed_oauth_scopes") == ("a|b/read:all", "openid")
    assert {omitted.kind for omitted in drawn.omitted} == {"identity_provider", "resource_server"}


def test_an_identity_providers_details_are_a_secret_output() -> None:
    assert of(federated(), "identity_provider").secret_outputs == ("provider_details",)
