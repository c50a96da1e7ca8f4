"""Comparisons as SQL that the condition language and the criteria of saved searches share, bound values only.

What a value means (a day, an id, a pattern) is read by the two callers, each by its own contract; they come here with values of
the field's type. Texts compare without regard to case; what is not set meets nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from photostat.workspaces.conditions.columns import FieldColumn
from photostat.workspaces.conditions.tree import Operator
from photostat.workspaces.fields.model import FieldType

Clause: TypeAlias = sa.ColumnElement[bool]

NUMBERS = (FieldType.WHOLE_NUMBER, FieldType.DECIMAL, FieldType.CURRENCY)
SINGLE_POINTERS = (FieldType.SINGLE_CHOICE, FieldType.SINGLE_OBJECT, FieldType.USER)
SEVERAL_POINTERS = (FieldType.MULTIPLE_CHOICE, FieldType.MULTIPLE_OBJECT)
INT64_LIMIT = 2**63


def is_set(column: FieldColumn) -> Clause:
    """Whether there is a value; an empty text is none. NULL or false where there is not."""
    if column.field.type.is_text:
        return sa.func.octet_length(column.expression) > 0  # the size alone: a long text is not read for it
    if column.field.type in SEVERAL_POINTERS:
        return sa.func.cardinality(column.expression) > 0
    return column.expression.is_not(None)


def folded(column: FieldColumn) -> sa.ColumnElement[Any]:
    """A text in lower case, as an index has it where there is one."""
    return column.folded if column.folded is not None else sa.func.lower(column.expression)


def text_in(column: FieldColumn, texts: Sequence[str]) -> Clause:
    """One of these texts."""
    listed = sa.func.unnest(sa.literal(list(texts), ARRAY(sa.Text))).column_valued("listed")
    return folded(column).in_(sa.select(sa.func.lower(listed)))


def number_in(column: FieldColumn, numbers: Sequence[Decimal]) -> Clause:
    """One of these numbers; a whole number equals none that is not whole."""
    if column.field.type is FieldType.WHOLE_NUMBER:
        whole = [int(number) for number in numbers if number == int(number) and abs(number) < INT64_LIMIT]
        return column.expression == sa.any_(sa.literal(whole, ARRAY(sa.BigInteger)))
    return column.expression == sa.any_(sa.literal(list(numbers), ARRAY(sa.Numeric)))


def number(column: FieldColumn, operator: Operator, value: Decimal) -> Clause:
    """Compared with one number."""
    whole = column.field.type is FieldType.WHOLE_NUMBER and value == int(value) and abs(value) < INT64_LIMIT
    bound: sa.ColumnElement[Any] = sa.literal(int(value), sa.BigInteger) if whole else sa.literal(value, sa.Numeric)
    return compare(column.expression, operator, bound)


def compare(expression: sa.ColumnElement[Any], operator: Operator, value: sa.ColumnElement[Any]) -> Clause:
    """Two values of one type. NOT_EQUAL is met by what is not set. ValueError: an operator that orders or equals nothing."""
    match operator:
        case Operator.EQUAL:
            return expression == value
        case Operator.NOT_EQUAL:
            return expression.is_distinct_from(value)
        case Operator.GREATER:
            return expression > value
        case Operator.GREATER_OR_EQUAL:
            return expression >= value
        case Operator.LESS:
            return expression < value
        case Operator.LESS_OR_EQUAL:
            return expression <= value
    raise ValueError(operator)


def date(expression: sa.ColumnElement[Any], operator: Operator, span: tuple[datetime, datetime]) -> Clause:
    """Compared with a span: its first moment and the first one after it."""
    first, after = (sa.literal(moment, sa.DateTime(timezone=True)) for moment in span)
    match operator:
        case Operator.EQUAL:
            return sa.and_(expression >= first, expression < after)
        case Operator.NOT_EQUAL:
            return sa.not_(sa.func.coalesce(sa.and_(expression >= first, expression < after), sa.false()))
        case Operator.GREATER:
            return expression >= after
        case Operator.GREATER_OR_EQUAL:
            return expression >= first
        case Operator.LESS:
            return expression < first
        case Operator.LESS_OR_EQUAL:
            return expression < after
    raise ValueError(operator)


def in_month(expression: sa.ColumnElement[Any], month: int) -> Clause:
    """In a month of any year, UTC."""
    return sa.and_(sa.extract("month", sa.func.timezone("UTC", expression)) == month)


def points_to(column: FieldColumn, ids: Sequence[int]) -> Clause:
    """A pointer, or one of several, to one of these."""
    if column.field.type in SEVERAL_POINTERS:
        return column.expression.op("&&", is_comparison=True)(_array(ids))
    if column.is_one_of is not None:
        return column.is_one_of(ids)
    return column.expression == sa.any_(_array(ids))


def holds(column: FieldColumn, ids: Sequence[int]) -> Clause:
    """Several pointers, to all of these."""
    return column.expression.op("@>", is_comparison=True)(_array(ids))


def _array(ids: Sequence[int]) -> sa.ColumnElement[Any]:
    return sa.literal(list(ids), ARRAY(sa.Integer))
