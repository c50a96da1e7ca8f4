"""How members are named on the wire: PascalCase out, any case in, null the same as absent.

`WireModel` is the base of every request and answer. It ignores members that it does not know (old clients send more than
they need) and leaves nulls out of answers. Rules of the domain do not belong here: a model says what is well formed, the
domain says what is true.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, SerializerFunctionWrapHandler, model_serializer, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from photostat.api.wire.member_schema import as_read, as_written

# Word of a Python name -> how the services spell it. `Guid` follows the rule; the one `FileTypeId` has an explicit alias.
_ACRONYMS = {"id": "ID", "ids": "IDs", "qc": "QC"}


def wire_name(field_name: str) -> str:
    """`artifact_id` -> `ArtifactID`, `imaging_job_id` -> `ImagingJobID`, `guids` -> `Guids`."""
    return "".join(_ACRONYMS.get(word, word[:1].upper() + word[1:]) for word in field_name.split("_"))


class WireModel(BaseModel):
    """Base of what is read from and written to the wire. Frozen; named by alias on the wire and by field name in Python.

    Give a field `Field(alias="FileTypeId")` where the wire name does not follow from the field's name, and `also_spelled`
    for other names that clients use. Whole numbers and truth values are also read from texts.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        alias_generator=wire_name,
        validate_by_name=True,
        validate_by_alias=True,
        allow_inf_nan=False,
        field_title_generator=lambda field_name, _info: wire_name(field_name),
    )

    also_spelled: ClassVar[Mapping[str, str]] = {}  # other spelling in lower case -> field name

    _aliases: ClassVar[frozenset[str]]
    _alias_by_fold: ClassVar[Mapping[str, str]]

    @classmethod
    def __pydantic_on_complete__(cls) -> None:
        aliases = {name: field.alias or name for name, field in cls.model_fields.items()}
        cls._aliases = frozenset(aliases.values())
        other = {spelling.lower(): aliases[name] for spelling, name in cls.also_spelled.items()}
        cls._alias_by_fold = other | {alias.lower(): alias for alias in aliases.values()}

    @model_validator(mode="before")
    @classmethod
    def _match_members(cls, data: object) -> object:
        """Key the members by alias, so that pydantic finds them and names problems by them."""
        if not isinstance(data, dict):
            return data
        if cls._aliases.issuperset(data) and None not in data.values():
            return data
        aliases = cls._alias_by_fold
        return {
            aliases.get(key.lower(), key): value for key, value in cast("dict[str, object]", data).items() if value is not None
        }

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core_schema)
        members = handler.resolve_ref_schema(schema)
        (as_read if handler.mode == "validation" else as_written)(members)
        return schema

    def to_wire(self) -> bytes:
        """The JSON text, UTF-8, nulls left out."""
        return self.__pydantic_serializer__.to_json(self, by_alias=True, exclude_none=True)


class KeepsNullModel(WireModel):
    """A model some of whose members are written even when null, as `Value` of a secured thing is."""

    keeps_null: ClassVar[frozenset[str]] = frozenset()  # wire names

    @model_serializer(mode="wrap")
    def _with_nulls(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        members = cast("dict[str, Any]", handler(self))
        for name in self.keeps_null:
            members.setdefault(name, None)
        return members

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        # A wrapping serializer hides the members from the schema of answers; what it adds, the schema has anyway.
        return super().__get_pydantic_json_schema__(_without_serializer(core_schema), handler)


def _without_serializer(schema: CoreSchema) -> CoreSchema:
    bare = {key: value for key, value in schema.items() if key != "serialization"}
    if isinstance(inner := bare.get("schema"), dict):
        bare["schema"] = _without_serializer(cast("CoreSchema", inner))
    return cast("CoreSchema", bare)
