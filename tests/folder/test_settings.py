"""poolport.toml: what people wrote in it stays, what cannot be used is one sentence, a selection adds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.errors import OutputError, UsageError
from exporter.folder.settings import FILE, Query, Settings, changes, load
from exporter.folder.settings_file import written
from exporter.states import COMMENTS, PROTECTIONS
from exporter.targets.registry import TARGETS
from tests.builders import ACCOUNT

MINE = """\
# Ours: ask the identity team before you change it.
account = "123456789012"   # production

[[select]]
pools = [
  "us-east-1_A",  # customers
]

[[select]]
names = ['web*']
regions = ["eu-west-1"]

# The old provider, until the upgrade.
[targets.terraform]
provider_version = "5.100.0"
protect = "all"
"""


def saved(folder: Path, text: str) -> Path:
    (folder / FILE).write_text(text, "utf-8")
    return folder


def test_a_folder_without_the_file_remembers_nothing(tmp_path: Path) -> None:
    assert load(tmp_path) is None


def test_what_people_wrote_is_read(tmp_path: Path) -> None:
    found = load(saved(tmp_path, MINE))
    assert found is not None
    assert found.account == ACCOUNT
    assert found.select == (Query(("us-east-1_A",)), Query(names=("web*",), regions=("eu-west-1",)))
    assert found.targets == {"terraform": TARGETS["terraform"].choose(provider=(5, 100, 0), protect="all")}


def test_the_same_settings_leave_every_byte(tmp_path: Path) -> None:
    found = load(saved(tmp_path, MINE))
    assert found is not None
    assert written(tmp_path, found).decode() == MINE


def test_what_changes_leaves_comments_order_and_spaces(tmp_path: Path) -> None:
    found = load(saved(tmp_path, MINE))
    assert found is not None
    after = found.adding(Query(("us-east-1_B",))).adding(Query(all=True, regions=("us-east-1",)))
    targets = {"pulumi": TARGETS["pulumi"].choose(), "terraform": TARGETS["terraform"].choose(protect="none")}
    after = replace(after, targets=targets, templates="../templates")
    text = written(tmp_path, after).decode()
    for kept in (
        "# Ours: ask the identity team before you change it.\n",
        '"123456789012"   # production\n',
        '  "us-east-1_A",  # customers\n',
        "names = ['web*']\n",
        "# The old provider, until the upgrade.\n[targets.terraform]\n",
    ):
        assert kept in text
    assert "provider_version" not in text
    assert 'protect = "none"' in text
    (tmp_path / FILE).write_text(text)
    assert load(tmp_path) == after


def test_a_new_file_is_as_a_person_would_write_it(tmp_path: Path) -> None:
    targets = {"pulumi": TARGETS["pulumi"].choose(), "terraform": TARGETS["terraform"].choose(protect="all")}
    settings = Settings(ACCOUNT, (Query(("us-east-1_A",)), Query(all=True)), targets=targets)
    assert (
        written(tmp_path, settings).decode()
        == """\
# What this export is: poolport's commands take it from here. Edit it by hand, and commit it.
account = "123456789012"

[[select]]
pools = ["us-east-1_A"]

[[select]]
all = true

[targets.pulumi]

[targets.terraform]
protect = "all"
"""
    )


@pytest.mark.parametrize("end", ["", "\n", "\n# the end", "\n\n\n# the end\n"])
def test_an_entry_is_added_whatever_the_file_ends_with(tmp_path: Path, end: str) -> None:
    for first in ('[[select]]\npools = ["a"]', 'account = "123456789012"'):
        found = load(saved(tmp_path, first + end))
        assert found is not None
        for name in ("b*", "c*"):
            found = found.adding(Query(names=(name,)))
            (tmp_path / FILE).write_bytes(written(tmp_path, found))
            assert load(tmp_path) == found
        assert (tmp_path / FILE).read_text().startswith(first)
        assert end.strip() in (tmp_path / FILE).read_text()


def test_what_is_said_of_a_target_as_it_is_anyway_is_left_alone(tmp_path: Path) -> None:
    text = '[targets.pulumi]\nsecrets = "omit"\nprotect = "irreplaceable"\n'
    found = load(saved(tmp_path, text))
    assert found is not None
    assert written(tmp_path, replace(found, account=ACCOUNT)).decode().endswith(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("acount = '123456789012'", "there is no acount: did you mean account?"),
        ("[[select]]\npool = ['x']", "there is no select[0].pool: did you mean select[0].pools?"),
        ("[[select]]\n[[select]]\nName = ['x']", "there is no select[1].Name: did you mean select[1].names?"),
        ("[target.pulumi]", "there is no target: did you mean targets?"),
        ("[targets.terrafrom]", "terraform"),
        (
            "[targets.pulumi]\nprotct = 'all'",
            "there is no targets.pulumi.protct: did you mean targets.pulumi.p",
        ),
        ("[targets.pulumi]\nprotect = 'alll'", "targets.pulumi.protect is 'alll': choose from all, irr"),
        ("[targets.pulumi]\ncomments = 'all'", "targets.pulumi.comments is 'all': choose from none, reasons"),
        ("[targets.pulumi]\nsecrets = true", "targets.pulumi.secrets is True, and not a text"),
        ("[targets.pulumi]\nsecrets = 'yes'", "targets.pulumi.secrets is 'yes': choose from omit, config"),
        ("[targets.pulumi]\nprovider_version = '6'", "targets.pulumi.provider_version has no effect: leave"),
        ("[targets.terraform]\nprovider_version = '7'", "there is no 7"),
        ("[targets.terraform]\nprovider_version = 6", "provider_version is 6, and not a text"),
        ("account = '123'", "account is '123', and not a number of twelve digits"),
        ("account = 123456789012", "account is 123456789012, and not a text"),
        ("[[select]]\nregions = ['mars']", "'mars' is not the name of a region"),
        ("[[select]]\npools = 'us-east-1_A'", "select[0].pools is 'us-east-1_A', and not a list"),
        ("select = 'all'", "select is 'all', and not a list"),
        ("select = ['all']", "select[0] is 'all', and not an object"),
        ("targets = ['pulumi']", "targets is ['pulumi'], and not an object"),
        ("targets.pulumi = 7", "targets.pulumi is 7, and not an object"),
        ("account = '123456789012", "cannot be read"),
        ("account = 'a'\naccount = 'b'", "cannot be read"),
        ("a = " + "[" * 5000, "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_with_the_nearest_word(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        load(saved(tmp_path, text))
    assert str(caught.value).startswith(str(tmp_path / FILE))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"\xff", b"\0"])
def test_a_file_that_is_no_text_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(UsageError, match=r"poolport\.toml cannot be read: "):
        load(tmp_path)


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text(MINE)
    (tmp_path / FILE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="is a link"):
        load(tmp_path)


def test_a_selection_that_selects_nothing_is_none(tmp_path: Path) -> None:
    found = load(saved(tmp_path, "[[select]]\nregions = ['us-east-1']\n[[select]]\nall = true\n"))
    assert found is not None
    assert found.select == (Query(all=True),)


# --- a selection adds -------------------------------------------------------------------------------------


def test_ids_are_added_to_those_of_the_same_regions() -> None:
    first = Settings().adding(Query(("a",)))
    assert first.adding(Query(("a", "b"))).select == (Query(("a", "b")),)
    assert first.adding(Query(("b",), regions=("us-east-1",))).select == (
        Query(("a",)),
        Query(("b",), regions=("us-east-1",)),
    )


def test_what_is_selected_already_changes_nothing() -> None:
    both = Settings(select=(Query(("a", "b")), Query(all=True)))
    for query in (Query(("b",)), Query(all=True), Query(), Query(regions=("us-east-1",))):
        assert both.adding(query) is both


def test_an_exclusion_is_of_its_own_query_alone() -> None:
    some = Settings(select=(Query(("a", "b"), exclude=("b",)),))
    assert some.adding(Query(("b",))).select == (*some.select, Query(("b",)))


# --- there and back ---------------------------------------------------------------------------------------

TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), max_size=2).map(tuple)
REGIONS = st.lists(st.sampled_from(["us-east-1", "eu-west-1"]), max_size=2, unique=True).map(tuple)
QUERIES = st.builds(Query, TEXTS, st.booleans(), TEXTS, TEXTS, TEXTS, REGIONS).filter(lambda it: it.selects)


@st.composite
def settings(draw: st.DrawFn) -> Settings:
    targets = {}
    for name in draw(st.sets(st.sampled_from(sorted(TARGETS)))):
        targets[name] = TARGETS[name].choose(
            provider=draw(st.sampled_from([None, (5, 100, 0), (6, 4, 0)])),
            secrets=draw(st.booleans()),
            protect=draw(st.sampled_from(PROTECTIONS)),
            comments=draw(st.sampled_from(COMMENTS)),
        )
    return Settings(
        ACCOUNT,
        tuple(draw(st.lists(QUERIES, max_size=3))),
        draw(st.sampled_from([(), ("users",)])),
        draw(TEXTS),
        draw(st.sampled_from(["", "../templates"])),
        draw(TEXTS),
        dict(sorted(targets.items())),
        draw(st.dictionaries(st.sampled_from(["us-east-1"]), st.just("cognito"))),
    )


@given(settings(), settings(), st.booleans())
def test_whatever_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, first: Settings, second: Settings, commented: bool
) -> None:
    """Also where another state of the file is changed: what goes from it is gone."""
    folder = tmp_path_factory.mktemp("folder")
    # Nobody takes a target or a query away but people, with their editor.
    second = replace(second, targets=first.targets | second.targets, select=(*first.select, *second.select))
    for wanted in (first, second):
        text = written(folder, wanted)
        (folder / FILE).write_bytes(text + (b"# a comment\n" if commented else b""))
        assert load(folder) == wanted
        assert written(folder, wanted) == (folder / FILE).read_bytes()


def test_every_option_of_a_target_that_changes_is_told_as_it_is_given() -> None:
    terraform = TARGETS["terraform"]
    before: Any = Settings(targets={"terraform": terraform.choose()}, templates="templates")
    given = terraform.choose(provider=(6, 4, 0), secrets=True)
    after = replace(before, targets={"terraform": given}, templates=None)
    assert list(changes(before, after)) == [
        "terraform is written with secrets config from now on",
        "terraform is written with provider 6.4.0 from now on",
        "templates is nothing from now on",
    ]
    assert "provider of the newest version" in "\n".join(changes(after, before))


def test_a_change_is_told_and_a_new_folder_has_none() -> None:
    before: Any = Settings(targets={"pulumi": TARGETS["pulumi"].choose()})
    after = replace(
        before,
        targets={
            "pulumi": TARGETS["pulumi"].choose(protect="all"),
            "terraform": TARGETS["terraform"].choose(),
        },
        include=("users",),
    )
    assert list(changes(None, after)) == []
    assert list(changes(before, before)) == []
    assert list(changes(before, after)) == [
        "pulumi is written with protect all from now on",
        "terraform is written from now on",
        "include is users from now on",
    ]
