"""How a kind that others hang on (a user pool, an identity pool) is known: its id, region, name and file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from exporter.partitions import partition_of

if TYPE_CHECKING:
    from exporter.catalog.schema import Kind


@dataclass(frozen=True, slots=True)
class Root:
    """How a kind that others hang on is known from outside: a pool, or what stands first in another service.

    ``id_member`` is what requests call its id, ``listed_id`` what its entry in the list does.
    ``id_pattern`` is the form of an id, with the groups ``region`` (where the id names one) and ``file``
    (its part that the snapshot's file is named by, else all of it), ``id_example`` one for messages,
    ``id_longest`` its most characters. ``name_member`` and ``tags_member`` are those of its document,
    ``arn_member`` that of the ARN which says the account. ``folder`` is that of its files in a region of
    the snapshot, ``noun`` what messages call it. ``console`` is the path of its page in AWS's console.
    """

    id_member: str
    id_pattern: str
    id_example: str
    name_member: str
    tags_member: str
    listed_id: str
    arn_member: str = ""
    folder: str = ""
    id_longest: int = 55
    noun: str = "pool"
    console: str = ""

    def is_id(self, text: str) -> bool:
        """Whether a text has the form of an id."""
        return 1 <= len(text) <= self.id_longest and self._match(text) is not None

    def region_of(self, root_id: str) -> str:
        """The region that an id names, or an empty string: ``us-east-1`` of ``us-east-1_AbC123``."""
        return self._groups(root_id).get("region", "")

    def file_of(self, region: str, root_id: str) -> str:
        """The file of its answers, relative to the snapshot: ``us-east-1/us-east-1_AbC123.json``."""
        # Quoted, an id of any form is one name and no path.
        name = quote(self._groups(root_id).get("file", root_id), safe="")
        return "/".join(part for part in (region, self.folder, f"{name}.json") if part)

    def console_link(self, region: str, root_id: str) -> str:
        """The address of its page in AWS's console; empty where there is none."""
        host = partition_of(region).console
        if not (host and self.console):
            return ""
        path = self.console.format(quote(root_id, safe=":"))
        return f"https://{region}.{host}/{path}?region={region}"

    def _groups(self, root_id: str) -> dict[str, str]:
        found = self._match(root_id)
        return {name: text for name, text in found.groupdict().items() if text} if found else {}

    def _match(self, text: str) -> re.Match[str] | None:
        return re.fullmatch(self.id_pattern, text, re.ASCII)


def kind_of_id(root_id: str, kinds: Iterable[Kind]) -> Kind | None:
    """The first kind whose ids have this form."""
    return next((kind for kind in kinds if kind.root and kind.root.is_id(root_id)), None)


def scope_of(request: Mapping[str, Any], kinds: Iterable[Kind]) -> str:
    """The id of the pool that a request is about; empty where it names none (a domain, a function)."""
    members = (kind.root.id_member for kind in kinds if kind.root)
    return next((str(request[member]) for member in members if request.get(member)), "")
