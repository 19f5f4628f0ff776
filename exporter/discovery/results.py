"""What reading an account gives: frozen values, from one refused call to the whole account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from exporter.errors import ApiError
from exporter.snapshot.memory import Digest
from exporter.snapshot.secrets import redact_tree
from exporter.snapshot.store import Answer, Manifest


@dataclass(frozen=True, slots=True)
class RefusedCall:
    """A call that AWS refused; what it would have answered is missing in the snapshot."""

    operation: str
    request: Mapping[str, Any]
    error: ApiError

    def redacted(self, redact: Callable[[str], str]) -> RefusedCall:
        """The same without secrets, which AWS's words may echo."""
        error = replace(self.error, message=redact(self.error.message))
        return RefusedCall(self.operation, redact_tree(dict(self.request), redact), error)

    def as_json(self) -> dict[str, Any]:
        """The call and AWS's words, for machines."""
        code, message = self.error.code, self.error.message
        return {
            "operation": self.operation,
            "request": dict(self.request),
            "code": code,
            "message": message,
        }


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run is: pools found so far and done, resources read, calls made, throttles, seconds."""

    region: str
    found: int = 0
    done: int = 0
    resources: int = 0
    calls: int = 0
    throttled: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class PoolRead:
    """What reading one pool gave; ``answers`` are those that are not on disk yet.

    ``chosen`` is false for a pool whose tags do not match, or that was deleted meanwhile; ``read`` is false
    where AWS refused its main answer. ``secrets`` were seen in clear, and are written nowhere; the journal
    has their ``digests``. ``gone`` says that a known pool is not there any more.
    """

    chosen: bool = True
    read: bool = True
    account: str = ""
    resources: int = 0
    refused: tuple[RefusedCall, ...] = ()
    notes: tuple[str, ...] = ()
    secrets: frozenset[str] = field(default=frozenset(), repr=False)
    digests: frozenset[Digest] = field(default=frozenset(), repr=False)
    answers: tuple[Answer, ...] = field(default=(), repr=False)
    gone: bool = False

    def redacted(self, redact: Callable[[str], str]) -> PoolRead:
        """The same without secrets in what is told of it."""
        refused = tuple(call.redacted(redact) for call in self.refused)
        return replace(self, refused=refused, notes=tuple(map(redact, self.notes)))


@dataclass(frozen=True, slots=True)
class RegionRead:
    """What reading one region gave: ``files`` are those of the snapshot, relative to its folder.

    ``listed`` counts the pools that the region has (of the selected ones only, when no list was needed),
    ``found`` those that the selection takes, ``skipped`` those of them that an interrupted run had already
    read. ``calls`` counts requests by operation, ``throttled`` those that AWS refused because of a quota.
    ``excluding`` are the globs of ``exclude`` that took a pool away; ``names`` those of the listed pools,
    where none was taken; ``seen`` are the ids of all listed pools. ``notes`` are sentences about what
    vanished meanwhile, ``gone`` the ids of known pools that are not there any more. ``secrets`` were seen in
    clear, and are written nowhere: they are there to search what is written for them.
    """

    region: str
    account: str = ""
    files: tuple[str, ...] = ()
    listed: int = 0
    found: int = 0
    done: int = 0
    excluding: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    seen: frozenset[str] = frozenset()
    skipped: int = 0
    resources: int = 0
    calls: Mapping[str, int] = field(default_factory=dict)
    throttled: int = 0
    refused: tuple[RefusedCall, ...] = ()
    notes: tuple[str, ...] = ()
    gone: frozenset[str] = frozenset()
    secrets: frozenset[str] = field(default=frozenset(), repr=False)
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """What was read, for machines."""
        return {
            "region": self.region,
            "pools": self.done,
            "resumed": self.skipped,
            "calls": dict(sorted(self.calls.items())),
            "throttled": self.throttled,
            "seconds": round(self.seconds, 3),
            "refused": [call.as_json() for call in self.refused],
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class AccountRead:
    """What reading one account gave: its number, each region, the snapshot's manifest.

    ``scrubbed`` are the files of the snapshot in which another pool's secret stood, and was masked.
    """

    account: str
    regions: tuple[RegionRead, ...]
    manifest: Manifest
    scrubbed: tuple[str, ...] = ()

    @property
    def secrets(self) -> frozenset[str]:
        """All secrets that were seen, to search what is written for them."""
        return frozenset().union(*(region.secrets for region in self.regions))
