"""What a caller says of a run: what to read of an account, and how to reach it."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.catalog.schema import Kind
from exporter.discovery.selection import Selection


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What to read of one account, and how.

    Without ``regions`` the ids say where they lie, and what is listed lies in the default region.
    ``max_rate`` is in calls a second for each quota category, None for AWS's own quota; ``workers`` is the
    number of calls under way in each category. ``role_arn`` is a role to assume, with its ``external_id``.
    ``refresh`` reads again what an interrupted run has read; ``fetch_images`` downloads the logos of login
    pages, of which AWS answers only the URL: by https from public addresses, and from ``image_servers``
    (``127.0.0.1:8080``), which are a test's own.

    With ``queries`` several selections are read at once, each in its own regions, in place of ``selection``.
    ``known`` are the ids of pools that an earlier run has read: that one of them is gone is an answer, and no
    error.
    """

    selection: Selection
    kinds: tuple[Kind, ...]
    regions: tuple[str, ...] = ()
    profile: str | None = None
    role_arn: str | None = None
    external_id: str | None = None
    endpoint_url: str | None = None
    max_rate: float | None = None
    refresh: bool = False
    fetch_images: bool = False
    image_servers: frozenset[str] = frozenset()
    workers: int = 12
    queries: tuple[tuple[Selection, tuple[str, ...]], ...] = ()
    known: frozenset[str] = frozenset()
