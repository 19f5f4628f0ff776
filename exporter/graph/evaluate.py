"""One resource's document and its kind in, its arguments and the account of every leaf out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from exporter.catalog.schema import Arg, Document, Kind, Left, Quirk, Scope, When, find, present
from exporter.model import (
    A_SECRET,
    Argument,
    Block,
    Blocks,
    Entries,
    External,
    Field,
    File,
    Finding,
    Ignore,
    Json,
    Path,
    Scalar,
    Secret,
    State,
    Value,
    leaves,
    spell,
    unheard,
)
from exporter.snapshot.secrets import MASK

LONG_TEXT = 200
"""A text of more characters, or of more than one line, gets a file of its own."""


@dataclass(frozen=True, slots=True)
class Links:
    """How a resource finds what its values name; the graph provides it.

    ``ref`` takes a pattern (``user_pool.id``) and a value and gives what to write, or None where the
    target is not part of the export; ``external`` declares an outside value; ``file`` gives the path of
    the file for a long text, from where the text stands and the file extension; ``secret`` makes the secret
    of a map's key a part of the project's configuration (without it, it is left out).
    """

    ref: Callable[[str, str], Scalar | None]
    external: Callable[[str], External]
    file: Callable[[Path, str], str]
    secret: Callable[[str], Secret] | None = None


@dataclass(slots=True)
class Written:
    """What one document becomes; ``left_out`` holds the reason where it gets no code."""

    arguments: tuple[Argument, ...] = ()
    ignores: list[Ignore] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    left_out: str = ""


def write(kind: Kind, document: Document, links: Links, resource: str, left_out: str = "") -> Written:
    """Evaluate a kind's tables on one document; ``resource`` names it in the findings.

    ``left_out`` is the reason where the whole thing gets no code: its values are accounted for all the same.
    """
    writer = _Writer(kind, document, links, resource)
    writer.out.left_out = left_out
    writer.out.arguments = tuple(writer.written(kind.args, document, ()))
    for left in sorted(kind.left, key=lambda left: left.path.count(".")):
        writer.leave(left)
    for quirk in writer.quirks:
        writer.deviate(quirk)
    writer.account()
    return writer.out


class _Writer:
    """One evaluation: the tables and the document, and what has been said of each leaf so far."""

    def __init__(self, kind: Kind, document: Document, links: Links, resource: str) -> None:
        self.kind = kind
        self.document = document
        self.links = links
        self.resource = resource
        self.out = Written()
        self.states: dict[Path, tuple[State, str]] = {}
        self.quirks = [quirk for quirk in kind.quirks if quirk.when(document)]
        self.omitted = {path: quirk for quirk in self.quirks for path in quirk.omit}
        self.instead = {path: quirk for quirk in self.quirks for path in quirk.instead}

    def mark(
        self,
        path: Path,
        value: Json,
        state: State,
        reason: str = "",
        args: tuple[Arg, ...] = (),
        many: bool = False,
    ) -> None:
        """Say the same of every leaf of a value, but of none that the block's ``args`` do not know."""
        said = (state, reason)
        for leaf, _ in leaves(value, path):
            if not args or _is_known(args, leaf[len(path) + many :]):
                self.states[leaf] = said

    def find(self, level: str | None, path: str, message: str, remedy: str) -> None:
        if level in ("error", "warning"):
            self.out.findings.append(
                Finding(level, self.resource, path, message, remedy)  # type: ignore[arg-type]
            )

    def written(self, args: tuple[Arg, ...], parent: Any, base: Path) -> list[Argument]:
        """The arguments of one object, each in the order of its table."""
        found: list[Argument] = []
        for arg in args:
            path = (*base, *arg.path.split("."))
            value = find(parent, arg.path)
            if "." in arg.path:
                self.mark_empty(parent, arg.path, base)
            if self.omitted and (quirk := self.omitted.get(spell(path))):
                self.mark(path, value, "unsupported", quirk.why, arg.args, arg.many)
            elif self.instead and (quirk := self.instead.get(spell(path))):
                self.mark(path, value, "unsupported", quirk.why, arg.args, arg.many)
                found.append(_placeholder(arg, quirk.instead[spell(path)]))
            elif arg.many:
                if items := self.items(arg, value, path):
                    found.append(Argument(arg.terraform_name, arg.pulumi_name, Blocks(items)))
            elif self.accepted(arg, value, parent, path):
                if arg.convert:
                    value = self.converted(arg, value, parent, path)
                if value is not None:
                    content = self.value(arg, value, parent, path)
                    found.append(Argument(arg.terraform_name, arg.pulumi_name, content))
        return found

    def mark_empty(self, parent: Any, path: str, base: Path) -> None:
        """Say of an object on the way to a member that there is nothing in it."""
        steps = path.split(".")
        for depth in range(1, len(steps)):
            above = ".".join(steps[:depth])
            if not find(parent, above) and _is_member(parent, above):
                empty: tuple[State, str] = ("default", "empty is the same as absent")
                self.states.setdefault((*base, *steps[:depth]), empty)

    def converted(self, arg: Arg, value: Json, parent: Document, path: Path) -> Json:
        """The value to write instead; what a conversion drops is AWS's own."""
        assert arg.convert is not None
        result = arg.convert(Scope(value, parent, self.document))
        if isinstance(value, list) and isinstance(result, Mapping):
            for index, pair in enumerate(value):  # AWS's form of a map
                self.judge(find(pair, "Value") in result.values(), (*path, index), pair)
        else:  # what is kept of a map is marked key by key
            self.judge(not (result is None or isinstance(result, Mapping)), path, value)
        if self.links.secret and isinstance(value, Mapping) and isinstance(result, Mapping):
            result = {**result, **{key: content for key, content in value.items() if content == MASK}}
        return result

    def judge(self, kept: bool, path: Path, value: Json) -> None:
        self.mark(path, value, "written" if kept else "computed", "" if kept else "AWS sets it")

    def accepted(self, arg: Arg, value: Json, parent: Document, path: Path) -> bool:
        """Whether every condition of an argument holds; the first that does not is its reason."""
        if value is None and arg.when == _PRESENT and not _is_member(parent, arg.path):
            return False
        at = Scope(value, parent, self.document)
        refused = None
        for rule in arg.when:
            if not rule.test(at):
                refused = rule
                break
        if refused and (value is not None or _is_member(parent, arg.path)):
            self.refuse(refused, value, path, arg.args)
        return refused is None

    def refuse(self, rule: When, value: Json, path: Path, args: tuple[Arg, ...]) -> None:
        self.mark(path, value, rule.state, rule.why, args)
        if rule.level:
            self.find(rule.level, spell(path), rule.why, rule.remedy)
            self.out.notes.append(f"{spell(path)} is {rule.why}")

    def items(self, arg: Arg, value: Any, path: Path) -> tuple[Block, ...]:
        """A repeated block: a set, so it is written in the order of its values, whatever AWS's is."""
        if not value:
            self.mark(path, value, "default", "empty is the same as absent")
            return ()
        pairs = (
            [(key, {"@key": key, **(value[key] or {})}) for key in sorted(value)]
            if isinstance(value, Mapping)
            else enumerate(value)
        )
        blocks = [
            Block(tuple(self.written(arg.args, item, (*path, step))))
            for step, item in pairs
            if self.accepted(arg, item, {}, (*path, step))
        ]
        return tuple(blocks if arg.ordered else sorted(blocks, key=_sort_key))

    def value(self, arg: Arg, value: Any, parent: Document, path: Path) -> Value:
        if arg.text.startswith("@"):
            self.states[path] = ("written", "")
            end = re.sub(r"{(\w+)}", lambda name: str(parent.get(name[1], "")).lower(), arg.text[1:])
            return File(self.links.file(path[:1], end), value, binary=True)
        if arg.args:
            if not value:
                self.mark(path, value, "written")
            return Block(tuple(self.written(arg.args, value, path)))
        if isinstance(value, list):
            if not value:
                self.mark(path, value, "written")
            items = [(item, self.scalar(arg, item, (*path, i))) for i, item in enumerate(value)]
            if not arg.ordered:
                items.sort(key=lambda item: str(item[0]))
            return tuple(item for _, item in items)
        if isinstance(value, Mapping):
            if not value:
                self.mark(path, {}, "written")
            return Entries(tuple((key, self.scalar(arg, value[key], (*path, key))) for key in sorted(value)))
        return self.scalar(arg, value, path)

    def scalar(self, arg: Arg, value: Any, path: Path) -> Scalar:
        state: State = "written"
        result: Scalar = value
        if value == MASK and self.links.secret:
            result = self.links.secret(str(path[-1]))
        elif isinstance(value, str):
            if arg.ref and (found := self.links.ref(arg.ref, value)) is not None:
                state, result = "referenced", found
            elif arg.external and (not arg.ref or value.startswith("arn:")):
                state, result = "referenced", self.links.external(value)
            elif len(value) > LONG_TEXT or "\n" in value or "\r" in value:
                key, _, extension = arg.text.rpartition(":")
                if extension and key in ("", path[-1]):
                    result = File(self.links.file(path, extension), value)
        self.states[path] = (state, "")
        return result

    def leave(self, left: Left) -> None:
        """Say of an attribute why it is not written."""
        value = find(self.document, left.path)
        if value is None and not _is_member(self.document, left.path):
            return
        usual = value in left.usual
        said: tuple[State, str] = ("default", "what every one has") if usual else (left.state, left.why)
        for leaf, _ in leaves(value, tuple(left.path.split("."))):
            if self.states.get(leaf, ("", ""))[0] not in ("written", "referenced"):
                self.states[leaf] = said
        if left.level and value is not None and not usual:
            what = f": {value}" if isinstance(value, str) and left.state == "computed" else ""
            self.find(left.level, left.path, left.why + what, left.remedy)
            if left.state == "unsupported":
                self.out.notes.append(f"{left.path} is not here: {left.why}")

    def deviate(self, quirk: Quirk) -> None:
        """Apply a quirk: what is ignored, what is left out, and why."""
        path = next(iter((*quirk.omit, *quirk.instead, *quirk.ignore)), "")
        self.find(quirk.level, path, quirk.why, quirk.remedy)
        for ignored in quirk.ignore:
            self.out.ignores.append(Ignore(ignored, pulumi_path(self.kind, ignored), quirk.why))
        if quirk.leave_out:
            self.out.left_out = quirk.why
        elif not quirk.ignore:
            self.out.notes.append(quirk.why)

    def account(self) -> None:
        """Give every leaf of the document its state; what no table claims is unknown, and a finding."""
        answered = {key: value for key, value in self.document.items() if key != "Request"}
        fields, states = self.out.fields, self.states
        unknown: tuple[State, str] = ("unknown", "poolport has never heard of it")
        # What needs no second look, which is nearly everything.
        plain = ("computed", "default", *(() if self.out.left_out else ("written", "referenced")))
        for path, value in leaves(answered) if answered else ():
            state, reason = states.get(path, unknown)
            if state in plain and value != MASK:
                fields.append(_field(spell(path), state, reason))
                continue
            if self.kind.unmanaged:
                state, reason = "unsupported", self.kind.unmanaged
            if value == MASK:
                state, reason = "masked", A_SECRET
            elif state == "unknown" and value in ({}, None) and path in _prefixes(self.kind):
                state, reason = "default", "empty is the same as absent"
            elif state == "unknown":
                self.out.findings.append(unheard(self.resource, spell(path)))
            elif self.out.left_out and state in ("written", "referenced"):
                state, reason = "unsupported", self.out.left_out
            fields.append(_field(spell(path), state, reason))
        fields.sort()


_PRESENT = (present,)


@lru_cache(100_000)
def _field(path: str, state: State, reason: str) -> Field:
    """One for all things that have it: there are many more things than kinds."""
    return Field(path, state, reason)


@lru_cache(10_000)
def shared(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """One tuple for all things with the same fields."""
    return fields


def _placeholder(arg: Arg, value: Any) -> Argument:
    """What stands in place of something that AWS does not have; it refers to nothing."""
    if arg.args:
        value = Block(tuple(_placeholder(part, value[part.path]) for part in arg.args if part.path in value))
    return Argument(arg.terraform_name, arg.pulumi_name, value)


def _sort_key(block: Block) -> str:
    return repr(block)


@cache
def _prefixes(kind_name: Kind) -> frozenset[Path]:
    """Every path above one that the tables know."""
    known = [tuple(arg.path.split(".")) for arg in kind_name.args]
    known += [tuple(left.path.split(".")) for left in kind_name.left]
    return frozenset(path[:depth] for path in known for depth in range(1, len(path)))


_known: dict[tuple[int, Path], bool] = {}


def _is_known(args: tuple[Arg, ...], path: Path) -> bool:
    """``_knows``, remembered: the tables are few and never change, the answers ask for the same paths."""
    key = (id(args), path)
    if key not in _known:
        _known[key] = _knows(args, path)
    return _known[key]


def _knows(args: tuple[Arg, ...], path: Path) -> bool:
    """Whether the arguments of a block have a place for a path below it."""
    if not path:
        return True
    for arg in args:
        steps = tuple(arg.path.split("."))
        if path[: len(steps)] == steps:
            deeper = path[len(steps) + (1 if arg.many else 0) :]
            return not arg.args or _knows(arg.args, deeper)
        if steps[: len(path)] == path:
            return True
    return False


def _is_member(parent: Any, path: str) -> bool:
    *steps, last = path.split(".")
    for step in steps:
        parent = parent.get(step) if isinstance(parent, Mapping) else None
    return isinstance(parent, Mapping) and last in parent


_STEP = re.compile(r'\["([^"]*)"\]|\[(\d+)\]|([^.\[\]]+)')


def pulumi_path(kind: Kind, terraform: str) -> str:
    """A path of Terraform's ``ignore_changes`` in Pulumi's wire form.

    A single block is an object in Pulumi and a list of one in Terraform, so its ``[0]`` disappears:
    ``lambda_config[0].custom_email_sender`` is ``lambdaConfig.customEmailSender``.
    """
    args, many, path = kind.args, False, ""
    for key, index, name in _STEP.findall(terraform):
        if name:
            arg = next((arg for arg in args if arg.terraform_name == name), None)
            args, many = (arg.args, arg.many) if arg else ((), False)
            path += ("." if path else "") + camel_case(arg.pulumi_name if arg else name)
        elif key:
            path += f".{key}"
        elif many:
            path += f"[{index}]"
    return path


def camel_case(name: str) -> str:
    """Pulumi's wire form of a Python name: ``user_pool_id`` is ``userPoolId``, ``from_`` is ``from``."""
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(part.capitalize() for part in rest)
