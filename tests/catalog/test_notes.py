"""What a reviewer must know: each note where it is said, and where it is not."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from exporter.catalog import BY_NAME, KINDS
from exporter.catalog.schema import Expiry, Note
from exporter.folder.render import choose, draw_export
from exporter.graph.noted import noted
from exporter.model import Finding
from exporter.snapshot.store import Manifest, write_answers, write_manifest
from tests.builders import ACCOUNT, POOL_ID, answer, client, evaluated, graph, pool
from tests.catalog.certificates import certificate

NOTES = [(kind.name, note) for kind in KINDS for note in kind.notes]
EXPIRIES = [(kind.name, expiry) for kind in KINDS for expiry in kind.expiries]
REQUEST = {"UserPoolId": POOL_ID, "ClientId": "3ho4ek", "IdentityPoolId": "us-east-1:1-2"}
OFF, MACHINE = {"AllowedOAuthFlowsUserPoolClient": False}, {"AllowedOAuthFlows": ["client_credentials"]}
STRONG = dict.fromkeys(("RequireLowercase", "RequireUppercase", "RequireNumbers", "RequireSymbols"), True)
BY_ITSELF = {"ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"]}
GUESTS = {"AllowUnauthenticatedIdentities": True}

Members = dict[str, Any]


def policy(length: int, **members: bool) -> Members:
    return {"Policies": {"PasswordPolicy": {"MinimumLength": length, **STRONG, **members}}}


def mfa(mode: str) -> Members:
    return {"GetUserPoolMfaConfig": {"MfaConfiguration": mode}}


def details(**members: str) -> Members:
    return {"ProviderDetails": {"client_id": "1", **members}}


def calls_back(*urls: str, **more: Any) -> Members:
    return {"CallbackURLs": list(urls), **more}


def flows(*names: str, **more: Any) -> Members:
    return {"ExplicitAuthFlows": list(names), **more}


CASES: list[tuple[str, str, Members, Members]] = [
    ("user_pool", "deletion", {"DeletionProtection": "INACTIVE"}, {"DeletionProtection": "ACTIVE"}),
    ("user_pool", "MFA is off", mfa("OFF"), mfa("OPTIONAL")),
    ("user_pool", "password policy", policy(7), policy(8)),
    ("user_pool", "password policy", policy(11, RequireSymbols=False), policy(12, RequireSymbols=False)),
    (
        "user_pool",
        "sign-up is open",
        {"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False}},
        {"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True}},
    ),
    (
        "user_pool",
        "developer-only",
        {"SchemaAttributes": [{"Name": "a"}, {"Name": "dev:a", "DeveloperOnlyAttribute": True}]},
        {"SchemaAttributes": [{"Name": "a", "DeveloperOnlyAttribute": False}]},
    ),
    *(
        (
            "user_pool",
            what,
            {member: "{####}", "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"}},
            {member: "{####}", "VerificationMessageTemplate": {inside: "{####}"}},
        )
        for member, inside, what in (
            ("EmailVerificationMessage", "EmailMessage", "text of the verification e-mail"),
            ("EmailVerificationSubject", "EmailSubject", "subject of the verification e-mail"),
            ("SmsVerificationMessage", "SmsMessage", "text of the verification SMS"),
        )
    ),
    ("client", "implicit", {"AllowedOAuthFlows": ["code", "implicit"]}, {"AllowedOAuthFlows": ["code"]}),
    ("client", "implicit", {"AllowedOAuthFlows": ["implicit"]}, {"AllowedOAuthFlows": ["implicit"], **OFF}),
    ("client", "plain http", calls_back("http://a.example"), calls_back("https://a.example", "myapp://a")),
    ("client", "plain http", calls_back("HTTP://a.example"), calls_back("http://a.example", **OFF)),
    ("client", "plain http", calls_back("http://localhost.example"), calls_back("http://localhost:3000/a")),
    ("client", "plain http", calls_back("http://localhost@a.example"), calls_back("http://127.0.0.1?a")),
    ("client", "plain http", calls_back("http://127.0.0.1:80@a.example"), calls_back("http://[::1]")),
    ("client", "has a *", calls_back("https://*.example.com"), calls_back("https://a.example")),
    (
        "client",
        "cannot be revoked",
        {"EnableTokenRevocation": False, **flows("ALLOW_REFRESH_TOKEN_AUTH"), "AllowedOAuthFlows": ["code"]},
        {"EnableTokenRevocation": True},
    ),
    (
        "client",
        "cannot be revoked",
        {"EnableTokenRevocation": False, **MACHINE, **flows("ALLOW_ADMIN_USER_PASSWORD_AUTH")},
        {"EnableTokenRevocation": False, **MACHINE, **BY_ITSELF},
    ),
    (
        "client",
        "whether a user exists",
        {"PreventUserExistenceErrors": "LEGACY"},
        {"PreventUserExistenceErrors": "ENABLED"},
    ),
    (
        "client",
        "whether a user exists",
        {"PreventUserExistenceErrors": "LEGACY", "AllowedOAuthFlows": []},
        {"PreventUserExistenceErrors": "LEGACY", **MACHINE},
    ),
    ("client", "password itself", flows("ALLOW_USER_PASSWORD_AUTH"), flows("ALLOW_USER_SRP_AUTH")),
    (
        "client",
        "password itself",
        flows("USER_PASSWORD_AUTH"),
        flows("ALLOW_ADMIN_USER_PASSWORD_AUTH"),
    ),
    ("client", "legacy names", flows("ADMIN_NO_SRP_AUTH"), flows("ALLOW_USER_AUTH")),
    ("client", "legacy names", flows("CUSTOM_AUTH_FLOW_ONLY"), flows("ALLOW_CUSTOM_AUTH")),
    (
        "user_pool_domain",
        "TLS 1.0",
        {"CustomDomainConfig": {"SecurityPolicy": "TLS_V1"}},
        {"CustomDomainConfig": {"SecurityPolicy": "TLS_V1_2_2021"}},
    ),
    ("user_pool_domain", "classic hosted UI", {"ManagedLoginVersion": 1}, {"ManagedLoginVersion": 2}),
    ("identity_provider", "client secret", details(client_secret="x"), details(client_secret="")),
    ("identity_provider", "private key", details(private_key="x"), details(key_id="x")),
    (
        "identity_pool",
        "classic",
        {"AllowClassicFlow": True, **GUESTS},
        {"AllowClassicFlow": False, **GUESTS},
    ),
    ("identity_pool", "classic", {"AllowClassicFlow": True, **GUESTS}, {"AllowClassicFlow": True}),
    (
        "identity_pool",
        "login provider",
        {"SupportedLoginProviders": {"graph.facebook.com": "123", "api.twitter.com": "key;secret"}},
        {"SupportedLoginProviders": {"graph.facebook.com": "123"}},
    ),
]
"""A kind, some words of the note, what it is said of, and what it is not said of."""

KIND_NAMES = {"client": ("user_pool_client", "managed_user_pool_client")}


def said(kind: str, members: Mapping[str, Any], **more: Any) -> list[Finding]:
    """The notes on a document that has nothing else."""
    out = evaluated(kind, {"Request": REQUEST, **members}, **more)
    return [it for it in out.findings if it.level == "info"]


def cases() -> Iterator[Any]:
    for number, (kind, words, yes, no) in enumerate(CASES):
        for name in KIND_NAMES.get(kind, (kind,)):
            yield pytest.param(name, words, yes, no, id=f"{number}-{name}-{words.replace(' ', '-')}")


each_case = pytest.mark.parametrize(("kind", "words", "yes", "no"), list(cases()))


@each_case
def test_a_note_is_said_of_what_it_is_about_and_of_nothing_else(
    kind: str, words: str, yes: Members, no: Members
) -> None:
    assert [words in it.message for it in said(kind, yes)].count(True) == 1
    assert [it.message for it in said(kind, no) if words in it.message] == []


@each_case
def test_no_note_is_said_where_aws_answers_nothing_at_its_place(
    kind: str, words: str, yes: Members, no: Members
) -> None:
    (found,) = [it for it in said(kind, yes) if words in it.message]
    *above, last = found.path.split(".")
    for instead in ({}, {last: None}):
        lacking: Any = deepcopy(yes)
        inner = lacking
        for step in above:
            inner = inner[step]
        del inner[last]
        inner |= instead
        assert [it.message for it in said(kind, lacking) if words in it.message] == []


@each_case
@pytest.mark.parametrize("odd", [5, "x", [5], {"a": 5}, [[]]], ids=repr)
def test_an_answer_of_an_odd_form_costs_at_most_a_note(
    kind: str, words: str, yes: Members, no: Members, odd: Any
) -> None:
    for path in yes:
        told = list(noted(BY_NAME[kind], {"Request": REQUEST, **yes, path: odd}, "it"))
        assert {it.level for it in told} <= {"info"}


def test_every_note_has_its_case() -> None:
    told = {it.message for kind, _, yes, _ in CASES for it in said(KIND_NAMES.get(kind, (kind,))[0], yes)}
    assert {note.why for _, note in NOTES} - told == set()


# --- the table itself ---------------------------------------------------------------------------------------


def sentences(it: Note | Expiry) -> list[str]:
    if isinstance(it, Note):
        return [it.why]
    return [it.expired, it.soon, it.dated, it.unreadable]


def note_problems(notes: list[Note | Expiry]) -> list[str]:
    """What is wrong with notes: an address that is not AWS's, a sentence twice, nothing to do, no place."""
    found = []
    every = [sentence for it in notes for sentence in sentences(it)]
    found += [f"twice: {it}" for it in sorted(set(every)) if every.count(it) > 1]
    for it in notes:
        address = urlsplit(it.page)
        if (address.scheme, address.netloc) != ("https", "docs.aws.amazon.com") or address.query:
            found.append(f"not a page of AWS's: {it.page}")
        if not (it.remedy and it.path and all(sentences(it))):
            found.append(f"lacks something: {it.path}")
        found += [f"not one sentence: {text}" for text in sentences(it) if text.endswith(".") or "{" in text]
    return found


def test_notes_have_pages_of_aws_and_sentences_of_their_own() -> None:
    # A managed client has the notes of a client.
    notes = {id(it): it for _, it in (*NOTES, *EXPIRIES)}
    assert len(notes) >= 20
    assert note_problems(list(notes.values())) == []


@pytest.mark.parametrize(
    ("page", "why", "remedy"),
    [
        ("http://docs.aws.amazon.com/a", "x", "y"),
        ("https://docs.aws.amazon.com.example/a", "x", "y"),
        ("https://docs.aws.amazon.com/a", "", "y"),
        ("https://docs.aws.amazon.com/a", "x", ""),
        ("https://docs.aws.amazon.com/a", "x: {value}", "y"),
    ],
)
def test_a_note_that_lacks_something_is_found(page: str, why: str, remedy: str) -> None:
    assert len(note_problems([Note(lambda it: True, why, remedy, page, "Name")])) == 1


def test_a_sentence_that_two_notes_have_is_found() -> None:
    note = Note(lambda it: True, "x", "y", "https://docs.aws.amazon.com/a", "Name")
    assert note_problems([note, note]) == ["twice: x"]


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS if kind.quirks])
def test_the_pages_of_quirks_are_aws_s_too(kind: str) -> None:
    pages = {quirk.page for quirk in BY_NAME[kind].quirks if quirk.page}
    assert [it for it in pages if not it.startswith("https://docs.aws.amazon.com/")] == []


def test_a_note_is_information_and_about_one_thing() -> None:
    answers = [*pool(DeletionProtection="INACTIVE"), client("3ho4ek", "web", EnableTokenRevocation=False)]
    found = [it for it in graph(answers).findings if it.page]
    assert {(it.level, it.about, it.path) for it in found} == {
        ("info", "data", "DeletionProtection"),
        ("info", "security", "GetUserPoolMfaConfig.MfaConfiguration"),
        ("info", "security", "EnableTokenRevocation"),
    }


# --- what ends on a day -------------------------------------------------------------------------------------


def metadata(*texts: str, use: str = ' use="signing"') -> Members:
    keys = "".join(
        f"<KeyDescriptor{use}><ds:X509Certificate>{text}</ds:X509Certificate></KeyDescriptor>"
        for text in texts
    )
    return details(MetadataFile=f"<IDPSSODescriptor>{keys}</IDPSSODescriptor>")


def ends_on(day: str, **more: str) -> Members:
    return metadata(certificate(datetime.date.fromisoformat(day)), **more)


@pytest.mark.parametrize(
    ("read", "words"),
    [
        ("2027-02-01", "had expired"),
        ("2027-01-31", "expires within 90 days"),
        ("2026-11-02", "expires within 90 days"),
        ("2026-11-01", None),
        ("", "is good until 2027-01-31"),
    ],
)
def test_a_certificate_is_told_of_as_of_the_day_on_which_aws_was_asked(read: str, words: str | None) -> None:
    found = said("identity_provider", ends_on("2027-01-31"), read=read)
    assert [words in it.message for it in found if words] == ([True] if words else [])
    assert len(found) == bool(words)


def test_the_certificate_that_is_good_for_longest_counts() -> None:
    two = [certificate(datetime.date(year, 1, 31)) for year in (2031, 2025)]
    assert said("identity_provider", metadata(*two), read="2026-01-01") == []


def test_a_certificate_that_encrypts_and_metadata_at_an_address_are_not_told_of() -> None:
    for members in (ends_on("2020-01-01", use=" use='encryption'"), details(MetadataURL="https://a.example")):
        assert said("identity_provider", members, read="2026-01-01") == []


@pytest.mark.parametrize("text", ["", "?", "AAAA", base64.b64encode(b"0" * 300).decode()])
def test_a_certificate_that_cannot_be_read_is_one_finding(text: str) -> None:
    (found,) = said("identity_provider", metadata(text), read="2026-01-01")
    assert "cannot be read" in found.message
    assert found.level == "info"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"us-east-1/a.json": "2027-02-01", "us-east-1/gone.json": "2026-01-01"}, "had expired"),
        ({"us-east-1/a.json": "2027-01-31", "eu-west-1/b.json": "2027-02-01"}, "within 90 days"),
        ({}, "is good until 2027-01-31"),
    ],
)
def test_aws_was_asked_on_the_last_day_on_which_the_region_was_read(
    days: dict[str, str], words: str, tmp_path: Path
) -> None:
    request = {"UserPoolId": POOL_ID, "ProviderName": "corp"}
    provider = {**request, "ProviderType": "SAML", **ends_on("2027-01-31")}
    answers = [answer("DescribeIdentityProvider", request, {"IdentityProvider": provider})]
    write_answers(tmp_path, "us-east-1/a.json", "us-east-1", answers)
    write_manifest(tmp_path, Manifest(ACCOUNT, ("us-east-1",), ("us-east-1/a.json",), {}, days))
    drawing = draw_export(tmp_path, tmp_path / "out", choose(("terraform",)))
    (found,) = [it["message"] for it in drawing.regions[0].findings if "certificate" in it["message"]]
    assert words in found
