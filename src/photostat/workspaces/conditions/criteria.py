"""The criteria of a saved search -> tree. The same tree, the same compiler as for conditions that clients write.

Source: contracts/platform.md section 10. Between criteria AND binds tighter than OR.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from photostat.workspaces.conditions import tree
from photostat.workspaces.conditions.errors import ConditionError
from photostat.workspaces.conditions.texts import read_date
from photostat.workspaces.conditions.tree import Operator


class Joint(StrEnum):
    """What stands between a criterion and the next one."""

    NONE = "None"
    AND = "And"
    OR = "Or"


@dataclass(frozen=True)
class Criterion:
    """One line of a saved search. `value`: what JSON gave (text, number, list, object), None for IsSet."""

    field: tree.FieldName
    operator: str
    value: object = None
    negated: bool = False
    joint: Joint = Joint.NONE


@dataclass(frozen=True)
class CriterionGroup:
    """Criteria in parentheses."""

    members: tuple["Criterion | CriterionGroup", ...]
    negated: bool = False
    joint: Joint = Joint.NONE


Member: TypeAlias = Criterion | CriterionGroup

SAVED_SEARCH_FIELD = "(saved search)"
OPERATORS = (
    "Is", "IsLike", "StartsWith", "EndsWith", "Contains", "LessThan", "LessThanOrEqualTo", "GreaterThan", "GreaterThanOrEqualTo",
    "IsSet", "AnyOfThese", "AllOfThese", "In", "IsLoggedInUser", "IsBefore", "IsBeforeOrOn", "IsAfter", "IsAfterOrOn", "Between",
)  # fmt: skip

_SIMPLE = {
    "is": Operator.EQUAL,
    "islike": Operator.LIKE,
    "startswith": Operator.STARTS_WITH,
    "endswith": Operator.ENDS_WITH,
    "contains": Operator.CONTAINS,
    "lessthan": Operator.LESS,
    "lessthanorequalto": Operator.LESS_OR_EQUAL,
    "greaterthan": Operator.GREATER,
    "greaterthanorequalto": Operator.GREATER_OR_EQUAL,
    "isbefore": Operator.LESS,
    "isbeforeoron": Operator.LESS_OR_EQUAL,
    "isafter": Operator.GREATER,
    "isafteroron": Operator.GREATER_OR_EQUAL,
}


def criteria_tree(members: Sequence[Member], *, user_id: int) -> tree.Condition | None:
    """The tree of a list of criteria; None for an empty one. `user_id`: who is signed in. Raises ConditionError."""
    found = _tree(members, user_id, 1)
    if found is not None and tree.depth(found) > tree.DEEPEST:
        raise ConditionError(f"the criteria are nested more than {tree.DEEPEST} levels deep.")
    return found


def _tree(members: Sequence[Member], user_id: int, level: int) -> tree.Condition | None:
    if level > tree.DEEPEST:
        raise ConditionError(f"the criteria are nested more than {tree.DEEPEST} levels deep.")
    either: list[list[tree.Condition]] = [[]]
    joint = Joint.AND
    for member in members:
        term = _group(member, user_id, level) if isinstance(member, CriterionGroup) else _criterion(member, user_id)
        if joint is Joint.OR and either[-1]:
            either.append([])
        joint = member.joint
        if term is not None:
            either[-1].append(tree.Not(term) if member.negated else term)
    terms = [_joined(tree.And, both) for both in either if both]
    return _joined(tree.Or, terms) if terms else None


def _joined(kind: Callable[[tuple[tree.Condition, ...]], tree.Condition], terms: Sequence[tree.Condition]) -> tree.Condition:
    return terms[0] if len(terms) == 1 else kind(tuple(terms))


def _group(group: CriterionGroup, user_id: int, level: int) -> tree.Condition | None:
    return _tree(group.members, user_id, level + 1)


def _criterion(criterion: Criterion, user_id: int) -> tree.Condition:
    operator = criterion.operator.replace(" ", "").lower()
    field, value = criterion.field, criterion.value
    if operator == "isset":
        return tree.IsSet(field)
    if operator == "isloggedinuser":
        return tree.Comparison(field, Operator.EQUAL, tree.Number(Decimal(user_id)))
    if str(field.key).lower() == SAVED_SEARCH_FIELD:
        return tree.InSavedSearch(tree.FieldName("Artifact ID"), _artifact_id(value))
    if operator in ("anyofthese", "allofthese"):
        ids = tuple(_id(item) for item in _items(value))
        return tree.IdsOf(field, tree.Pointing.CHOICE, ids, all_of_them=operator == "allofthese", several=True)
    if operator == "between":
        first, last = _two(value)
        both = (tree.Comparison(field, Operator.GREATER_OR_EQUAL, first), tree.Comparison(field, Operator.LESS_OR_EQUAL, last))
        return tree.And(both)
    if operator == "in":
        return _in(field, value)
    if operator in _SIMPLE:
        return tree.Comparison(field, _SIMPLE[operator], _literal(value))
    raise ConditionError(f"there is no operator {criterion.operator[:50]!r}; there are {', '.join(OPERATORS)}.")


def _in(field: tree.FieldName, value: object) -> tree.Condition:
    """`In` with Month and a month's name or number on dates; else any value of a list."""
    month = value.get("Month", value.get("month")) if isinstance(value, Mapping) else None
    if month is None and isinstance(value, str) and value.lower() in _MONTHS:
        month = value
    if month is not None:
        number = _MONTHS.index(month.lower()) + 1 if isinstance(month, str) and month.lower() in _MONTHS else _artifact_id(month)
        if not 1 <= number <= 12:
            raise ConditionError("a month is 1 to 12.")
        return tree.InMonth(field, number)
    values = tuple(_literal(item) for item in _items(value))
    if any(isinstance(item, tree.Id) for item in values):
        return tree.IdsOf(field, tree.Pointing.CHOICE, tuple(_id(item) for item in _items(value)), several=True)
    return tree.AnyOf(field, Operator.EQUAL, tuple(item for item in values if not isinstance(item, tree.Id)))


_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


def _items(value: object) -> Sequence[object]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return value
    if value is None:
        raise ConditionError("a list of values is expected.")
    return [value]


def _two(value: object) -> tuple[tree.Literal, tree.Literal]:
    items = _items(value)
    if len(items) != 2:
        raise ConditionError("Between takes a list of two values.")
    first, last = (_literal(item) for item in items)
    if isinstance(first, tree.Id) or isinstance(last, tree.Id):
        raise ConditionError("Between takes two dates or numbers.")
    return first, last


def _literal(value: object) -> tree.Literal | tree.Id:
    match value:
        case bool():
            return tree.Truth(value)
        case int() | float():
            return tree.Number(_decimal(value))
        case str():
            return _text_or_date(value)
        case Mapping():
            return tree.Id(tree.Pointing.CHOICE, _id(value))
        case [single]:
            return _literal(single)
    raise ConditionError(f"a value is expected, not {type(value).__name__ if value is not None else 'null'}.")


def _text_or_date(text: str) -> tree.Literal:
    """A text stays a text, except an ISO date, which means the same on a text field and more on a date field."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ConditionError("a NUL character or half a surrogate pair has no place in a value.")
    return tree.Text(text)


def _decimal(value: float) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise ConditionError("the number cannot be read.") from error
    if not number.is_finite() or abs(number) >= Decimal("1e30"):
        raise ConditionError("the number is too large.")
    return number


def _id(value: object) -> int | UUID:
    if isinstance(value, Mapping):
        lowered = {str(key).lower(): item for key, item in value.items()}
        guids = lowered.get("guids") or [lowered.get("guid")]
        chosen = lowered.get("artifactid") or (guids[0] if isinstance(guids, list) else None)
        return _id(chosen)
    if isinstance(value, str) and "-" in value:
        try:
            return UUID(value)
        except ValueError as error:
            raise ConditionError(f"{value[:50]!r} is no GUID.") from error
    return _artifact_id(value)


def _artifact_id(value: object) -> int:
    number = value
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        number = int(value)
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < 2**31:
        raise ConditionError("an ArtifactID is expected.")
    return number


def is_date(text: str) -> bool:
    """Whether a text is an ISO date."""
    try:
        return read_date(text)[1] > timedelta(0)
    except ValueError:
        return False
