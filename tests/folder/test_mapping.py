"""mapping.json: what people edit in it stays, and what cannot be used is one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.errors import UsageError
from exporter.folder.mapping import merged, read, region_of, strangers
from exporter.graph.naming import KnownNames
from tests.builders import REGION, client, graph, pool

POOL = ("user_pool", "us-east-1_A")


def saved(folder: Path, data: Any) -> Path:
    path = folder / "mapping.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return path


def test_no_file_is_no_names(tmp_path: Path) -> None:
    assert read(tmp_path / "mapping.json") == KnownNames()


def test_names_and_skips_are_read(tmp_path: Path) -> None:
    data = {
        "user_pool": {"a_1": {"name": "web"}, "a_2": {"name": "old", "skip": True}, "a_3": {"skip": True}}
    }
    known = read(saved(tmp_path, data))
    assert known.name("user_pool", "a_1") == "web"
    assert known.name("user_pool", "a_3") is None
    assert known.name("identity_pool", "a_1") is None
    assert known.skipped == {("user_pool", "a_2"), ("user_pool", "a_3")}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("{", "cannot be read"),
        ("\xff", "cannot be read"),
        ("[]", "cannot be read"),
        ({"user_pool": {"a_1": {"name": "x" * 201}}}, "user_pool a_1 has the name 'x+', which not every"),
        ('{"user_pool": []}', "cannot be read"),
        ({"user_pool": {"a_1": "web"}}, "user_pool a_1 must be"),
        ({"user_pool": {"a_1": {"nmae": "web"}}}, r"user_pool a_1 must be .*'nmae': did you mean name\?"),
        ({"user_pool": {"a_1": {"name": "web", "Skip": True}}}, r"has 'Skip': did you mean skip\?"),
        ({"user_pool": {"a_1": {"skip": 1}}}, "neither true nor false"),
        ({"user_pool": {"a_1": {"skip": 0}}}, "neither true nor false"),
        ({"user_poool": {}}, r"has the kind 'user_poool', which there is not: did you mean user_pool\?"),
        ({"user_pool_clients": {"a/b": {"name": "x"}}}, r"did you mean user_pool_client\?"),
        ({"User_Pool": {"a": {"name": "x"}}}, r"did you mean user_pool\?"),
        ({"aws_cognito_user_pool": {"a": {"name": "x"}}}, "did you mean "),
        ('{"user_pool": {"a": {"name": "x"}, "a": {"name": "y"}}}', "it has 'a' twice"),
        ('{"user_pool": {"a": {"name": "x"}}, "user_pool": {}}', "it has 'user_pool' twice"),
        ({"user_pool": {"a_1": {"name": "web", "skip": "yes"}}}, "neither true nor false"),
        ({"user_pool": {"a_1": {"name": "web", "title": 5}}}, "a title that is no text"),
        ({"user_pool": {"a_1": {"name": ["web"]}}}, "not every target can have"),
        ({"user_pool": {"a_1": {"name": ""}}}, "not every target can have"),
        ({"user_pool": {"a_1": {"name": "Web"}}}, "not every target can have"),
        ({"user_pool": {"a_1": {"name": "2fa"}}}, "not every target can have"),
        ({"user_pool": {"a_1": {"name": "web\n"}}}, "not every target can have"),
        ({"user_pool": {"a_1": {"name": "../web"}}}, "not every target can have"),
        ({"user_pool": {"a_1": {"name": "__file__"}}}, "not every target can have"),
        ({"user_pool": {"a_1": {"name": "__init__"}}}, "not every target can have"),
        ({"user_pool": {"a_1": {"name": "web"}}, "user": {"b": {"name": "web"}}}, "so has user_pool a_1"),
    ],
)
def test_an_edit_that_cannot_be_used_is_refused_in_one_sentence(tmp_path: Path, data: Any, said: str) -> None:
    path = saved(tmp_path, data)
    if data == "\xff":
        path.write_bytes(b"\xff")
    with pytest.raises(UsageError, match=said) as caught:
        read(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_what_says_not_to_skip_stays(tmp_path: Path) -> None:
    path = saved(
        tmp_path, {"user_pool": {"us-east-1_A": {"name": "web", "skip": False}, "b": {"skip": False}}}
    )
    known = read(path)
    assert known.skipped == frozenset()
    text = merged(path, {"us-east-1": {POOL: "web", ("user_pool", "b"): "new"}})
    assert json.loads(text) == {
        "user_pool": {"us-east-1_A": {"name": "web", "skip": False}, "b": {"name": "new", "skip": False}}
    }


def test_an_id_that_is_not_in_the_export_is_told_with_its_line_and_what_may_be_meant(tmp_path: Path) -> None:
    path = tmp_path / "mapping.json"
    path.write_text(
        '{\n "user": {\n  "us-east-1_Aa/x": {"name": "ann"}\n },\n'
        ' "user_pool": {\n  "us-east-1_Aa": {"name": "web"},\n  "zz": {"skip": true}\n }\n}\n'
    )
    first, second = strangers(
        path, read(path), {("user", "us-east-1_Aa/x"): 0, ("user_pool", "us-east-1_A"): 0}
    )
    assert first == (
        f"{path}, line 6: user_pool us-east-1_Aa is not in this export; did you mean us-east-1_A?"
    )
    assert second.startswith(f"{path}, line 7: user_pool zz is not in this export, and stays")


def test_ids_of_one_region_are_not_alike_for_that(tmp_path: Path) -> None:
    path = saved(tmp_path, {"user_pool": {"us-east-1_sU78E9kcE": {"name": "web"}}})
    (said,) = strangers(path, read(path), {("user_pool", "us-east-1_oOxtzHq8S"): 0})
    assert "did you mean" not in said


def test_of_many_that_are_not_in_the_export_the_first_are_told(tmp_path: Path) -> None:
    path = saved(tmp_path, {"user": {f"id{number}": {"name": f"n{number}"} for number in range(1000)}})
    told = strangers(path, read(path), {})
    assert len(told) == 6
    assert "995 more" in told[-1]


def test_a_folder_of_that_name_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read(tmp_path)


def test_new_things_are_added_and_what_was_there_stays(tmp_path: Path) -> None:
    pools = {"us-east-1_A": {"name": "mine", "skip": True}, "us-east-1_Gone": {"name": "old"}}
    path = saved(tmp_path, {"user_pool": pools})
    text = merged(path, {"us-east-1": {POOL: "mine", ("user", "u"): "ann"}})
    assert json.loads(text) == {
        "user": {"u": {"name": "ann"}},
        "user_pool": {
            "us-east-1_A": {"name": "mine", "skip": True},
            "us-east-1_Gone": {"name": "old"},
        },
    }


def test_the_file_has_one_line_a_thing_and_keeps_other_alphabets(tmp_path: Path) -> None:
    found = {("user", "pool/社員"): "user_x", POOL: "web"}
    text = merged(tmp_path / "mapping.json", {"us-east-1": found})
    assert text.decode() == (
        '{\n "user": {\n  "pool/社員": {"name": "user_x"}\n },\n'
        ' "user_pool": {\n  "us-east-1_A": {"name": "web"}\n }\n}\n'
    )


def test_a_name_in_other_letters_than_aws_has_has_aws_s_own_beside_it(tmp_path: Path) -> None:
    path = saved(tmp_path, {"user_pool": {"us-east-1_A": {"name": "she_yuan", "skip": False}}})
    named = {"us-east-1": {POOL: "she_yuan", ("user", "u"): "ann"}}
    path.write_bytes(merged(path, named, {"us-east-1": {POOL: "社員\u202e", ("user", "u"): "Ann"}}))
    lines = path.read_text("utf-8").splitlines()
    assert '  "us-east-1_A": {"name": "she_yuan", "title": "社員\\u202e", "skip": false}' in lines
    assert '  "u": {"name": "ann"}' in lines
    assert read(path).names["user_pool"] == {"us-east-1_A": "she_yuan"}
    # Without an answer of AWS it stays, and with a plain one it goes.
    assert merged(path, named) == path.read_bytes()
    assert b"title" not in merged(path, named, {"us-east-1": {POOL: "staff"}})


IDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
FOUND = st.dictionaries(
    st.tuples(st.sampled_from(["user_pool", "user"]), IDS), st.from_regex(r"x_[a-z0-9_]*", fullmatch=True)
).filter(lambda found: len(set(found.values())) == len(found))


@given(FOUND, st.frozensets(st.tuples(st.sampled_from(["user_pool", "user"]), IDS), max_size=3))
def test_what_is_written_is_read_back_and_written_again(
    tmp_path_factory: pytest.TempPathFactory,
    found: dict[tuple[str, str], str],
    skipped: frozenset[tuple[str, str]],
) -> None:
    path = tmp_path_factory.getbasetemp() / "mapping.json"
    skips: dict[str, dict[str, Any]] = {}
    for kind, import_id in skipped:
        skips.setdefault(kind, {})[import_id] = {"skip": True}
    path.write_text(json.dumps(skips), "utf-8")
    text = merged(path, {REGION: found})
    path.write_bytes(text)
    known = read(path)
    assert {(kind, it): name for kind, ids in known.names.items() for it, name in ids.items()} == {
        (kind, region_of(it)[1]): name for (kind, it), name in found.items()
    }
    assert known.skipped == {(kind, region_of(it)[1]) for kind, it in skipped}
    assert merged(path, {}) == merged(path, {REGION: found}) == text


DOMAIN = ("user_pool_domain", "login")


def test_an_id_that_is_the_same_in_two_regions_has_its_region_in_front(tmp_path: Path) -> None:
    path = tmp_path / "mapping.json"
    text = merged(path, {"us-east-1": {POOL: "web", DOMAIN: "login"}, "eu-west-1": {DOMAIN: "anmeldung"}})
    assert json.loads(text) == {
        "user_pool": {"us-east-1_A": {"name": "web"}},
        "user_pool_domain": {
            "eu-west-1/login": {"name": "anmeldung"},
            "us-east-1/login": {"name": "login"},
        },
    }
    path.write_bytes(text)
    assert read(path, "eu-west-1").names["user_pool_domain"] == {"login": "anmeldung"}
    assert read(path, "us-east-1").names["user_pool_domain"] == {"login": "login"}
    assert "user_pool" not in read(path, "eu-west-1").names


def test_a_region_that_comes_later_leaves_the_names_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "mapping.json"
    path.write_bytes(merged(path, {"us-east-1": {DOMAIN: "mine"}}))
    assert json.loads(path.read_text()) == {"user_pool_domain": {"login": {"name": "mine"}}}
    path.write_bytes(merged(path, {"eu-west-1": {DOMAIN: "theirs"}, "us-east-1": {DOMAIN: "mine"}}))
    assert read(path, "us-east-1").names["user_pool_domain"] == {"login": "mine"}
    assert read(path, "eu-west-1").names["user_pool_domain"] == {"login": "theirs"}


def test_a_skip_of_one_region_leaves_the_other(tmp_path: Path) -> None:
    path = saved(tmp_path, {"user_pool_domain": {"login": {"name": "a"}, "eu-west-1/login": {"skip": True}}})
    assert read(path, "eu-west-1").skipped == {DOMAIN}
    assert read(path, "us-east-1").skipped == frozenset()


@pytest.mark.parametrize(
    ("other", "refused"), [("us-east-1_B", True), ("eu-west-1_B", False), ("us-east-1/x", True), ("x", True)]
)
def test_a_name_is_one_thing_s_in_a_region(tmp_path: Path, other: str, refused: bool) -> None:
    data = {"user_pool": {"us-east-1_A": {"name": "web"}}, "user_pool_domain": {other: {"name": "web"}}}
    path = saved(tmp_path, data)
    if not refused:
        assert read(path, "us-east-1").names == {"user_pool": {"us-east-1_A": "web"}}
        return
    with pytest.raises(UsageError, match="has the name web, and so has user_pool us-east-1_A"):
        read(path, "us-east-1")


def test_a_person_s_name_is_used_and_the_things_of_the_pool_follow_it() -> None:
    answers = [*pool("us-east-1_A", "Web"), client("c", "spa", "us-east-1_A")]
    drawn = graph(answers, names=KnownNames({"user_pool": {"us-east-1_A": "mine"}}))
    assert [(it.name, it.group) for it in drawn.resources] == [("mine", "mine"), ("mine_spa", "mine")]


def test_what_is_skipped_is_left_out_with_the_reason_and_stays_in_the_file(tmp_path: Path) -> None:
    path = saved(tmp_path, {"user_pool": {"us-east-1_A": {"skip": True}}})
    drawn = graph(pool("us-east-1_A", "Web"), names=read(path))
    assert drawn.resources == ()
    assert [(it.key, it.why) for it in drawn.omitted] == [
        ("user_pool:us-east-1_A", "mapping.json says to skip it")
    ]
    assert json.loads(merged(path, {REGION: drawn.names})) == {
        "user_pool": {"us-east-1_A": {"name": "web", "skip": True}}
    }


def test_what_refers_to_a_skipped_pool_names_it_as_an_external() -> None:
    answers = [*pool("us-east-1_A", "Web"), client("c", "spa", "us-east-1_A")]
    kept = frozenset({("user_pool_client", "us-east-1_A/c")})
    drawn = graph(answers, names=KnownNames(skipped=frozenset({POOL}), unskipped=kept))
    assert [it.kind.name for it in drawn.resources] == ["user_pool_client"]
    assert [it.literal for it in drawn.externals] == ["us-east-1_A"]
