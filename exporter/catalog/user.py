"""Users and their membership in groups: read only when asked for, and written as ListUsers answers them."""

from exporter.catalog.arguments import (
    ALWAYS,
    Arg,
    Document,
    Reference,
    Scope,
    When,
)
from exporter.catalog.pages import GUIDE
from exporter.catalog.rules import distinct_keys, length, pool_id, size, visible
from exporter.catalog.schema import (
    Kind,
    List,
    Quirk,
    Read,
    computed,
)
from exporter.paths import Json

_UNREADABLE = "use a name without it in AWS, or keep this one outside of Terraform and Pulumi"


def _bare(name: str) -> str:
    # The provider takes and gives these names without their prefixes.
    return name.removeprefix("dev:").removeprefix("custom:")


def _pairs(user: Document) -> list[tuple[str, str]]:
    return [
        (str(pair.get("Name")), str(pair.get("Value") or ""))
        for pair in user.get("Attributes") or ()
        if isinstance(pair, dict) and pair.get("Name") != "sub"
    ]


def _attributes(at: Scope) -> Json:
    """The attributes that people set; ``sub`` is AWS's own."""
    return {_bare(name): value for name, value in _pairs(at.parent)} or None


def _one_name_twice(user: Document) -> bool:
    names = [_bare(name) for name, _ in _pairs(user)]
    return len(set(names)) < len(names)


def _name(thing: Document, member: str) -> str:
    return str({**thing["Request"], **thing}.get(member))


_only_disabled = When(lambda at: at.value is False, "true is the default")

_MOST_PAGES = 1_000_000
"""AWS has no limit that one could count on: pools of forty million users are usual."""

USER = Kind(
    name="user",
    terraform="aws_cognito_user",
    pulumi="cognito.User",
    heading="Users",
    what="a user of the pool; passwords are never here",
    page=f"{GUIDE}managing-users.html",
    listing=List(
        "cognito-idp:ListUsers",
        "Users",
        ("UserPoolId",),
        limit=("Limit", 60),
        most_pages=_MOST_PAGES,
        token="PaginationToken",
        whole=True,
        # It would cost a call a user, and has nothing more that can be written.
        answers=Read("cognito-idp:AdminGetUser", ("UserPoolId", "Username")),
    ),
    reads=(),
    import_id="{UserPoolId}/{Username}",
    id_differs=True,  # states of older providers have the name alone
    state_id="{user_pool_id}/{username}",
    irreplaceable=True,  # its id, its password and its MFA are gone with it
    label="{Username}",
    optional=True,
    exposes={"username": lambda user: str(user["Username"])},
    args=(
        Arg("Request.UserPoolId", ref=Reference("user_pool.id"), replaces=ALWAYS),
        Arg("Username", rules=(size(1, 128),), required=True, replaces=ALWAYS),
        Arg("Enabled", when=(_only_disabled,)),
        Arg("Attributes", convert=_attributes, rules=(distinct_keys,)),
    ),
    left=(
        *computed("UserCreateDate", "UserLastModifiedDate"),
        *computed("UserStatus", "MFAOptions", why="the user's own steps change it"),
    ),
    quirks=(
        Quirk(
            lambda user: user.get("Enabled") is None,
            "AWS does not say whether the user is enabled; the provider would write its default",
            ignore=("Enabled",),
        ),
        Quirk(
            lambda user: "/" in _name(user, "Username"),
            "the import cannot read a user's name with a slash",
            leave_out=True,
            level="error",
            remedy=_UNREADABLE,
        ),
        Quirk(
            _one_name_twice,
            "a custom attribute has the name of a standard one, and the provider cannot tell them apart",
            ignore=("Attributes",),
            level="warning",
            remedy="change either of them in AWS only; the provider would write one into the other",
        ),
    ),
    exists=lambda user: bool(user.get("Username")),
)

USER_IN_GROUP = Kind(
    name="user_in_group",
    terraform="aws_cognito_user_in_group",
    pulumi="cognito.UserInGroup",
    heading="Users",
    what="a user's membership of a group",
    page=f"{GUIDE}cognito-user-pools-user-groups.html",
    listing=List(
        "cognito-idp:ListUsersInGroup",
        "Users",
        ("UserPoolId", "GroupName"),
        limit=("Limit", 60),
        most_pages=_MOST_PAGES,
        whole=True,
        each="user_group",
    ),
    reads=(),
    import_id="{UserPoolId},{GroupName},{Username}",
    state_id="{user_pool_id},{group_name},{username}",  # one that was not imported has a number for its id
    label="{Username} in {GroupName}",
    optional=True,
    since="6.0.0",  # before that the provider cannot import it
    args=(
        Arg(
            "Request.UserPoolId",
            ref=Reference("user_pool.id"),
            rules=(pool_id,),
            required=True,
            replaces=ALWAYS,
        ),
        Arg(
            "Request.GroupName",
            ref=Reference("user_group.name"),
            rules=(length(1, 128), visible),
            required=True,
            replaces=ALWAYS,
        ),
        Arg(
            "Username", ref=Reference("user.username"), rules=(size(1, 128),), required=True, replaces=ALWAYS
        ),
    ),
    left=computed(
        "Attributes",
        "Enabled",
        "UserCreateDate",
        "UserLastModifiedDate",
        "UserStatus",
        "MFAOptions",
        why="the user's own, who is a thing apart",
    ),
    quirks=(
        Quirk(
            lambda member: _name(member, "GroupName").startswith(_name(member, "UserPoolId") + "_"),
            "AWS puts the users of an identity provider into this group by itself",
            leave_out=True,
        ),
        Quirk(
            lambda member: "," in _name(member, "GroupName") + _name(member, "Username"),
            "the import cannot read a group's or a user's name with a comma",
            leave_out=True,
            level="error",
            remedy=_UNREADABLE,
        ),
    ),
    exists=lambda member: bool(member.get("Username")),
)
