"""Words of queries: object types, how a client names a field or an object, values as they leave and enter. No SQL, no HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from photostat.workspaces.fields.model import Field

LARGEST_PAGE = 10_000
"""Rows in one answer, at most; also what a length of 0 or less means (contracts/platform.md section 8.1)."""


@dataclass(frozen=True)
class ObjectType:
    """A type of objects: `{"ArtifactTypeID": 10, "Name": "Document", …}`."""

    artifact_type_id: int
    name: str
    artifact_id: int
    guids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Key:
    """How a client names a field, a type or an object: by one of these; the first that is given counts, ids first."""

    artifact_id: int | None = None
    guid: UUID | None = None
    name: str | None = None
    artifact_type_id: int | None = None

    def __str__(self) -> str:
        if self.artifact_type_id is not None:
            return f"ArtifactTypeID {self.artifact_type_id}"
        if self.artifact_id is not None:
            return f"ArtifactID {self.artifact_id}"
        return f"GUID {self.guid}" if self.guid is not None else f"'{self.name or ''}'"


@dataclass(frozen=True)
class Pointer:
    """What a choice, object or user field holds: a thing with its name. The name is empty where the thing is gone."""

    artifact_id: int
    name: str = ""
    guid: UUID | None = None


Value = str | int | Decimal | bool | datetime | Pointer | tuple[Pointer, ...] | None
"""A value as it leaves: texts, numbers, UTC times, pointers."""

StoredValue = str | int | Decimal | bool | datetime | tuple[int, ...] | None
"""A checked value on its way in: pointers are ids."""


@dataclass(frozen=True, kw_only=True)
class Sort:
    """One sort key; ties are broken by ArtifactID, ascending."""

    field: Key
    descending: bool = False


@dataclass(frozen=True, kw_only=True)
class ObjectQuery:
    """What is asked for. `start` counts from 1 (0 means 1); `length` at most LARGEST_PAGE, 0 or less means that."""

    object_type: Key
    fields: Sequence[Key] = ()
    condition: str = ""
    sorts: Sequence[Sort] = ()
    start: int = 1
    length: int = 0


@dataclass(frozen=True, kw_only=True)
class ObjectRow:
    """One object; `values` in the order of the fields asked for."""

    artifact_id: int
    name: str
    parent_id: int | None
    guid: UUID | None
    values: tuple[Value, ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of a query's result. `start` counts from 1."""

    object_type: ObjectType
    fields: tuple[Field, ...]
    rows: Sequence[ObjectRow]
    total_count: int
    start: int


@dataclass(frozen=True, kw_only=True)
class FieldValue:
    """A value to be written. `merge`: several choices are added to those there; otherwise they take their place."""

    field: Field
    value: StoredValue
    merge: bool = False


@dataclass(frozen=True)
class Deleted:
    """What a deletion removed, by the name of the object type."""

    counts: Mapping[str, int] = field(default_factory=dict)
