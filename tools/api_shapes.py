"""Turns JSON Schema of requests and answers into rows of a table: member, type, needed, meaning.

Nested objects are written as paths (`Request.Name`, `Errors[].Code`). What the introduction of the API says of all members is not
said again: digit texts for numbers, null for absent, names in any case.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]
_LARGEST = {2147483647, 9223372036854775807, 2.0**63}
_SMALLEST = {-2147483648, -9223372036854775808, -(2.0**63)}
_WORDS = {
    "integer": "whole number",
    "number": "number",
    "string": "text",
    "boolean": "true or false",
    "object": "object",
    "null": "nothing",
}
_FORMATS = {"uuid": "GUID", "date-time": "time", "binary": "file"}
DEEPEST = 5


@dataclass(frozen=True)
class Member:
    """One row. `name` is a path; `needed` is meant of requests."""

    name: str
    type: str
    is_needed: bool
    meaning: str


class Shapes:
    """The shapes of one document."""

    def __init__(self, document: Schema) -> None:
        self._named: Schema = document["components"]["schemas"]

    def members(self, schema: Schema) -> Iterator[Member]:
        """The members of an object, or of the objects of a list, with those below them."""
        yield from self._below(schema, "", ())

    def type_text(self, schema: Schema) -> str:
        """What a value may be, in words."""
        schema = self._resolved(schema)
        if schema.get("x-wire-enum") or _is_enumeration(schema):
            return self._enumeration(schema)
        if "anyOf" in schema:
            texts = dict.fromkeys(self.type_text(choice) for choice in self._choices(schema))
            return " or ".join(texts) or "any value"
        if "enum" in schema or "const" in schema:
            return ", ".join(f"`{value}`" for value in schema.get("enum", [schema.get("const")]))
        kind = schema.get("type")
        if kind == "array":
            return f"list of {self.type_text(schema.get('items', {}))}"
        if kind is None:
            return "any value"
        return _FORMATS.get(schema.get("format", ""), _WORDS[kind]) + _bounds(schema)

    def _below(self, schema: Schema, prefix: str, seen: tuple[str, ...]) -> Iterator[Member]:
        for item, suffix in self._objects(schema):
            title = item.get("title", "")
            if len(seen) == DEEPEST or (title and title in seen):
                continue
            inner = (*seen, title)
            needed = item.get("required", [])
            for name, member in item.get("properties", {}).items():
                path = f"{prefix}{suffix}{name}" if not prefix else f"{prefix}{suffix}.{name}"
                yield Member(path, self.type_text(member), name in needed, self.meaning(member))
                yield from self._below(member, path, inner)

    def _objects(self, schema: Schema) -> Iterator[tuple[Schema, str]]:
        """The objects with members that a value may be, and `[]` for those in a list."""
        schema = self._resolved(schema)
        if "properties" in schema:
            yield schema, ""
        for choice in schema.get("anyOf", []):
            yield from self._objects(choice)
        if isinstance(schema.get("items"), dict):
            for found, suffix in self._objects(schema["items"]):
                yield found, f"[]{suffix}"

    def _choices(self, schema: Schema) -> Iterator[Schema]:
        """Without null, and without the digit texts and truth texts that any number and truth value has beside it."""
        choices = _leaves(schema)
        kinds = {choice.get("type") for choice in choices}
        for choice in choices:
            is_digits = "integer" in kinds and choice.get("pattern", "").endswith("[0-9]+$")
            is_truth = "boolean" in kinds and "enum" in choice
            if choice.get("type") != "null" and not is_digits and not is_truth:
                yield choice

    def _enumeration(self, schema: Schema) -> str:
        choices = [choice for choice in _leaves(schema) if "enum" in choice]
        names: list[str] = next((choice["enum"] for choice in choices if choice["type"] == "string"), [])
        numbers: list[int] = next((choice["enum"] for choice in choices if choice["type"] == "integer"), [])
        if len(names) == len(numbers):
            return ", ".join(f"`{name}` ({number})" for name, number in zip(names, numbers, strict=True))
        return ", ".join(f"`{name}`" for name in names)

    def meaning(self, schema: Schema) -> str:
        """What is said of the member, or of the object that it is."""
        said = str(schema.get("description", ""))
        if not said:
            named = [self._resolved(choice) for choice in schema.get("anyOf", [schema]) if "$ref" in choice]
            said = str(named[0].get("description", "")) if named else ""
        if schema.get("x-wire-enum"):
            said = ""
        default = schema.get("default")
        if default not in (None, "", {}, []):
            said = f"{said} Default: `{default if isinstance(default, str) else json.dumps(default)}`.".strip()
        return " ".join(said.split())

    def _resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            schema = self._named[schema["$ref"].rsplit("/", 1)[1]]
        if len(schema.get("allOf", [])) == 1:
            return self._resolved(schema["allOf"][0])
        return schema


def _is_enumeration(schema: Schema) -> bool:
    """Whether these are names with their numbers."""
    kinds = [choice.get("type") for choice in _leaves(schema) if "enum" in choice]
    return "string" in kinds and "integer" in kinds


def _leaves(schema: Schema) -> list[Schema]:
    """The choices, those of choices among them."""
    if "anyOf" not in schema:
        return [schema]
    return [leaf for choice in schema["anyOf"] for leaf in _leaves(choice)]


def _bounds(schema: Schema) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    low, high = None if low in _SMALLEST else low, None if high in _LARGEST else high
    if low is not None and high is not None:
        return f", {low:g} to {high:g}"
    if low is not None:
        return f", at least {low:g}"
    return "" if high is None else f", at most {high:g}"
