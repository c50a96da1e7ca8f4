"""What a field is. It knows no column and no HTTP.

Source of names and type words: contracts/platform.md sections 4 and 8.
"""

from dataclasses import dataclass
from enum import StrEnum


class FieldType(StrEnum):
    """The types of a field by their names on the wire."""

    FIXED_LENGTH_TEXT = "FixedLengthText"
    LONG_TEXT = "LongText"
    DATE = "Date"
    YES_NO = "YesNo"
    WHOLE_NUMBER = "WholeNumber"
    DECIMAL = "Decimal"
    CURRENCY = "Currency"
    SINGLE_CHOICE = "SingleChoice"
    MULTIPLE_CHOICE = "MultipleChoice"
    SINGLE_OBJECT = "SingleObject"
    MULTIPLE_OBJECT = "MultipleObject"
    USER = "User"
    FILE = "File"
    EMPTY = "Empty"

    @property
    def is_text(self) -> bool:
        """Whether values are texts, compared without regard to case."""
        return self in (FieldType.FIXED_LENGTH_TEXT, FieldType.LONG_TEXT)


class FieldCategory(StrEnum):
    """What part a field plays; only the identifier and generic ones have meaning here."""

    GENERIC = "Generic"
    IDENTIFIER = "Identifier"
    RELATIONAL = "Relational"
    FULL_TEXT = "FullText"
    FOLDER_NAME = "FolderName"
    FILE_INFO = "FileInfo"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of one object type in one workspace.

    `length` is the most characters of a fixed-length text, None for all others. `read_only` ones are computed: no client
    sets them. `view_field_id` is the id by which saved searches also name the field.
    """

    artifact_id: int
    name: str
    type: FieldType
    guids: tuple[str, ...] = ()
    category: FieldCategory = FieldCategory.GENERIC
    length: int | None = None
    read_only: bool = False
    is_system: bool = False
    view_field_id: int = 0


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One choice of a field; `position` is its place among the others, from 0."""

    artifact_id: int
    name: str
    position: int
    guids: tuple[str, ...] = ()
