"""Reads a state of Terraform's or Pulumi's, to see what it manages; a state is never written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exporter.catalog import KINDS
from exporter.catalog.schema import Kind
from exporter.disk import read_plain
from exporter.errors import UsageError
from exporter.folder.state_forms import ANEW, NotAState, Record, Tool, records
from exporter.model import Graph
from exporter.snapshot.form import REGION, parse_json

_KINDS: dict[tuple[Tool, str], Kind] = {
    **{("terraform", kind.terraform): kind for kind in KINDS if kind.terraform},
    **{("pulumi", kind.pulumi_type): kind for kind in KINDS if kind.pulumi},
}
_PREFIXES: dict[Tool, str] = {"terraform": "aws_", "pulumi": "aws:"}
"""How the types of the AWS provider begin; what others manage may have secrets for ids."""
_ARNS = ("arn", "source_arn")
"""The attributes that say where a thing is: a pool calls only what is in its own region and account."""


@dataclass(frozen=True, slots=True)
class StateResource:
    """One resource that a state manages.

    ``address`` is Terraform's (``module.login.aws_cognito_user_pool.main["x"]``) or Pulumi's URN, ``type``
    the tool's (``aws_cognito_user_pool``, ``aws:cognito/userPool:UserPool``). ``identity`` is the id that
    imports it, as far as the state tells; of what the catalog does not know, its id there. ``arn`` is what
    others refer to it by, ``name`` the tool's own name of it. ``region`` and ``account`` are empty where the
    state does not say them.
    """

    address: str
    type: str
    identity: str
    arn: str = ""
    name: str = ""
    region: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What a state manages of the AWS provider; ``source`` is the path as it was given."""

    source: str
    tool: Tool
    resources: tuple[StateResource, ...]

    def is_top(self, held: StateResource) -> bool:
        """Whether something stands where an export's code is: in the root module, or the program itself."""
        if self.tool == "terraform":
            return held.address == f"{held.type}.{held.name}"
        return "$" not in held.address


def read_state(path: Path) -> State:
    """Read ``terraform state pull``, ``terraform show -json`` or ``pulumi stack export``, whichever it is.

    Addresses, types, names and ids are all that leaves: a state has secrets in clear.

    Raises:
        UsageError: it cannot be read, or is none of these. It never repeats what the file has.
    """
    data = _load(path)
    try:
        tool, found = records(data)
        resources = tuple(it for record in found if (it := _resource(tool, record)))
        return State(str(path), tool, resources)
    except NotAState as error:
        problem = str(error)
    raise UsageError(f"{path} {problem}")


def held_by(state: State, graph: Graph) -> dict[str, StateResource]:
    """Which resources of a graph the state holds, at whatever address, by their keys.

    Of several addresses of one resource it is the one with the name that the graph has, else the first.
    """
    # A client that a service made can be managed as a plain client, too.
    known = {(_family(it.kind), it.import_id): it for it in graph.resources}
    found: dict[str, StateResource] = {}
    for held in state.resources:
        kind = _KINDS.get((state.tool, held.type))
        resource = known.get((_family(kind), held.identity)) if kind else None
        if resource is None or not _is_here(held, graph):
            continue
        if resource.key not in found or (held.name == resource.name != found[resource.key].name):
            found[resource.key] = held
    return found


def _family(kind: Kind) -> str:
    return kind.known_as or kind.name


def _is_here(held: StateResource, graph: Graph) -> bool:
    """Whether it may be in the graph's region and account: a domain's name is there once in each region."""
    return held.region in ("", graph.region) and (
        "" in (held.account, graph.account) or held.account == graph.account
    )


def _load(path: Path) -> Any:
    try:
        content = read_plain(path)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not the name of a file"
        raise UsageError(f"the state {path} cannot be read: {why}: name a plain file that can be") from error
    if not content.strip():
        raise UsageError(f"{path} is empty: {ANEW}")
    try:
        return parse_json(content)
    except ValueError:
        pass  # it holds the whole text: no other error may be chained to it
    raise UsageError(f"{path} is not JSON, or is nested too deeply: {ANEW}")


def _resource(tool: Tool, record: Record) -> StateResource | None:
    """What may leave of a resource; nothing of one whose id is a secret, or that has none."""
    if not record.type.startswith(_PREFIXES[tool]):
        return None
    plain = {name: text for name, text in record.attributes.items() if name not in record.secret}
    arn = found if (found := plain.get("arn", "")).startswith("arn:") else ""
    kind = _KINDS.get((tool, record.type))
    try:
        identity = kind.id_in_state(plain) if kind else plain.get("id", "")
    except KeyError as missing:
        if missing.args[0] in record.secret:
            return None
        identity = plain.get("id", "")
    if not (identity or arn):
        return None
    return StateResource(record.address, record.type, identity or arn, arn, record.name, *_place(plain))


def _place(attributes: Mapping[str, str]) -> tuple[str, str]:
    """The region and the account of what has these attributes, as far as they tell."""
    arn = next((it for name in _ARNS if (it := attributes.get(name, "").split(":"))[5:]), [""] * 6)
    pool = attributes.get("user_pool_id", "")
    regions = (attributes.get("region", ""), arn[3], *(it.root.region_of(pool) for it in KINDS if it.root))
    accounts = (arn[4], attributes.get("aws_account_id", ""))
    return (
        next(filter(REGION.fullmatch, regions), ""),
        next(filter(re.compile(r"\d{12}", re.ASCII).fullmatch, accounts), ""),
    )
