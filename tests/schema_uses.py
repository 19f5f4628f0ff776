"""Holds schemas to real outputs: what is not as they say, and what they say that no output has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource

FOLDER = Path(__file__).parents[1] / "schemas"

Schemas = Mapping[str, Any]
"""The content of each file of the folder, by its name."""


def load() -> dict[str, Any]:
    """The schemas as they stand in the repository."""
    return {path.name: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def registry(schemas: Schemas) -> Registry[Any]:
    """Where a reference to another file is looked up: among the schemas, and nowhere else."""
    return Registry().with_resources([(name, Resource.from_contents(it)) for name, it in schemas.items()])


def parts(schema: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema inside a schema, with its place: ``report.json#/$defs/finding``."""
    yield place, schema
    for word in ("properties", "$defs"):
        for name, part in schema.get(word, {}).items():
            yield from parts(part, f"{place}/{word}/{name}")
    for word in ("items", "additionalProperties", "propertyNames"):
        if isinstance(schema.get(word), dict):
            yield from parts(schema[word], f"{place}/{word}")
    for number, part in enumerate(schema.get("anyOf", ())):
        yield from parts(part, f"{place}/anyOf/{number}")


def all_parts(schemas: Schemas) -> list[tuple[str, dict[str, Any]]]:
    """Every schema of every file, with its place."""
    return [it for name, schema in schemas.items() for it in parts(schema, f"{name}#")]


def words_of(part: Mapping[str, Any]) -> list[Any]:
    """The values that a schema allows, where it lists them."""
    return part.get("enum", [part["const"]] if "const" in part else [])


class Uses:
    """What outputs have used of the schemas: members that were there or lacking, and words, by their places.

    What a form has used that does not fit does not count: of ``anyOf`` only those that do.
    """

    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self._places = {id(part): place for place, part in all_parts(schemas)}
        self._found: list[set[tuple[str, str, Any]]] = [set()]
        self._kind = extend(
            Draft202012Validator,
            {"properties": self._properties, "anyOf": self._any_of, "enum": self._word, "const": self._word},
        )

    def errors(self, name: str, output: Any) -> list[str]:
        """Where an output is not as a schema says, each with its path; what it uses is kept."""
        validator = self._kind(self.schemas[name], registry=registry(self.schemas))
        return [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(output)]

    def unused(self, constants: Mapping[str, Sequence[str]]) -> list[str]:
        """What the schemas say and no output has shown, a sentence each.

        ``constants`` are the words of the code by the place of a schema that lists them: there they must be
        the same, and no output must show each.
        """
        found = self._found[0]
        missing = []
        for place, part in all_parts(self.schemas):
            for member in part.get("properties", {}):
                if ("there", place, member) not in found:
                    missing.append(f"{place}: nothing writes {member}")
                elif member not in part["required"] and ("lacking", place, member) not in found:
                    missing.append(f"{place}: {member} is always there, and not required")
            words = words_of(part)
            if place in constants:
                if words != list(constants[place]):
                    missing.append(f"{place}: the code has {', '.join(constants[place])}")
                continue
            missing += [f"{place}: nothing writes {it!r}" for it in words if ("word", place, it) not in found]
        return missing

    def _place(self, schema: Any) -> str:
        return self._places.get(id(schema), "")

    def _properties(
        self, validator: Any, properties: Any, instance: Any, schema: Any
    ) -> Iterator[ValidationError]:
        if validator.is_type(instance, "object"):
            for member in properties:
                how = "there" if member in instance else "lacking"
                self._found[-1].add((how, self._place(schema), member))
        yield from Draft202012Validator.VALIDATORS["properties"](validator, properties, instance, schema)

    def _word(self, validator: Any, words: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
        if instance not in words_of(schema):
            yield ValidationError(f"{instance!r} is none of {words_of(schema)!r}")
        elif isinstance(instance, str):
            self._found[-1].add(("word", self._place(schema), instance))

    def _any_of(self, validator: Any, forms: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
        said = []
        for form in forms:
            self._found.append(set())
            errors = list(validator.descend(instance, form))
            used = self._found.pop()
            if not errors:
                self._found[-1] |= used
                return
            said.append(errors)
        closest = min(said, key=len)
        yield ValidationError(f"fits no form: {closest[0].message}", context=closest)
