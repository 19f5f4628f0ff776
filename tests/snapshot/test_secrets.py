"""A secret of any spelling, in any place, reaches no file; what only sounds like one stays."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exporter.snapshot.secrets import (
    MASK,
    SHORTEST_PART,
    SHORTEST_WHOLE,
    is_secret_member,
    mask,
    searcher,
    secrets,
)
from exporter.snapshot.store import read_answers, scrub, write_answers
from tests.builders import answer, evaluated, pool, problems

PEM = (
    "-----BEGIN PRIVATE KEY-----\nMIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEH\n"
    "YYYYabcdefghijklmnopqrstuvwxyz+/0123456789ABCDEFG==\n-----END PRIVATE KEY-----"
)
SECRETS = st.one_of(
    st.just(PEM),
    st.text("abcXYZ019", min_size=8, max_size=60),
    st.text("ab\"'\\ \n\t$%{}é", min_size=9, max_size=30).filter(lambda it: len("".join(it.split())) >= 8),
)
SPELLINGS = {
    "plain": lambda it: it,
    "inside a sentence": lambda it: f"the key is {it}, keep it",
    "base64": lambda it: base64.b64encode(it.encode()).decode(),
    "base64 without its end": lambda it: base64.urlsafe_b64encode(it.encode()).decode().rstrip("="),
    "for a URL": lambda it: quote(it.strip(), safe=""),
    "in JSON": lambda it: json.dumps(it),
    "without line ends": lambda it: "".join(line.strip() for line in it.strip().splitlines()),
}


def everything(value: Any) -> list[str]:
    """Every text of a tree, names too."""
    if isinstance(value, dict):
        return [text for key, item in value.items() for text in (key, *everything(item))]
    if isinstance(value, list):
        return [text for item in value for text in everything(item)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("spelling", SPELLINGS)
@given(secret=SECRETS)
@example(secret=PEM)
def test_a_secret_is_in_no_field_and_in_no_name(spelling: str, secret: str) -> None:
    copy = SPELLINGS[spelling](secret)
    answered = {"Name": f"x {copy}", "UserPoolTags": {copy: "a", "b": copy}, "Schema": [{"Deep": [copy]}]}
    found = everything(searcher([secret]).redact_tree(answered))
    assert [text for text in found if copy.strip() in text] == []


@pytest.mark.parametrize("line", [1, 2])
def test_a_single_line_of_a_key_is_a_secret(line: int) -> None:
    assert searcher([PEM]).redact(f"note: {PEM.splitlines()[line]}") == f"note: {MASK}"


def test_the_first_line_of_every_key_is_not() -> None:
    assert searcher([PEM]).redact("-----BEGIN PRIVATE KEY-----") == "-----BEGIN PRIVATE KEY-----"


def test_a_short_secret_is_masked_where_it_is_the_whole_value_and_not_inside_words() -> None:
    search = searcher(["hunter7"])
    assert (search.redact("hunter7"), search.redact("hunter75 and so on")) == (MASK, "hunter75 and so on")


def test_names_that_become_the_same_stay_apart() -> None:
    found = searcher(["abcdefgh1", "abcdefgh2"]).redact_tree({"abcdefgh1": 1, "abcdefgh2": 2})
    assert found == {MASK: 1, f"{MASK} 2": 2}


@pytest.mark.parametrize(
    "name",
    "SigningSecret ApiKey apiKey PrivateKey private_key Password AdminPassword client_secret Secret"
    " Passphrase AccessKey ServiceCredential BearerCredential SessionToken".split(),
)
def test_a_member_whose_name_says_so_is_a_secret(name: str) -> None:
    assert is_secret_member(name)
    assert mask({name: "x"}) == {name: MASK}


@pytest.mark.parametrize(
    "name",
    "ClientSecretArn ClientSecretId ClientSecretCreateDate PasswordPolicy PasswordHistorySize token_url"
    " TemporaryPasswordValidityDays EnableTokenRevocation AccessTokenValidity RefreshTokenRotation"
    " TokenValidityUnits PreTokenGeneration PreTokenGenerationConfig token_request_method"
    " CompromisedCredentialsRiskConfiguration PreventUserExistenceErrors".split(),
)
def test_a_member_that_is_about_a_secret_is_none(name: str) -> None:
    assert not is_secret_member(name)


@pytest.mark.parametrize(
    "value", [["one-secret-1", "one-secret-2"], {"Value": "one-secret-1"}, [{"Value": "one-secret-1"}]]
)
def test_a_secret_is_masked_whatever_its_type(value: Any) -> None:
    answered = {"ClientSecret": value}
    assert "one-secret" not in json.dumps(mask(answered))
    assert {"one-secret-1"} <= set(secrets(answered))


def test_what_is_beside_a_secret_in_a_list_stays() -> None:
    entry = {"ClientSecretId": "id--1", "ClientSecretValue": "v", "ClientSecretCreateDate": 1.5}
    assert mask({"ClientSecrets": [entry]}) == {"ClientSecrets": [{**entry, "ClientSecretValue": MASK}]}


@pytest.mark.parametrize("member", ["UserPoolTags", "AttributeMapping", "TokenValidityUnits"])
def test_a_name_that_people_chose_means_nothing(member: str) -> None:
    answered = {member: {"password": "see vault", "AccessToken": "hours"}}
    assert (mask(answered), list(secrets(answered))) == (answered, [])


def test_flags_numbers_and_what_is_empty_stay() -> None:
    answered = {"Password": "", "Secret": None, "ApiKey": True, "Passphrase": 7}
    assert (mask(answered), list(secrets(answered))) == (answered, [])


def test_a_key_in_a_tag_of_its_own_pool_reaches_no_file(tmp_path: Path) -> None:
    details = {"ProviderDetails": {"private_key": PEM}, "ProviderName": "Apple"}
    write_answers(
        tmp_path,
        "us-east-1/p.json",
        "us-east-1",
        [
            *pool(UserPoolTags={PEM: "x", "key": PEM}),
            answer("DescribeIdentityProvider", {}, {"IdentityProvider": details}),
        ],
    )
    written = everything(json.loads((tmp_path / "us-east-1/p.json").read_text("utf-8")))
    assert [text for text in written if PEM in text or PEM.splitlines()[1] in text] == []
    assert any(MASK in text for text in written)


def test_a_key_in_another_pools_tag_is_found_though_it_stands_there_escaped(tmp_path: Path) -> None:
    write_answers(
        tmp_path, "us-east-1/p.json", "us-east-1", pool(UserPoolTags={"key": PEM, "plain": "stays"})
    )
    assert scrub(tmp_path, ["us-east-1/p.json"], [PEM]) == ["us-east-1/p.json"]
    _, answers = read_answers(tmp_path, "us-east-1/p.json")
    tags = [it.response["UserPool"]["UserPoolTags"] for it in answers if "UserPool" in (it.response or {})]
    assert tags == [{"key": MASK, "plain": "stays"}]


def test_an_unknown_member_that_is_masked_by_its_name_is_a_finding() -> None:
    document = {"Id": "us-east-1_A", "Name": "customers", "SigningSecret": MASK}
    out = evaluated("user_pool", document | {"GetUserPoolMfaConfig": {"MfaConfiguration": "OFF"}})
    assert [(it.level, it.path) for it in problems(out)] == [("warning", "SigningSecret")]
    assert "masked" in problems(out)[0].message


@pytest.mark.parametrize(
    "member",
    ["ClientSecret", "ClientSecretValue", "client_secret", "private_key", "Password", "TemporaryPassword"],
)
def test_the_members_of_aws_that_hold_secrets_are_masked(member: str) -> None:
    assert mask({"A": [{member: "hunter2!"}]}) == {"A": [{member: MASK}]}
    assert list(secrets({"A": [{member: "hunter2!"}]})) == ["hunter2!"]


def test_the_shortest_secret_is_looked_for_inside_texts_and_a_shorter_one_is_not() -> None:
    shortest = "p" * (SHORTEST_PART - 1) + "!"
    search = searcher([shortest])
    assert search.redact(f"a text with {shortest}") == f"a text with {MASK}"
    assert searcher([shortest[1:]]).find(f"a text with {shortest}") == set()


def test_the_shortest_whole_value_is_a_secret_and_a_shorter_one_is_a_word() -> None:
    word = "p" * SHORTEST_WHOLE
    assert [searcher([it]).redact(it) for it in (word, word[1:])] == [MASK, word[1:]]


@pytest.mark.parametrize("length", [9, 16, 20, 26, 51])
def test_secrets_that_begin_alike_are_each_found(length: int) -> None:
    known = [("0123456789abcdefABCDEF" * 3)[:size] for size in (9, 16, 20, 26, 51)]
    wanted = next(secret for secret in known if len(secret) == length)
    assert wanted in searcher(known).find(f"xx{wanted}")


def test_a_secret_that_is_too_short_to_be_searched_is_masked_in_its_own_place(tmp_path: Path) -> None:
    short = "a#z"
    read = answer("AdminGetUser", {}, {"User": {"TemporaryPassword": short}})
    write_answers(tmp_path, "r/p.json", "r", [read])
    assert short not in (tmp_path / "r/p.json").read_text("utf-8")


def test_the_base64_of_a_key_with_its_last_line_end_is_found() -> None:
    key = "~~~???>>>~~~\n"
    copy = base64.b64encode(key.encode()).decode()
    assert {"+", "/"} & set(copy)
    assert searcher([key]).redact(copy) == MASK
