"""How profile members are read and written: any case in, PascalCase out, numbers and booleans also as strings.

The rules are those of contracts/imaging.md section 1. Nothing here knows what a member does to the page; values outside
their range are refused with a text that says what is allowed, and `reading` puts the member's name before it.
"""

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic.alias_generators import to_pascal
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

INT32_MAX = 2**31 - 1
_DIGITS = re.compile(r"[+-]?[0-9]{1,12}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,12})?")


def refuse(what_is_allowed: str) -> PydanticCustomError:
    """The error for a value: a sentence that goes on after the member's name and ends without a full stop."""
    # Passed as context, because braces in the message itself would be taken as placeholders.
    return PydanticCustomError("profile_value", "{allowed}", {"allowed": what_is_allowed})


class WireEnum(IntEnum):
    """Read from its number, a digit string or a member name in any case; written as the member name."""

    @classmethod
    def from_wire(cls, value: object) -> Self:
        """The member that a JSON value means. Raises PydanticCustomError naming the members."""
        if isinstance(value, str):
            text = value.strip()
            if _DIGITS.fullmatch(text):
                return cls._from_number(int(text))
            for member in cls:
                if member.name.lower() == text.lower():
                    return member
        elif isinstance(value, int) and not isinstance(value, bool):
            return cls._from_number(int(value))
        raise refuse(cls.allowed())

    @classmethod
    def allowed(cls) -> str:
        return "must be one of " + ", ".join(f"{member.name} ({member.value})" for member in cls)

    @classmethod
    def _from_number(cls, number: int) -> Self:
        try:
            return cls(number)
        except ValueError:
            raise refuse(cls.allowed()) from None

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        as_name = core_schema.plain_serializer_function_ser_schema(lambda member: member.name, when_used="json")
        return core_schema.no_info_plain_validator_function(cls.from_wire, serialization=as_name)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        names: JsonSchemaValue = {"type": "string", "enum": [member.name for member in cls]}
        numbers = [member.value for member in cls]
        return names if handler.mode == "serialization" else {"anyOf": [names, {"type": "integer", "enum": numbers}]}


@dataclass(frozen=True)
class _Checked(ABC):
    """Annotation that hands the reading of a value to `read`."""

    @abstractmethod
    def read(self, value: object) -> object:
        """The value itself. Raises PydanticCustomError."""

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        read: Callable[[Any], Any] = self.read
        return core_schema.no_info_plain_validator_function(read)

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return self.json_schema()

    @abstractmethod
    def json_schema(self) -> JsonSchemaValue:
        """What is read, as JSON Schema says it; strings for numbers are left out."""


@dataclass(frozen=True)
class Whole(_Checked):
    """A whole number from `low` to `high`, also as a digit string."""

    low: int
    high: int = INT32_MAX

    def read(self, value: object) -> int:
        number = int(value) if isinstance(value, str) and _DIGITS.fullmatch(value.strip()) else value
        if isinstance(number, int) and not isinstance(number, bool) and self.low <= number <= self.high:
            return number
        raise refuse(self.allowed())

    def json_schema(self) -> JsonSchemaValue:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}

    def allowed(self) -> str:
        if self.high == INT32_MAX:
            return f"must be a whole number, {self.low} or more"
        return f"must be between {self.low} and {self.high}"


@dataclass(frozen=True)
class Inches(_Checked):
    """A decimal number of inches, more than nothing and at most `most`, also as a string."""

    most: float

    def read(self, value: object) -> float:
        number = float(value) if isinstance(value, str) and _DECIMAL.fullmatch(value.strip()) else value
        if isinstance(number, int | float) and not isinstance(number, bool) and math.isfinite(number):
            inches = float(number)
            if 0 < inches <= self.most:
                return inches
        raise refuse(self.allowed())

    def json_schema(self) -> JsonSchemaValue:
        return {"type": "number", "exclusiveMinimum": 0, "maximum": self.most}

    def allowed(self) -> str:
        return f"must be more than 0 and at most {self.most:g} inches"


@dataclass(frozen=True)
class Truth(_Checked):
    """true or false, also as a string in any case."""

    def read(self, value: object) -> bool:
        if isinstance(value, bool):
            return value
        text = value.strip().lower() if isinstance(value, str) else ""
        if text in ("true", "false"):
            return text == "true"
        raise refuse("must be true or false")

    def json_schema(self) -> JsonSchemaValue:
        return {"type": "boolean"}


def wire_name(field: str) -> str:
    """`artifact_id` -> `ArtifactID`, `image_output_dpi` -> `ImageOutputDpi`."""
    return to_pascal(field.removesuffix("_id")) + "ID" if field.endswith("_id") else to_pascal(field)


class WireModel(BaseModel):
    """Base of the profile models: frozen, unknown members ignored, null the same as absent."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=wire_name, populate_by_name=True)

    also_spelled: ClassVar[Mapping[str, str]] = {}  # other spelling in lower case -> wire name

    @model_validator(mode="before")
    @classmethod
    def _match_members(cls, data: object) -> object:
        if not isinstance(data, Mapping):
            return data
        # Keyed by wire name, so that pydantic names problems as the caller wrote them.
        members: dict[str, object] = {}
        for key, value in data.items():
            name = cls.wire_name_of(str(key))
            if name is not None and value is not None:
                members[name] = value
        return cls.complete(members)

    @classmethod
    def wire_name_of(cls, written: str) -> str | None:
        """The member that a name in any case stands for; None: nobody reads it."""
        names = {name.replace("_", ""): wire_name(name) for name in cls.model_fields} | dict(cls.also_spelled)
        return names.get(written.replace("_", "").lower())

    @classmethod
    def complete(cls, members: dict[str, object]) -> dict[str, object]:
        """Fill in members that follow from others; `members` is keyed by wire name and holds no null."""
        return members
