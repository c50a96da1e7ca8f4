"""What the language needs to know of an object type: which fields it has and by which SQL expressions they are read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa

from photostat.workspaces.fields.model import Field


@dataclass(frozen=True)
class FieldColumn:
    """A field and its SQL.

    `expression` is text, number, timestamp or boolean by the field's type; choices, objects and users are an ArtifactID, several
    of them an integer array. `folded` is the lower-case text that an index serves; None: lower(expression). `display` is the name
    of what an object, choice or user column points to. `is_one_of` is a quicker way to say that a single pointer points to one of
    these ids; None: expression = ANY.
    """

    field: Field
    expression: sa.ColumnElement[Any]
    folded: sa.ColumnElement[Any] | None = None
    display: sa.ColumnElement[Any] | None = None
    is_one_of: Callable[[Sequence[int]], sa.ColumnElement[bool]] | None = None


class FieldResolver(Protocol):
    """Finds the column of what a condition calls a field."""

    def column(self, key: str | int) -> FieldColumn | None:
        """By name in any case, GUID, or ArtifactID; None for an unknown one."""

    def names(self) -> Sequence[str]:
        """All names, for messages."""
