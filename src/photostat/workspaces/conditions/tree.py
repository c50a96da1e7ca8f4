"""A condition as a tree of frozen values. Positions (column from 1) serve messages and do not take part in comparisons."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID


class Operator(StrEnum):
    """The operators between a field and a value, as they are written."""

    EQUAL = "=="
    NOT_EQUAL = "<>"
    GREATER = ">"
    GREATER_OR_EQUAL = ">="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    STARTS_WITH = "STARTSWITH"
    ENDS_WITH = "ENDSWITH"
    LIKE = "LIKE"
    CONTAINS = "CONTAINS"


class Pointing(StrEnum):
    """What a list of ids points to."""

    OBJECT = "OBJECT"
    CHOICE = "CHOICE"


@dataclass(frozen=True)
class FieldName:
    """A field as the condition names it: a name, or after `~` a GUID or number."""

    key: str | int | UUID
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Text:
    """A text in single quotes, escapes resolved; wildcards are still in it."""

    value: str


@dataclass(frozen=True)
class Number:
    """A whole or decimal number."""

    value: Decimal


@dataclass(frozen=True)
class Date:
    """A moment in UTC and how much time it stands for: a day, a minute, a second, a millisecond."""

    value: datetime
    precision: timedelta


@dataclass(frozen=True)
class Truth:
    """true or false."""

    value: bool


@dataclass(frozen=True)
class Id:
    """An object or a choice by its ArtifactID or GUID."""

    pointing: Pointing
    value: int | UUID


@dataclass(frozen=True)
class Guid:
    """A bare GUID in a list."""

    value: UUID


@dataclass(frozen=True)
class UserName:
    """A user's name, `%` for any characters."""

    value: str


Literal: TypeAlias = Text | Number | Date | Truth | Guid
Value: TypeAlias = Literal | Id | UserName


@dataclass(frozen=True)
class Comparison:
    """One field, one value."""

    field: FieldName
    operator: Operator
    value: Value


@dataclass(frozen=True)
class AnyOf:
    """A field that compares with any value of a list: `IN [..]` (operator ==) or `LIKE [..]`."""

    field: FieldName
    operator: Operator
    values: tuple[Literal, ...]


@dataclass(frozen=True)
class IdsOf:
    """`IN OBJECT [..]`, `IN CHOICE [..]` (not `all_of_them`), and CONTAINS (all) or INTERSECTS (any) of several."""

    field: FieldName
    pointing: Pointing
    ids: tuple[int | UUID, ...]
    all_of_them: bool = False
    several: bool = False


@dataclass(frozen=True)
class InSavedSearch:
    """Documents that a saved search finds."""

    field: FieldName
    search_id: int


@dataclass(frozen=True)
class InMonth:
    """Dates in this month of any year, 1-12."""

    field: FieldName
    month: int


@dataclass(frozen=True)
class IsSet:
    """The field has a value."""

    field: FieldName


@dataclass(frozen=True)
class Not:
    """True negation: what is not found by the term, rows without a value included."""

    term: "Condition"


@dataclass(frozen=True)
class And:
    """All of two or more."""

    terms: tuple["Condition", ...]


@dataclass(frozen=True)
class Or:
    """Any of two or more."""

    terms: tuple["Condition", ...]


Term: TypeAlias = Comparison | AnyOf | IdsOf | InSavedSearch | InMonth | IsSet
Condition: TypeAlias = Term | Not | And | Or

DEEPEST = 60
"""SQLAlchemy compiles by recursion, some frames a level, below the frames of a request."""
MOST_TERMS = 10_000
"""PostgreSQL takes 65,535 bound values; a list is one of them, a comparison up to three."""


def measure(condition: Condition) -> tuple[int, int]:
    """Levels of AND, OR and NOT in each other, and the number of terms; without recursion, since both may be large."""
    deepest = terms = 0
    waiting: list[tuple[Condition, int]] = [(condition, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        if isinstance(node, Not):
            waiting.append((node.term, level + 1))
        elif isinstance(node, And | Or):
            waiting.extend((term, level + 1) for term in node.terms)
        else:
            terms += 1
    return deepest, terms
