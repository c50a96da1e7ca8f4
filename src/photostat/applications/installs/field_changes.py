"""What an install would change of a field that is there: asked before anything is made, and carried out by it.

A field is renamed, gets another relational friendly name, becomes longer. Its type stays, it never becomes shorter, and one that
was mapped and belongs to another application keeps its names.
"""

from dataclasses import dataclass
from typing import Final

from photostat.applications.archives.model import Field
from photostat.applications.installs.incoming import one_line
from photostat.applications.installs.target import FoundField
from photostat.workspaces.fields.editing import LONGEST_TEXT_FIELD
from photostat.workspaces.fields.model import FieldType

_USUAL_LENGTH: Final = 255


@dataclass(frozen=True, kw_only=True)
class FieldChanges:
    """The new values; None for what stays."""

    name: str | None = None
    friendly_name: str | None = None
    length: int | None = None

    def __bool__(self) -> bool:
        return self != FieldChanges()


def length_of(field: Field) -> int:
    """Characters of a fixed-length text."""
    return min(max(field.max_length or _USUAL_LENGTH, 1), LONGEST_TEXT_FIELD)


def changes_of(field: Field, existing: FoundField) -> FieldChanges:
    """What bringing `field` changes of `existing`; nothing of a field of the system."""
    if existing.is_system:
        return FieldChanges()
    name, length = one_line(field.name, field.guid), length_of(field)
    is_text = existing.type is FieldType.FIXED_LENGTH_TEXT
    is_of_another = existing.guid is not None and existing.guid != field.guid
    return FieldChanges(
        name=None if is_of_another or name == existing.name else name,
        friendly_name=None if is_of_another or field.friendly_name == existing.friendly_name else field.friendly_name,
        length=length if is_text and length > (existing.length or 0) else None,
    )
