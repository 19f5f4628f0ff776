"""What somebody may write or take away next: one optional argument that a resource lacks, or has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from exporter.catalog.arguments import Arg, BinaryFile, Scope
from exporter.model import Argument, Block, Blocks, Entries, Resource, Scalar, Value
from exporter.paths import Path
from tests.acceptance.writes.account import TWINS
from tests.acceptance.writes.changes import Change, accepts, is_fixed, says

SCHEMA = json.loads((FilePath(__file__).parents[2] / "schemas/terraform-5.100.0.json").read_text("utf-8"))
MESSAGES = ("Hello {username}, your code is {####}.", "Hello, follow this: {##link##}")
ARNS = ("arn:aws:lambda:us-east-1:123456789012:function:added",)
TEXTS = (
    "added-by-hand",
    "https://added.example.com",
    "added@example.com",
    *ARNS,
    "198.51.100.0/24",
    "eu-west-1",
)
"""What an argument may be given, a message a text of its own; the first ones that its rules accept."""
KEPT = {
    "user_pool": (
        "AccountRecoverySetting",
        "AccountRecoverySetting.RecoveryMechanisms",
        "AdminCreateUserConfig",
        "LambdaConfig.PreTokenGenerationConfig",
        "Policies.PasswordPolicy",
        "SmsConfiguration",
        "UserPoolAddOns.AdvancedSecurityAdditionalFlows",
        "VerificationMessageTemplate",
    ),
}
"""Blocks that the provider keeps as AWS has them where the code has none; its schema tells of attributes."""

DEFAULTS: dict[str, Scalar] = {
    "identity_pool_provider_principal_tag.UseDefaults": True,
    "user.Enabled": True,
    "user_pool.DeletionProtection": "INACTIVE",
    "user_pool.EmailConfiguration.EmailSendingAccount": "COGNITO_DEFAULT",
    "user_pool.GetUserPoolMfaConfig.MfaConfiguration": "OFF",
    "user_pool.VerificationMessageTemplate.DefaultEmailOption": "CONFIRM_WITH_CODE",
}
"""What the provider takes an argument for that the code does not have; all else is false, 0 or empty then."""

TELLING = ("managed_user_pool_client", "user_pool_client")
"""Kinds of which the provider tells false and 0 from nothing."""

BOUND = {
    "managed_user_pool_client.TokenValidityUnits": "the validities are in them, and would be out of bounds",
    "user_pool_client.TokenValidityUnits": "the validities are in them, and would be out of bounds",
    "user_pool_ui_customization.CSS": "it is all that there is of it, or the image is",
    "user_pool_domain.CustomDomainConfig": "with a certificate it is another domain",
}
"""What does not come or go alone."""

NUMBERS = (10, 5, 60, 1, 2)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for an argument in a resource: the provider's schema of it, what is there, and where."""

    arg: Arg
    schema: Mapping[str, Any]
    path: Path
    below: Path
    value: Value | None

    @property
    def optional(self) -> bool:
        """Whether code may have it, and may not."""
        if "block" in self.schema:
            return not self.schema.get("min_items") and not self.arg.required
        return bool(self.schema.get("optional")) and not self.arg.required

    def kept(self, kind: str) -> bool:
        """Whether the provider keeps what AWS has where the code says nothing, or takes it for the same."""
        path = ".".join(map(str, self.path))
        if self.arg.kept or self.schema.get("computed") or path in KEPT.get(kind, ()):
            return True
        if "block" in self.schema:
            return False
        default = DEFAULTS.get(f"{kind}.{path}")
        return self.value == default if default is not None else not self.value and kind not in TELLING


def slots(resource: Resource) -> Iterator[Slot]:
    """Every place for an argument that may be there or not, of a repeated block in its first item."""
    kind = resource.kind
    if schema := SCHEMA.get(kind.terraform):
        for slot in _slots(kind.args, resource.arguments, schema["block"], (), None):
            bound = f"{kind.name}.{slot.path[0]}" in BOUND or slot.path[0] in kind.any_of
            if slot.optional and not bound and not is_fixed(resource, slot.path):
                yield slot


def presence_of(resource: Resource) -> Iterator[Change]:
    """The resource with an argument more, and with one less."""
    yield from additions_of(resource)
    yield from removals_of(resource)


def removals_of(resource: Resource) -> Iterator[Change]:
    """The resource without an argument, each in turn; but a block that says nothing is no loss.

    The provider sends its absence all the same, and AWS's answer has no place that would show it.
    """
    for slot in slots(resource):
        tells = resource.kind.name in TELLING or not isinstance(slot.value, Block) or says(slot.value)
        if slot.value is not None and tells:
            silent = slot.kept(resource.kind.name)
            yield Change(resource, slot.path, slot.below, slot.value, None, arg=slot.arg, silent=silent)


def additions_of(resource: Resource) -> Iterator[Change]:
    """The resource with an argument that it lacks, several values of each in turn."""
    said = {second for first, second in TWINS.items() if first in _written(resource)}
    for slot in slots(resource):
        if slot.value is None and ".".join(map(str, slot.path)) not in said:
            for value in _values(slot.arg, slot.schema):
                converted = slot.arg.convert is not None
                yield Change(resource, slot.path, slot.below, None, value, converted, arg=slot.arg)


def _written(resource: Resource) -> set[str]:
    """The paths of all that the code of a resource has."""
    if (schema := SCHEMA.get(resource.kind.terraform)) is None:
        return set()
    found = _slots(resource.kind.args, resource.arguments, schema["block"], (), None)
    return {".".join(map(str, it.path)) for it in found if it.value is not None}


def _slots(
    args: tuple[Arg, ...],
    arguments: tuple[Argument, ...],
    block: Mapping[str, Any],
    above: Path,
    repeated: Path | None,
) -> Iterator[Slot]:
    for arg in args:
        path = (*above, *arg.steps)
        schema = _schema(block, arg)
        value = next((it.value for it in arguments if it.arg is arg), None)
        if schema is None:
            continue
        yield Slot(arg, schema, path, repeated or path, value)
        if arg.args and "block" in schema:
            match value:
                case Block(inner):
                    yield from _slots(arg.args, inner, schema["block"], path, repeated)
                case Blocks(items):
                    inner = items[0].arguments
                    yield from _slots(arg.args, inner, schema["block"], path, repeated or path)


def _schema(block: Mapping[str, Any], arg: Arg) -> Mapping[str, Any] | None:
    found = block.get("attributes", {}).get(arg.name) or block.get("block_types", {}).get(arg.name)
    return found if isinstance(found, Mapping) else None


def _values(arg: Arg, schema: Mapping[str, Any]) -> Iterator[Value]:
    if arg.ref is not None or isinstance(arg.file, BinaryFile):
        return
    if "block" in schema:
        inner = _filled(arg.args, schema["block"], arg.many)
        if inner is not None:
            yield Blocks((inner,)) if arg.many else inner
        return
    kind, texts = schema["type"], MESSAGES if arg.file else ARNS if arg.external else TEXTS
    candidates: tuple[Value, ...] = ()
    if kind == "bool":
        candidates = (True, False)
    elif kind == "number":
        candidates = (*_named(arg, int), *NUMBERS)
    elif kind == "string":
        candidates = _named(arg, str) or texts
    elif kind in (["set", "string"], ["list", "string"]):
        candidates = tuple((it,) for it in _named(arg, str) or texts)
    elif kind == ["map", "string"]:
        candidates = (Entries((("added", "yes"),)),)
    good = [it for it in candidates if accepts(arg, it) and _is_written(arg, it)]
    yield from good[:3]


def _filled(args: tuple[Arg, ...], block: Mapping[str, Any], whole: bool) -> Block | None:
    """A block with what it must have; else with the first that it may have, or with the ``whole``."""
    slots = [Slot(arg, found, (), (), None) for arg in args if (found := _schema(block, arg)) is not None]
    if any(it.arg.ref is not None for it in slots):
        return None  # it is about another thing, which only the account has
    needed = [it for it in slots if not it.optional]
    # AWS refuses an invitation without one of its texts.
    whole = whole or any(it.arg.file for it in slots)
    made = [(it.arg, next(_values(it.arg, it.schema), None)) for it in needed or slots]
    arguments = [Argument(arg, value) for arg, value in made if value is not None]
    if needed and len(arguments) < len(needed):
        return None
    return Block(tuple(arguments if needed or whole else arguments[:1])) if arguments else None


def _named(arg: Arg, of: type[Any]) -> tuple[Any, ...]:
    """What the tables list as all that there is."""
    return tuple(it for rule in arg.rules for it in rule.values if isinstance(it, of))


def _is_written(arg: Arg, value: Value) -> bool:
    """Whether the export would write such a value, as far as it is a matter of the value alone."""
    given = list(value) if isinstance(value, tuple) else value
    if isinstance(given, Entries):
        return True
    return all(when.test(Scope(given, {}, {})) for when in arg.when)  # type: ignore[arg-type]
