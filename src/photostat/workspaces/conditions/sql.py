"""Tree -> SQL expression with bound values. The one place where a condition becomes a query.

Our reading of what the contract leaves open: texts compare without regard to case; `<>` finds rows without a value too; NOT is
true negation, so that a row is found by a term or by its negation, never by neither; a date without a time is a whole day; an
empty text is a value that is not set.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa

from photostat.workspaces.conditions import comparing, tree
from photostat.workspaces.conditions.columns import FieldColumn, FieldResolver
from photostat.workspaces.conditions.comparing import Clause
from photostat.workspaces.conditions.errors import ConditionError
from photostat.workspaces.conditions.texts import has_wildcards, like_literal, like_pattern, read_date
from photostat.workspaces.conditions.tree import Operator
from photostat.workspaces.fields.model import FieldType

MOST_PATTERNS = 1_000
_TEXT_OPERATORS = (Operator.LIKE, Operator.STARTS_WITH, Operator.ENDS_WITH, Operator.CONTAINS)


class ConditionContext(Protocol):
    """What a condition refers to besides fields."""

    def saved_search_ids(self, search_id: int) -> sa.Select[tuple[int]]:
        """The ids of the documents that a saved search finds, as a SQL set. Raises InvalidInputError, ConflictError."""

    def id_of_guid(self, guid: UUID) -> int | None:
        """The ArtifactID of a GUID in the workspace; None for an unknown one, which nothing can equal."""


def compile_condition(condition: tree.Condition, fields: FieldResolver, context: ConditionContext) -> Clause:
    """The condition as a WHERE clause. Raises ConditionError: unknown field, operator or value that does not fit its type."""
    return _Compiler(fields, context).condition(condition, negated=False)


def within(artifact_id: sa.ColumnElement[Any], ids: sa.Select[tuple[int]]) -> Clause:
    """Whether an id is one of a set (SELECT ... WHERE, nothing else); NULL may stand for no.

    A set chosen out of the very table whose rows are asked is a condition on these rows, and becomes one: PostgreSQL would
    join the partition with itself and expect a billion rows (a million documents, sorted: 2.1 s, against 0.15).
    """
    own_table = getattr(artifact_id, "table", None)
    is_of_it = list(ids.selected_columns) == [artifact_id] and ids.get_final_froms() == [own_table]
    return sa.and_(ids.whereclause) if is_of_it and ids.whereclause is not None else artifact_id.in_(ids)


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
                return within(column.expression, self._context.saved_search_ids(search_id))
            case tree.InMonth(field, month):
                if column.field.type is not FieldType.DATE:
                    raise _wrong(field, column, "IN MonthOf asks for a date")
                return comparing.in_month(column.expression, month)
            case tree.IsSet():
                return comparing.is_set(column)

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
        if kind in comparing.NUMBERS:
            return _ordered(column, field, operator, _as_number(column, field, value))
        if kind is FieldType.DATE:
            return _date(column, field, operator, value)
        if kind is FieldType.YES_NO:
            return _equal(column, field, operator, _as_truth(column, field, value))
        if kind in comparing.SINGLE_POINTERS:
            return self._pointer(column, field, operator, value)
        if kind in comparing.SEVERAL_POINTERS:
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
        found = comparing.holds(column, [self._id(column, field, value)])
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
            return comparing.text_in(column, [_as_text(column, field, value) for value in values])
        if operator is Operator.EQUAL and kind in comparing.NUMBERS:
            return comparing.number_in(column, [_as_number(column, field, value) for value in values])
        if operator is Operator.EQUAL and kind in (*comparing.SINGLE_POINTERS, *comparing.SEVERAL_POINTERS):
            if not all(isinstance(value, tree.Text) for value in values):
                return comparing.points_to(column, [self._id(column, field, value) for value in values])
            if column.display is not None:
                texts = [value.value for value in values if isinstance(value, tree.Text)]
                return comparing.text_in(FieldColumn(column.field, column.display), texts)
        if len(values) > MOST_PATTERNS:
            raise ConditionError(f"at most {MOST_PATTERNS:,} values can be compared one by one.", field.column)
        return sa.or_(*(self._comparison(column, field, operator, value) for value in values))

    def _ids_of(self, column: FieldColumn, term: tree.IdsOf) -> Clause:
        kind = column.field.type
        ids = [self._resolved(id_) for id_ in term.ids]
        if kind in comparing.SEVERAL_POINTERS:
            return comparing.holds(column, ids) if term.all_of_them else comparing.points_to(column, ids)
        if kind in comparing.SINGLE_POINTERS or kind is FieldType.WHOLE_NUMBER:
            if term.all_of_them and len(set(ids)) > 1:
                return sa.false()
            return comparing.points_to(column, ids)
        raise _wrong(term.field, column, f"it points to no {term.pointing.value.lower()}")

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
    folded = comparing.folded(column)
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


def _ordered(column: FieldColumn, field: tree.FieldName, operator: Operator, number: Decimal) -> Clause:
    if operator in _TEXT_OPERATORS:
        as_text = sa.cast(column.expression, sa.Text)
        return _text(FieldColumn(column.field, as_text, folded=as_text), operator, f"{number.normalize():f}")
    return comparing.number(column, operator, number)


def _date(column: FieldColumn, field: tree.FieldName, operator: Operator, value: tree.Value) -> Clause:
    span = _as_span(column, field, value)
    if operator in _TEXT_OPERATORS:
        raise _wrong(field, column, f"{operator.value} does not go with a date")
    return comparing.date(column.expression, operator, span)


def _equal(column: FieldColumn, field: tree.FieldName, operator: Operator, value: object) -> Clause:
    if operator not in (Operator.EQUAL, Operator.NOT_EQUAL):
        raise _wrong(field, column, f"{operator.value} does not go with it; use == or <>")
    if column.is_one_of is not None and isinstance(value, int):
        is_it = column.is_one_of([value])
        return is_it if operator is Operator.EQUAL else sa.not_(sa.func.coalesce(is_it, sa.false()))
    return comparing.compare(column.expression, operator, sa.literal(value))


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


def _wrong(field: tree.FieldName, column: FieldColumn, words: str) -> ConditionError:
    return ConditionError(f"{column.field.name} is a field of type {column.field.type.value}; {words}.", field.column)
