"""What is typed becomes the options of the library, or one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exporter.cli.checks import provider
from exporter.cli.parameters import Choices, Reading, accounts, kinds, reading
from exporter.discovery.account import selections
from exporter.discovery.selection import Selection
from exporter.errors import UsageError
from exporter.folder.settings import Query, Settings
from exporter.replay.server import Endpoint
from exporter.targets.target import Options as PulumiOptions
from exporter.targets.target import ProviderOptions
from exporter.versions import as_given
from tests.cli.runs import LEGACY, poolport, sentence

PULUMI = ("--target", "pulumi")


def test_without_a_selection_it_says_how_to_select(tmp_path: Path) -> None:
    said = sentence(poolport("export", "--region", "us-east-1", *PULUMI, "--out", tmp_path / "out"), 2)
    for way in ("us-east-1_AbC123", "--all", "--name", "--tag"):
        assert way in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("pool", ["customers", "us-east-1", "us-east-1_AbC-123", "us-east-1_" + "A" * 46])
def test_a_pool_id_is_checked_before_any_call(pool: str, tmp_path: Path, aws: Endpoint) -> None:
    before = len(aws.calls)
    result = poolport("discover", pool, "--out", tmp_path / "out", "--endpoint-url", aws.url)
    assert pool in sentence(result, 2)
    assert len(aws.calls) == before


@pytest.mark.parametrize("regions", [["eu-west-1"], ["eu-west-1", "eu-central-1"]])
def test_the_region_of_the_id_and_the_one_asked_for_must_agree(regions: list[str], tmp_path: Path) -> None:
    asked = [word for region in regions for word in ("--region", region)]
    said = sentence(poolport("export", LEGACY, *asked, *PULUMI, "--out", tmp_path / "out"), 2)
    for word in (LEGACY, "us-east-1", *regions):
        assert word in said


@pytest.mark.parametrize(
    "role",
    [
        "notanarn",
        "arn:aws:iam::123456789012:user/reader",
        "arn:aws:iam::12345:role/reader",
        "arn:aws:iam::123456789012:role/",
        "a:b:c:d:e:f",
    ],
)
def test_a_role_is_checked_before_any_call(role: str, tmp_path: Path, aws: Endpoint) -> None:
    before = len(aws.calls)
    asked = ("--role-arn", role, "--out", tmp_path / "out", "--endpoint-url", aws.url)
    for words in (("discover", LEGACY, *asked), ("policy", "--role-arn", role)):
        said = sentence(poolport(*words), 2)
        assert role in said
        assert "arn:aws:iam::123456789012:role/reader" in said
    assert len(aws.calls) == before


@pytest.mark.parametrize("role", ["arn:aws-cn:iam::123456789012:role/a/path/reader@x"])
def test_roles_of_every_partition_and_path_are_roles(role: str) -> None:
    assert accounts((), (role,))[0].name == "123456789012"


@pytest.mark.parametrize(
    ("region", "nearest"), [("us-esat-1", "us-east-1"), ("eu-wst-1", "eu-west-1"), ("mars", "")]
)
def test_an_unknown_region_is_named_with_the_nearest_before_any_call(
    region: str, nearest: str, tmp_path: Path, aws: Endpoint
) -> None:
    before = len(aws.calls)
    asked = ("--region", region, "--out", tmp_path / "out", "--endpoint-url", aws.url)
    said = sentence(poolport("discover", "--all", *asked), 2)
    assert f"'{region}' is not the name of an AWS region" in said
    assert nearest in said
    assert len(aws.calls) == before


@pytest.mark.parametrize("variable", ["AWS_REGION", "AWS_DEFAULT_REGION"])
def test_a_region_of_a_variable_is_told_with_it(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "us-esat-1")
    said = sentence(poolport("discover", "--all", "--out", tmp_path / "out"), 2)
    assert said.startswith(f"poolport: {variable} 'us-esat-1' is not the name of an AWS region")
    assert "us-east-1" in said


def test_a_tag_needs_a_value(tmp_path: Path) -> None:
    said = sentence(poolport("export", "--tag", "team", "--region", "us-east-1", "--out", tmp_path), 2)
    assert "--tag team" in said


def test_selecting_by_name_needs_a_region(tmp_path: Path) -> None:
    said = sentence(poolport("export", "--all", *PULUMI, "--out", tmp_path / "out"), 2)
    assert "--region" in said


def typed(**given: Any) -> Reading:
    """What a command line says of reading, with nothing but these options."""
    nothing: dict[str, Any] = dict.fromkeys(
        ("pool_ids", "names", "tags", "exclude", "regions", "include", "exclude_kind", "profiles", "roles"),
        (),
    )
    nothing |= dict.fromkeys(("external_id", "endpoint_url", "max_rate"))
    nothing |= dict.fromkeys(("everything", "fetch_images", "refresh"), False)
    return reading(**nothing | given)


def test_what_is_typed_becomes_read_options() -> None:
    found = typed(
        pool_ids=("us-east-1_A",),
        names=("n*",),
        tags=("team=a=b", "empty="),
        exclude=("x",),
        regions=("us-east-1",),
        include=("users",),
        exclude_kind=("user_group",),
        profiles=("dev", "prod"),
        roles=("arn:aws:iam::123456789012:role/reader",),
        external_id="ex",
        endpoint_url="http://localhost",
        max_rate=2.5,
        fetch_images=True,
        refresh=True,
    )
    assert [account.name for account in found.accounts] == ["dev-123456789012", "prod-123456789012"]
    options = found.options(found.accounts[1], found.remembered(None))
    selection = Selection(("us-east-1_A",), ("n*",), (("team", "a=b"), ("empty", "")), ("x",))
    assert selections(options) == {"us-east-1": selection}
    assert (options.profile, options.role_arn) == ("prod", "arn:aws:iam::123456789012:role/reader")
    assert (options.external_id, options.endpoint_url, options.max_rate) == ("ex", "http://localhost", 2.5)
    assert (options.refresh, options.fetch_images) == (True, True)
    names = {kind.name for kind in options.kinds}
    assert {"user", "user_in_group", "user_pool"} <= names
    assert "user_group" not in names


FOLDER = Settings(
    select=(Query(("us-east-1_A",)), Query(names=("n*",), regions=("eu-west-1",))),
    exclude_kinds=("user_group",),
)


def test_what_is_not_typed_the_folder_remembers() -> None:
    found = typed()
    options = found.options(found.accounts[0], found.remembered(FOLDER))
    assert selections(options) == {
        "us-east-1": Selection(("us-east-1_A",)),
        "eu-west-1": Selection(names=("n*",)),
    }
    assert "user_group" not in {kind.name for kind in options.kinds}


def test_what_is_typed_is_read_alone_and_remembered_beside_the_rest() -> None:
    found = typed(pool_ids=("us-east-1_B",))
    after = found.remembered(FOLDER)
    assert after.select == (Query(("us-east-1_A", "us-east-1_B")), FOLDER.select[1])
    assert after.exclude_kinds == ("user_group",)
    assert selections(found.options(found.accounts[0], after)) == {"us-east-1": Selection(("us-east-1_B",))}
    assert typed(exclude_kind=("user",)).remembered(FOLDER).exclude_kinds == ("user",)


def test_users_are_not_read_unless_asked_for() -> None:
    assert not {"user", "user_in_group"} & {kind.name for kind in kinds((), ())}
    assert "user_pool" in {kind.name for kind in kinds((), ())}


def test_an_unknown_kind_is_one_sentence() -> None:
    with pytest.raises(UsageError, match="--exclude-kind pool is not a kind: did you mean user_pool"):
        kinds((), ("pool",))


def test_two_roles_of_one_account_would_share_a_folder() -> None:
    roles = ["arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/b"]
    with pytest.raises(UsageError, match="two accounts of this run would both be called"):
        accounts((), roles)


def test_what_is_typed_becomes_options_of_the_targets_that_are_named(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    before = Settings(targets={"pulumi": PulumiOptions(protect="none"), "terraform": ProviderOptions()})
    choices = Choices(
        targets=("terraform",),
        provider_version="6.4",
        templates=tmp_path / "templates",
        secrets="config",
        protect="all",
        states=(tmp_path / "a.tfstate",),
    )
    found = choices.remembered(before, tmp_path / "out")
    assert found.targets["pulumi"] == before.targets["pulumi"]
    terraform = found.targets["terraform"]
    assert isinstance(terraform, ProviderOptions)
    assert (terraform.secrets, terraform.protect) == (True, "all")
    assert terraform.provider is not None
    assert terraform.provider[:2] == (6, 4)
    # Paths hold on another machine, too.
    assert (found.templates, found.states) == ("../templates", ("../a.tfstate",))


def test_options_without_a_target_are_for_those_that_the_folder_has() -> None:
    before = Settings(targets={"pulumi": PulumiOptions(), "terraform": ProviderOptions()})
    found = Choices(protect="none", comments="full", provider_version="6").remembered(before, Path("out"))
    assert {(it.protect, it.comments) for it in found.targets.values()} == {("none", "full")}
    assert Choices().remembered(found, Path("out")) == found


@pytest.mark.parametrize("targets", [("pulumi",), ()])
def test_an_option_that_no_target_has_is_named(targets: tuple[str, ...]) -> None:
    before = Settings(targets={"pulumi": PulumiOptions()})
    with pytest.raises(
        UsageError, match="--provider-version has no effect on pulumi: it is for the Terraform"
    ):
        Choices(targets=targets, provider_version="6").remembered(before, Path("out"))


@pytest.mark.parametrize("text", ["5", "5.100", "6.4", "6.4.0", "6.12.1"])
def test_a_version_is_read_and_written(text: str) -> None:
    version = provider(text)
    assert version is not None
    assert as_given(version) == text


@pytest.mark.parametrize(
    "text", ["4", "5.99.9", "newest", "6.x", "", "6.4.0.1", "7", "12.0.1", "99", "5.101", "6.1000000", "٦"]
)
def test_a_version_that_cannot_be_used_is_one_sentence(text: str) -> None:
    with pytest.raises(
        UsageError, match=r"^--provider-version: .*; poolport writes for provider 5\.100\.x, or 6\.x"
    ):
        provider(text)
