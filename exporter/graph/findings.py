"""What is said of values that no table knows, and of things that are written otherwise than they are."""

from __future__ import annotations

from exporter.catalog.schema import Kind
from exporter.kind_names import in_words
from exporter.model import Finding

A_SECRET = "a secret: it is in no file that poolport writes"
"""Why a value is masked."""


def unknown_member(resource: str, path: str) -> Finding:
    """What is said of a member that no table knows."""
    return Finding(
        "warning",
        resource,
        path,
        "AWS answers a member that poolport does not know; the code does not have it",
        "look at it in the snapshot, and look for a newer poolport",
    )


def masked_member(resource: str, path: str) -> Finding:
    """What is said of a member that no table knows, and whose name says that it is a secret."""
    return Finding(
        "warning",
        resource,
        path,
        "AWS answers a member that poolport does not know, masked since its name says that it is a secret",
        "look for a newer poolport; if it is not a secret, please report it",
    )


def unreadable(resource: str, path: str, error: Exception) -> Finding:
    """What is said of an answer whose form is not AWS's: an emulator's, or a damaged snapshot's."""
    return Finding(
        "error",
        resource,
        path,
        f"the answer has a form that poolport cannot read ({type(error).__name__}: {str(error)[:120]}),"
        " so what it describes has no code",
        "look at it in the snapshot; if AWS answered so, please report it",
    )


def only_read(resource: str, kind: Kind) -> Finding:
    """What is said of a thing with a value that its target would refuse to adopt."""
    return Finding(
        "error",
        resource,
        "",
        f"the provider refuses a value of this {in_words(kind.name)}, and Pulumi checks ignored"
        " values too: the program reads it, so that others can refer to it, and does not manage it",
        "change that value in AWS, then export again; or keep managing it where it was made",
    )


def stands_in(resource: str, kind: Kind, real: Kind) -> Finding:
    """What is said of a thing that is adopted as another kind than it is."""
    return Finding(
        "warning",
        resource,
        "",
        f"a service of AWS made this {in_words(real.name)}; Pulumi cannot adopt one, so it is"
        f" written as a {in_words(kind.name)}, and stays in AWS when the program drops it",
        "nothing to do; that service still owns it, and may change it too (the provider wants its name_prefix"
        " and never reads that)",
        "owners",
    )


def other_than_asked(resource: str, path: str, fault: str) -> Finding:
    """What is said of an answer that does not name what was asked for, or names nothing."""
    return Finding(
        "error",
        resource,
        path,
        f"{fault}, so what it describes has no code",
        "read the pool again; if it stays so, see what answers in place of AWS",
    )
