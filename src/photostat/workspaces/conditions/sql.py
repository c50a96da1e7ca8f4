"""Tree -> SQL expression with bound values. The one place where a condition becomes a query.

Our reading of what the contract leaves open: texts compare without regard to case; `<>` finds rows without a value too; NOT is
true negation, so that a row is found by a term or by its negation, never by neither; a date without a time is a whole day; an
empty text is a value that is not set.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Protocol, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from photostat.workspaces.conditions import tree
from photostat.workspaces.conditions.columns import FieldColumn, FieldResolver
from photostat.workspaces.conditions.errors import ConditionError
from photostat.workspaces.conditions.texts import has_wildcards, like_literal, like_pattern, read_date
from photostat.workspaces.conditions.tree import Operator
from photostat.workspaces.fields.model import FieldType

Clause: TypeAlias = sa.ColumnElement[bool]

MOST_PATTERNS = 1_000
_NUMBERS = (FieldType.WHOLE_NUMBER, FieldType.DECIMAL, FieldType.CURRENCY)
_SINGLE_POINTERS = (FieldType.SINGLE_CHOICE, FieldType.SINGLE_OBJECT, FieldType.USER)
_SEVERAL_POINTERS = (FieldType.MULTIPLE_CHOICE, FieldType.MULTIPLE_OBJECT)
_TEXT_OPERATORS = (Operator.LIKE, Operator.STARTS_WITH, Operator.ENDS_WITH, Operator.CONTAINS)
_INT64 = 2**63


class ConditionContext(Protocol):
    """What a condition refers to besides fields."""

    def saved_search_ids(self, search_id: int) -> sa.Select[tuple[int]]:
        """The ids of the documents that a saved search finds, as a SQL set. Raises InvalidInputError, ConflictError."""

    def id_of_guid(self, guid: UUID) -> int | None:
        """The ArtifactID of a GUID in the workspace; None for an unknown one, which nothing can equal."""


def compile_condition(condition: tree.Condition, fields: FieldResolver, context: ConditionContext) -> Clause:
    """The condition as a WHERE clause. Raises ConditionError: unknown field, operator or value that does not fit its type."""
    return _Compiler(fields, context).condition(condition, negated=False)


class _Compiler:
    def __init__(self, fields: FieldResolver, context: ConditionContext) -> None:
        self._fields = fields
        self._context = context

    def condition(self, condition: tree.Condition, *, negated: bool) -> Clause:
        """Negation is carried down to the terms: NOT in NOT costs no depth, and no NULL is left to decide."""
        match condition:
            case tree.And(terms) | tree.Or(terms):
                joined = sa.and_ if isinstance(condition, tree.And) != negated else sa.or_
                return joined(*(self.condition(term, negated=negated) for term in terms))
            case tree.Not(term):
                return self.condition(term, negated=not negated)
            case _:
                clause = self._term(condition)
                return clause.is_not(sa.true()) if negated else clause

    def _term(self, term: tree.Term) -> Clause:
        column = self._column(term.field)
        match term:
            case tree.Comparison(field, operator, value):
                return self._comparison(column, field, operator, value)
            case tree.AnyOf(field, operator, values):
                return self._any_of(column, field, operator, values)
            case tree.IdsOf():
                return self._ids_of(column, term)
            case tree.InSavedSearch(field, search_id):
                if column.field.name.replace(" ", "").lower() != "artifactid":
                    raise _wrong(field, column, "IN SAVEDSEARCH stands behind 'Artifact ID' only")
                return column.expression.in_(self._context.saved_search_ids(search_id))
            case tree.InMonth(field, month):
                if column.field.type is not FieldType.DATE:
                    raise _wrong(field, column, "IN MonthOf asks for a date")
                return sa.and_(sa.extract("month", column.expression) == month)
            case tree.IsSet():
                return _is_set(column)

    def _column(self, field: tree.FieldName) -> FieldColumn:
        key = str(field.key) if isinstance(field.key, UUID) else field.key
        found = self._fields.column(key)
        if found is None:
            near = get_close_matches(str(key), self._fields.names(), n=3, cutoff=0.5)
            hint = f" Near it: {', '.join(near)}." if near else ""
            raise ConditionError(f"there is no field {str(key)[:100]!r}.{hint}", field.column)
        return found

    def _comparison(self, column: FieldColumn, field: tree.FieldName, operator: Operator, value: tree.Value) -> Clause:
        kind = column.field.type
        if kind.is_text:
            return _text(column, operator, _as_text(column, field, value))
        if kind in _NUMBERS:
            return _ordered(column, field, operator, _as_number(column, field, value))
        if kind is FieldType.DATE:
            return _date(column, field, operator, value)
        if kind is FieldType.YES_NO:
            return _equal(column, field, operator, _as_truth(column, field, value))
        if kind in _SINGLE_POINTERS:
            return self._pointer(column, field, operator, value)
        if kind in _SEVERAL_POINTERS:
            return self._several(column, field, operator, value)
        raise _wrong(field, column, "conditions on such fields are not served")

    def _pointer(self, column: FieldColumn, field: tree.FieldName, operator: Operator, value: tree.Value) -> Clause:
        if isinstance(value, tree.UserName | tree.Text):
            pattern = isinstance(value, tree.UserName) and operator in (Operator.EQUAL, Operator.NOT_EQUAL)
            named = FieldColumn(column.field, _display(column, field))
            if not pattern:
                return _text(named, operator, value.value)
            found = _text(named, Operator.LIKE, value.value)
            return found if operator is Operator.EQUAL else sa.not_(sa.func.coalesce(found, sa.false()))
        return _equal(column, field, operator, self._id(column, field, value))

    def _several(self, column: FieldColumn, field: tree.FieldName, operator: Operator, value: tree.Value) -> Clause:
        found = _holds(column.expression, [self._id(column, field, value)])
        if operator in (Operator.EQUAL, Operator.CONTAINS):
            return found
        if operator is Operator.NOT_EQUAL:
            return sa.not_(sa.func.coalesce(found, sa.false()))
        raise _wrong(field, column, f"{operator.value} does not go with several values")

    def _any_of(self, column: FieldColumn, field: tree.FieldName, operator: Operator, values: Sequence[tree.Literal]) -> Clause:
        kind = column.field.type
        if not values:
            return sa.false()
        if operator is Operator.EQUAL and kind.is_text:
            return _text_in(column, [_as_text(column, field, value) for value in values])
        if operator is Operator.EQUAL and kind in _NUMBERS:
            return _number_in(column, [_as_number(column, field, value) for value in values])
        if operator is Operator.EQUAL and kind in (*_SINGLE_POINTERS, *_SEVERAL_POINTERS):
            if not all(isinstance(value, tree.Text) for value in values):
                return self._pointing_in(column, [self._id(column, field, value) for value in values])
            if column.display is not None:
                texts = [value.value for value in values if isinstance(value, tree.Text)]
                return _text_in(FieldColumn(column.field, column.display), texts)
        if len(values) > MOST_PATTERNS:
            raise ConditionError(f"at most {MOST_PATTERNS:,} values can be compared one by one.", field.column)
        return sa.or_(*(self._comparison(column, field, operator, value) for value in values))

    def _ids_of(self, column: FieldColumn, term: tree.IdsOf) -> Clause:
        kind = column.field.type
        ids = [self._resolved(id_) for id_ in term.ids]
        if kind in _SEVERAL_POINTERS:
            return _holds(column.expression, ids) if term.all_of_them else _overlaps(column.expression, ids)
        if kind in _SINGLE_POINTERS or kind is FieldType.WHOLE_NUMBER:
            if term.all_of_them and len(set(ids)) > 1:
                return sa.false()
            return self._pointing_in(column, ids)
        raise _wrong(term.field, column, f"it points to no {term.pointing.value.lower()}")

    def _pointing_in(self, column: FieldColumn, ids: Sequence[int]) -> Clause:
        if column.field.type in _SEVERAL_POINTERS:
            return _overlaps(column.expression, ids)
        return column.expression == sa.any_(_array(ids))

    def _id(self, column: FieldColumn, field: tree.FieldName, value: tree.Value) -> int:
        match value:
            case tree.Id(_, id_):
                return self._resolved(id_)
            case tree.Guid(guid):
                return self._resolved(guid)
            case tree.Number(number) if number == int(number) and 0 <= number < 2**31:
                return int(number)
            case tree.Text(text) if text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 10:
                return int(text)
        raise _wrong(field, column, "an ArtifactID or a GUID is expected")

    def _resolved(self, id_: int | UUID) -> int:
        if isinstance(id_, int):
            return id_
        found = self._context.id_of_guid(id_)
        return -1 if found is None else found


def _text(column: FieldColumn, operator: Operator, text: str) -> Clause:
    folded = column.folded if column.folded is not None else sa.func.lower(column.expression)
    lowered = sa.func.lower(sa.literal(text, sa.Text))
    match operator:
        case Operator.EQUAL:
            return folded == lowered
        case Operator.NOT_EQUAL:
            return folded.is_distinct_from(lowered)
        case Operator.GREATER:
            return folded > lowered
        case Operator.GREATER_OR_EQUAL:
            return folded >= lowered
        case Operator.LESS:
            return folded < lowered
        case Operator.LESS_OR_EQUAL:
            return folded <= lowered
        case Operator.CONTAINS:
            pattern = f"%{like_literal(text)}%"
        case Operator.STARTS_WITH:
            pattern = f"{like_pattern(text)}%"
        case Operator.ENDS_WITH:
            pattern = f"%{like_pattern(text)}"
        case Operator.LIKE:
            # as the services do: a pattern without a wildcard is looked for anywhere
            pattern = like_pattern(text) if has_wildcards(text) else f"%{like_pattern(text)}%"
    return folded.like(sa.func.lower(sa.literal(pattern, sa.Text)), escape="\\")


def _text_in(column: FieldColumn, texts: Sequence[str]) -> Clause:
    folded = column.folded if column.folded is not None else sa.func.lower(column.expression)
    listed = sa.func.unnest(sa.literal(list(texts), ARRAY(sa.Text))).column_valued("listed")
    return folded.in_(sa.select(sa.func.lower(listed)))


def _number_in(column: FieldColumn, numbers: Sequence[Decimal]) -> Clause:
    if column.field.type is FieldType.WHOLE_NUMBER:
        whole = [int(number) for number in numbers if number == int(number) and abs(number) < _INT64]
        return column.expression == sa.any_(sa.literal(whole, ARRAY(sa.BigInteger)))
    return column.expression == sa.any_(sa.literal(list(numbers), ARRAY(sa.Numeric)))


def _ordered(column: FieldColumn, field: tree.FieldName, operator: Operator, number: Decimal) -> Clause:
    if operator in _TEXT_OPERATORS:
        as_text = sa.cast(column.expression, sa.Text)
        return _text(FieldColumn(column.field, as_text, folded=as_text), operator, f"{number.normalize():f}")
    whole = column.field.type is FieldType.WHOLE_NUMBER and number == int(number) and abs(number) < _INT64
    value: sa.ColumnElement[Any] = sa.literal(int(number), sa.BigInteger) if whole else sa.literal(number, sa.Numeric)
    return _compare(column.expression, operator, value)


def _date(column: FieldColumn, field: tree.FieldName, operator: Operator, value: tree.Value) -> Clause:
    start, end = _as_span(column, field, value)
    expression = column.expression
    first, after = (sa.literal(moment, sa.DateTime(timezone=True)) for moment in (start, end))
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
    raise _wrong(field, column, f"{operator.value} does not go with a date")


def _equal(column: FieldColumn, field: tree.FieldName, operator: Operator, value: object) -> Clause:
    if operator not in (Operator.EQUAL, Operator.NOT_EQUAL):
        raise _wrong(field, column, f"{operator.value} does not go with it; use == or <>")
    return _compare(column.expression, operator, sa.literal(value))


def _compare(expression: sa.ColumnElement[Any], operator: Operator, value: sa.ColumnElement[Any]) -> Clause:
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
        case _:
            return expression <= value


def _is_set(column: FieldColumn) -> Clause:
    if column.field.type.is_text:
        return sa.func.octet_length(column.expression) > 0  # the size alone: a long text is not read for it
    if column.field.type in _SEVERAL_POINTERS:
        return sa.func.cardinality(column.expression) > 0
    return column.expression.is_not(None)


def _as_text(column: FieldColumn, field: tree.FieldName, value: tree.Value) -> str:
    match value:
        case tree.Text(text):
            return text
        case tree.Number(number):
            return f"{number:f}"
        case tree.Guid(guid):
            return str(guid)
        case tree.Truth(truth):
            return str(truth).lower()
    raise _wrong(field, column, "a text in single quotes is expected")


def _as_number(column: FieldColumn, field: tree.FieldName, value: tree.Value) -> Decimal:
    match value:
        case tree.Number(number):
            return number
        case tree.Id(_, id_) if isinstance(id_, int):
            return Decimal(id_)
        case tree.Text(text):
            try:
                number = Decimal(text.strip())
            except ArithmeticError:
                number = Decimal("NaN")
            if number.is_finite() and abs(number) < Decimal("1e30") and len(text) < 60:
                return number
            raise _wrong(field, column, f"{text[:50]!r} is no number")
    raise _wrong(field, column, "a number is expected")


def _as_span(column: FieldColumn, field: tree.FieldName, value: tree.Value) -> tuple[datetime, datetime]:
    try:
        if isinstance(value, tree.Date):
            return value.value, _end(value.value, value.precision)
        if isinstance(value, tree.Text):
            moment, precision = read_date(value.value)
            return moment, _end(moment, precision)
    except ValueError as error:
        raise _wrong(field, column, str(error)) from error
    raise _wrong(field, column, "a date such as 2024-03-12 is expected")


def _end(moment: datetime, precision: timedelta) -> datetime:
    try:
        return moment + precision
    except OverflowError:  # 9999-12-31, which often stands for "no end"
        return datetime.max.replace(tzinfo=UTC)


def _as_truth(column: FieldColumn, field: tree.FieldName, value: tree.Value) -> bool:
    match value:
        case tree.Truth(truth):
            return truth
        case tree.Text(text) if text.strip().lower() in ("true", "false", "yes", "no"):
            return text.strip().lower() in ("true", "yes")
        case tree.Number(number) if number in (0, 1):
            return bool(number)
    raise _wrong(field, column, "true or false is expected")


def _display(column: FieldColumn, field: tree.FieldName) -> sa.ColumnElement[Any]:
    if column.display is None:
        raise _wrong(field, column, "an ArtifactID or a GUID is expected")
    return column.display


def _holds(expression: sa.ColumnElement[Any], ids: Sequence[int]) -> Clause:
    return expression.op("@>", is_comparison=True)(_array(ids))


def _overlaps(expression: sa.ColumnElement[Any], ids: Sequence[int]) -> Clause:
    return expression.op("&&", is_comparison=True)(_array(ids))


def _array(ids: Sequence[int]) -> sa.ColumnElement[Any]:
    return sa.literal(list(ids), ARRAY(sa.Integer))


def _wrong(field: tree.FieldName, column: FieldColumn, words: str) -> ConditionError:
    return ConditionError(f"{column.field.name} is a field of type {column.field.type.value}; {words}.", field.column)
