"""Enumerations on the wire: read from a name in any case, a number or a digit text; written as the name.

Numbers are a table of the route's, never the enum's own values: two services number the same enum differently
(contracts/imaging.md section 3). Unknown names and numbers are refused with the list of what is allowed.
"""

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any, Generic, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from photostat.api.wire.naming import wire_name

E = TypeVar("E", bound=Enum)

_DIGITS = re.compile(r"-?[0-9]{1,10}", re.ASCII)


def member_name(member: Enum) -> str:
    """The wire name: `Tiff` stays, `NOT_SET` becomes `NotSet`."""
    return wire_name(member.name.lower()) if member.name.isupper() else member.name


class ByName(Generic[E]):
    """Annotation that reads and writes an enum: `Format: Annotated[ImageFormat, ByName(ImageFormat, numbers={0: …})]`.

    `numbers` maps wire numbers to members; several numbers may mean one member. None: numbers are not accepted. `names`
    overrides the wire names of single members. `reads` holds spellings that are read but never written.
    """

    def __init__(
        self,
        enum: type[E],
        *,
        numbers: Mapping[int, E] | None = None,
        names: Mapping[E, str] | None = None,
        reads: Mapping[str, E] | None = None,
    ) -> None:
        self._names = {member: (names or {}).get(member, member_name(member)) for member in enum}
        self._numbers = dict(numbers or {})
        spellings = {spelling.lower(): member for spelling, member in (reads or {}).items()}
        self._by_text = spellings | {name.lower(): member for member, name in self._names.items()}
        number_of = {member: number for number, member in self._numbers.items()}
        self._allowed = ", ".join(
            f"{name} ({number_of[member]})" if member in number_of else name for member, name in self._names.items()
        )

    def read(self, value: object) -> E:
        """The member that a JSON value means. Raises PydanticCustomError that lists what is allowed."""
        found: E | None = None
        if isinstance(value, Enum):
            found = next((member for member in self._names if member is value), None)
        elif isinstance(value, str):
            text = value.strip()
            found = self._by_text.get(text.lower())
            if found is None and _DIGITS.fullmatch(text):
                found = self._numbers.get(int(text))
        elif isinstance(value, int) and not isinstance(value, bool):
            found = self._numbers.get(value)
        if found is None:
            raise PydanticCustomError("wire_enum", "must be one of {allowed}", {"allowed": self._allowed})
        return found

    def write(self, member: E) -> str:
        return self._names[member]

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        as_name = core_schema.plain_serializer_function_ser_schema(
            self.write, when_used="json", return_schema=core_schema.str_schema()
        )
        return core_schema.no_info_plain_validator_function(self.read, serialization=as_name)

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        name: dict[str, Any] = {"type": "string", "enum": list(self._names.values())}
        if handler.mode == "serialization":
            return name
        choices = [name]
        if self._numbers:
            numbers = sorted(self._numbers)
            choices += [{"type": "integer", "enum": numbers}, {"type": "string", "enum": [str(number) for number in numbers]}]
        return {"anyOf": choices, "description": "A name in any case, or its number.", "x-wire-enum": True}
