"""Conditions of saved searches as SQL, bound values only.

NOT is true negation: what is not set does not meet a condition, so it meets its opposite. Texts are compared without regard to
case; dates without a time mean the whole day, UTC. The comparisons are those of the condition language (conditions.comparing).
"""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import sqlalchemy as sa

from photostat.errors import InvalidInputError
from photostat.workspaces.conditions import comparing
from photostat.workspaces.conditions.columns import FieldColumn
from photostat.workspaces.conditions.comparing import Clause
from photostat.workspaces.conditions.texts import like_literal
from photostat.workspaces.conditions.tree import Operator as Compared
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.searches.definition import Criterion, JsonValue, Operator

_MOST_VALUES = 100_000
_COMPARED = {
    Operator.IS: Compared.EQUAL,
    Operator.LESS_THAN: Compared.LESS,
    Operator.GREATER_THAN: Compared.GREATER,
    Operator.IS_BEFORE: Compared.LESS,
    Operator.IS_BEFORE_OR_ON: Compared.LESS_OR_EQUAL,
    Operator.IS_AFTER: Compared.GREATER,
    Operator.IS_AFTER_OR_ON: Compared.GREATER_OR_EQUAL,
}
_ON_TEXTS_AND_NUMBERS = (Operator.IS, Operator.LESS_THAN, Operator.GREATER_THAN)


def clause_of(column: FieldColumn, criterion: Criterion, user_id: int) -> Clause:
    """One condition on one field. Raises InvalidInputError: the operator does not fit the field, or the value."""
    kind = column.field.type
    if criterion.operator is Operator.IS_SET:
        met = comparing.is_set(column)
        if criterion.value is False or (isinstance(criterion.value, str) and criterion.value.lower() == "false"):
            met = sa.not_(sa.func.coalesce(met, False))
    else:
        met = _by_type(kind)(column, criterion, user_id)
    return sa.not_(sa.func.coalesce(met, False)) if criterion.negated else met


def _by_type(kind: FieldType) -> "Callable[[FieldColumn, Criterion, int], Clause]":
    if kind.is_text:
        return _text
    if kind in comparing.NUMBERS:
        return _number
    if kind in comparing.SINGLE_POINTERS:
        return _one_id
    if kind in comparing.SEVERAL_POINTERS:
        return _several_ids
    return _date if kind is FieldType.DATE else _yes_no


def _text(column: FieldColumn, criterion: Criterion, _user_id: int) -> Clause:
    texts = [_text_value(column, value) for value in _values(criterion.value)]
    if criterion.operator in (Operator.IN, Operator.ANY_OF_THESE):
        return comparing.text_in(column, texts)
    text = _single(column, criterion.operator, texts)
    like = {Operator.STARTS_WITH: ("", "%"), Operator.ENDS_WITH: ("%", "")}.get(criterion.operator, ("%", "%"))
    match criterion.operator:
        case Operator.IS_LIKE | Operator.CONTAINS | Operator.STARTS_WITH | Operator.ENDS_WITH:
            # Lower case here, not in SQL: only a plain constant lets the planner use an index for a prefix
            pattern = f"{like[0]}{like_literal(text.lower())}{like[1]}"
            return comparing.folded(column).like(sa.literal(pattern), escape="\\")
        case operator if operator in _ON_TEXTS_AND_NUMBERS:
            return comparing.compare(comparing.folded(column), _COMPARED[operator], sa.func.lower(sa.literal(text)))
    raise _misfit(column, criterion.operator)


def _number(column: FieldColumn, criterion: Criterion, _user_id: int) -> Clause:
    numbers = [_number_value(column, value) for value in _values(criterion.value)]
    if criterion.operator in (Operator.IN, Operator.ANY_OF_THESE):
        return comparing.number_in(column, numbers)
    if criterion.operator is Operator.BETWEEN:
        first, last = _pair(column, numbers)
        at_least, at_most = Compared.GREATER_OR_EQUAL, Compared.LESS_OR_EQUAL
        return sa.and_(comparing.number(column, at_least, first), comparing.number(column, at_most, last))
    number = _single(column, criterion.operator, numbers)
    if criterion.operator not in _ON_TEXTS_AND_NUMBERS:
        raise _misfit(column, criterion.operator)
    return comparing.number(column, _COMPARED[criterion.operator], number)


def _date(column: FieldColumn, criterion: Criterion, _user_id: int) -> Clause:
    if criterion.operator is Operator.IN:
        if criterion.month is None:
            raise InvalidInputError(f"'{column.field.name}': In needs a Month.")
        return comparing.in_month(column.expression, criterion.month)
    spans = [_span(column, value) for value in _values(criterion.value)]
    if criterion.operator is Operator.BETWEEN:
        first, last = _pair(column, spans)
        return comparing.date(column.expression, Compared.EQUAL, (first[0], last[1]))
    span = _single(column, criterion.operator, spans)
    if criterion.operator not in _COMPARED:
        raise _misfit(column, criterion.operator)
    return comparing.date(column.expression, _COMPARED[criterion.operator], span)


def _yes_no(column: FieldColumn, criterion: Criterion, _user_id: int) -> Clause:
    known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    found = known.get(str(criterion.value).lower())
    if criterion.operator is not Operator.IS:
        raise _misfit(column, criterion.operator)
    if found is None:
        raise InvalidInputError(f"'{column.field.name}': the value must be true or false.")
    return column.expression == found


def _one_id(column: FieldColumn, criterion: Criterion, user_id: int) -> Clause:
    if criterion.operator is Operator.IS_LOGGED_IN_USER and column.field.type is FieldType.USER:
        return column.expression == user_id
    if criterion.operator in (Operator.IS_LIKE, Operator.CONTAINS, Operator.STARTS_WITH) and column.display is not None:
        named = FieldColumn(field=column.field, expression=column.display)
        return _text(named, criterion, user_id)
    ids = [_id_value(column, value) for value in _values(criterion.value)]
    if criterion.operator not in (Operator.IS, Operator.IN, Operator.ANY_OF_THESE):
        raise _misfit(column, criterion.operator)
    return comparing.points_to(column, ids)


def _several_ids(column: FieldColumn, criterion: Criterion, _user_id: int) -> Clause:
    ids = [_id_value(column, value) for value in _values(criterion.value)]
    match criterion.operator:
        case Operator.ANY_OF_THESE | Operator.IN | Operator.IS:
            return comparing.points_to(column, ids)
        case Operator.ALL_OF_THESE | Operator.CONTAINS:
            return comparing.holds(column, ids)
    raise _misfit(column, criterion.operator)


def _misfit(column: FieldColumn, operator: Operator) -> InvalidInputError:
    return InvalidInputError(f"'{column.field.name}': {operator.value} does not fit a field of type {column.field.type.value}.")


def _values(value: JsonValue) -> list[JsonValue]:
    values: list[JsonValue] = value if isinstance(value, list) else [value]
    if len(values) > _MOST_VALUES:
        raise InvalidInputError(f"Value: at most {_MOST_VALUES} in one condition; these are {len(values)}.")
    return values


def _single(column: FieldColumn, operator: Operator, values: list[Any]) -> Any:
    if len(values) != 1:
        raise InvalidInputError(f"'{column.field.name}': {operator.value} takes one value; these are {len(values)}.")
    return values[0]


def _pair(column: FieldColumn, values: list[Any]) -> tuple[Any, Any]:
    if len(values) != 2:
        raise InvalidInputError(f"'{column.field.name}': Between takes two values; these are {len(values)}.")
    return values[0], values[1]


def _text_value(column: FieldColumn, value: JsonValue) -> str:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise InvalidInputError(f"'{column.field.name}': the value must be a text.")
    text = str(value)
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidInputError(f"'{column.field.name}': the value must be a text without NUL and lone surrogates.")
    return text


def _number_value(column: FieldColumn, value: JsonValue) -> Decimal:
    name = column.field.name
    try:
        number = Decimal(str(value).strip())
        is_good = not isinstance(value, bool) and number.is_finite() and abs(number) < comparing.INT64_LIMIT
    except InvalidOperation:
        is_good = False
    if not is_good:
        raise InvalidInputError(f"'{name}': the value must be a number below {comparing.INT64_LIMIT:.1e}.")
    if column.field.type is FieldType.WHOLE_NUMBER and number != math.floor(number):
        raise InvalidInputError(f"'{name}' is a whole number; {number} is none.")
    return number


def _id_value(column: FieldColumn, value: JsonValue) -> int:
    """An ArtifactID as number, digit text, or in an object as clients write references."""
    if isinstance(value, dict):
        value = next((inner for key, inner in value.items() if key.lower() == "artifactid"), None)
    text = str(value).strip()
    if isinstance(value, bool) or not (text.isascii() and text.isdigit()) or len(text) > 10 or int(text) >= 2**31:
        raise InvalidInputError(f"'{column.field.name}': the value must be an ArtifactID or a list of them.")
    return int(text)


def _span(column: FieldColumn, value: JsonValue) -> tuple[datetime, datetime]:
    """First moment of what is meant and first moment after it: a day, or one microsecond where a time is given."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        moment = datetime.fromisoformat(text)
        start = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        is_day = (start.hour, start.minute, start.second, start.microsecond) == (0, 0, 0, 0)
        return start, start + (timedelta(days=1) if is_day else timedelta(microseconds=1))
    except (ValueError, OverflowError) as error:
        raise InvalidInputError(f"'{column.field.name}': the value must be a date such as 2024-02-29.") from error
