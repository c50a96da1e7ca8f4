"""Text of a condition -> tree. It knows the grammar and nothing of fields, types or SQL.

Parsed conditions are remembered: clients send the same few over and over.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken, VisitError

from photostat.workspaces.conditions import tree
from photostat.workspaces.conditions.errors import ConditionError
from photostat.workspaces.conditions.texts import read_date, unquoted

LONGEST = 1_000_000
"""Characters of a condition: room for a list of 100,000 ids."""

_INT32 = 2**31
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

_WORDS = {
    "TEXT": "a field or text in single quotes",
    "OPERATOR": "an operator (==, <>, >, >=, <, <=, LIKE, STARTSWITH, ENDSWITH)",
    "CONTAINS": "CONTAINS",
    "INTERSECTS": "INTERSECTS",
    "NUMBER": "a number",
    "DATE": "a date",
    "TRUTH": "true or false",
    "GUID": "a GUID",
    "MONTH": "a month",
    "SEVERAL": "MULTICHOICE or MULTIOBJECT",
    "TILDE_GUID": "~ and a GUID",
    "TILDE_NUMBER": "~ and a number",
    "LPAR": "(",
    "RPAR": ")",
    "LSQB": "[",
    "RSQB": "]",
    "COMMA": ",",
    "$END": "the end",
}


def parse(text: str) -> tree.Condition | None:
    """The tree of a condition; None for an empty one, which finds everything. Raises ConditionError."""
    if not text or text.isspace():
        return None
    if len(text) > LONGEST:
        raise ConditionError(f"it is longer than {LONGEST:,} characters.")
    return _parse_remembered(text) if len(text) < 2_000 else _parse(text)


@lru_cache(maxsize=1_000)
def _parse_remembered(text: str) -> tree.Condition | None:
    return _parse(text)


def _parse(text: str) -> tree.Condition | None:
    _refuse_unreadable(text)
    try:
        found: tree.Condition | None = _PARSER.parse(text)  # type: ignore[assignment] # our transformer makes it
    except VisitError as error:
        if isinstance(error.orig_exc, ConditionError):
            raise error.orig_exc from error
        raise
    except UnexpectedInput as error:
        raise _unexpected(text, error) from error
    if found is not None:
        _refuse_too_much(found)
    return found


def _refuse_too_much(condition: tree.Condition) -> None:
    levels, terms = tree.measure(condition)
    if levels > tree.DEEPEST:
        raise ConditionError(f"it is nested more than {tree.DEEPEST} levels deep.")
    if terms > tree.MOST_TERMS:
        raise ConditionError(f"it has more than {tree.MOST_TERMS:,} terms; use IN [..] for many values of one field.")


def _refuse_unreadable(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ConditionError("half a surrogate pair is no character.", error.start + 1) from error
    if "\0" in text:
        raise ConditionError("a NUL character has no place in it.", text.index("\0") + 1)


def _unexpected(text: str, error: UnexpectedInput) -> ConditionError:
    expected = error.accepts if isinstance(error, UnexpectedToken) and error.accepts else getattr(error, "expected", None)
    allowed = getattr(error, "allowed", None) if isinstance(error, UnexpectedCharacters) else expected
    words = sorted({_WORDS.get(name, name) for name in allowed or ()})
    position = error.pos_in_stream if error.pos_in_stream is not None and error.pos_in_stream >= 0 else len(text)
    at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    if at_end:
        position = len(text)
    what = "it ends too early" if at_end else f"unexpected {text[position : position + 20]!r}"
    return ConditionError(f"{what}; expected {' or '.join(words) if words else 'something else'}.", position + 1)


Made = TypeVar("Made")


def _at(make: Callable[..., Made]) -> Callable[..., Made]:
    """Errors of values in a token become condition errors at its place."""

    @wraps(make)
    def made(self: "_ToTree", token: Token) -> Made:
        try:
            return make(self, token)
        except (ValueError, ArithmeticError) as error:
            raise ConditionError(f"{error}.", (token.start_pos or 0) + 1) from error

    return made


@v_args(inline=True)
class _ToTree(Transformer[Token, Any]):
    """Builds the tree while the parser runs: no second pass, no recursion."""

    def start(self, condition: tree.Condition | None = None) -> tree.Condition | None:
        return condition

    def disjunction(self, *terms: tree.Condition) -> tree.Condition:
        return terms[0] if len(terms) == 1 else tree.Or(terms)

    def conjunction(self, *terms: tree.Condition) -> tree.Condition:
        return terms[0] if len(terms) == 1 else tree.And(terms)

    def negated(self, term: tree.Condition) -> tree.Condition:
        return tree.Not(term)

    @_at
    def named_field(self, token: Token) -> tree.FieldName:
        return tree.FieldName(_text(token), (token.start_pos or 0) + 1)

    @_at
    def tilde_field(self, token: Token) -> tree.FieldName:
        key = token[1:].strip()
        return tree.FieldName(UUID(key) if "-" in key else _id(key), (token.start_pos or 0) + 1)

    def comparison(self, field: tree.FieldName, operator: Token, value: Any) -> tree.Condition:
        kind = tree.Operator(operator.upper())
        if isinstance(value, tuple):
            if kind not in (tree.Operator.LIKE, tree.Operator.EQUAL):
                raise ConditionError("a list stands behind IN or LIKE only.", (operator.start_pos or 0) + 1)
            return tree.AnyOf(field, kind, value)
        return tree.Comparison(field, kind, value)

    def in_list(self, field: tree.FieldName, values: tuple[tree.Literal, ...]) -> tree.Condition:
        return tree.AnyOf(field, tree.Operator.EQUAL, values)

    def in_objects(self, field: tree.FieldName, values: tuple[tree.Literal, ...]) -> tree.Condition:
        return tree.IdsOf(field, tree.Pointing.OBJECT, _ids(field, values))

    def in_choices(self, field: tree.FieldName, values: tuple[tree.Literal, ...]) -> tree.Condition:
        return tree.IdsOf(field, tree.Pointing.CHOICE, _ids(field, values))

    def several(self, field: tree.FieldName, how: Token, what: Token, values: tuple[tree.Literal, ...]) -> tree.Condition:
        pointing = tree.Pointing.CHOICE if what.upper() == "MULTICHOICE" else tree.Pointing.OBJECT
        return tree.IdsOf(field, pointing, _ids(field, values), all_of_them=how.upper() == "CONTAINS", several=True)

    def in_saved_search(self, field: tree.FieldName, number: Token) -> tree.Condition:
        return tree.InSavedSearch(field, _id_at(number))

    def in_view(self, field: tree.FieldName, number: Token) -> tree.Condition:
        raise ConditionError("views are not served here; use IN SAVEDSEARCH.", field.column)

    def in_month(self, field: tree.FieldName, month: int) -> tree.Condition:
        return tree.InMonth(field, month)

    @_at
    def month(self, token: Token) -> int:
        number = _MONTHS.index(token[:3].lower()) + 1 if token.type == "MONTH" else _id(token)
        if not 1 <= number <= 12:
            raise ValueError("a month is 1 to 12")
        return number

    def is_set(self, field: tree.FieldName) -> tree.Condition:
        return tree.IsSet(field)

    def value(self, value: Any) -> Any:
        return value

    def list(self, *values: tree.Literal | None) -> tuple[tree.Literal, ...]:
        return tuple(value for value in values if value is not None)

    def object_value(self, number: Token) -> tree.Id:
        return tree.Id(tree.Pointing.OBJECT, _id_at(number))

    def choice_value(self, token: Token) -> tree.Id:
        return tree.Id(tree.Pointing.CHOICE, UUID(token) if token.type == "GUID" else _id_at(token))

    @_at
    def user_value(self, token: Token) -> tree.UserName:
        return tree.UserName(_text(token))

    @_at
    def text(self, token: Token) -> tree.Text:
        return tree.Text(_text(token))

    @_at
    def number(self, token: Token) -> tree.Number:
        return tree.Number(_number(token))

    @_at
    def date(self, token: Token) -> tree.Date:
        return tree.Date(*read_date(token))

    def truth(self, token: Token) -> tree.Truth:
        return tree.Truth(token.lower() == "true")

    def guid(self, token: Token) -> tree.Guid:
        return tree.Guid(UUID(token))


def _text(token: str) -> str:
    text = unquoted(token)
    if "\0" in text:
        raise ValueError("a NUL character has no place in a text")
    return text


def _number(token: str) -> Decimal:
    number = Decimal(token)
    if not number.is_finite() or (number and not -30 <= number.adjusted() <= 30) or len(number.as_tuple().digits) > 60:
        raise ValueError("the number is too large, too small or too long")
    return number


def _id(token: str) -> int:
    number = _number(token)
    if number != int(number) or not 0 <= number < _INT32:
        raise ValueError(f"an ArtifactID is a whole number from 0 to {_INT32 - 1}")
    return int(number)


def _id_at(token: Token) -> int:
    try:
        return _id(token)
    except (ValueError, ArithmeticError) as error:
        raise ConditionError(f"{error}.", (token.start_pos or 0) + 1) from error


def _ids(field: tree.FieldName, values: tuple[tree.Literal, ...]) -> tuple[int | UUID, ...]:
    found: list[int | UUID] = []
    for value in values:
        if isinstance(value, tree.Guid):
            found.append(value.value)
        elif isinstance(value, tree.Number):
            try:
                found.append(_id(str(value.value)))
            except ValueError as error:
                raise ConditionError(f"{error}.", field.column) from error
        else:
            raise ConditionError("ids are ArtifactIDs or GUIDs.", field.column)
    return tuple(found)


_PARSER = Lark(
    Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8"),
    parser="lalr",
    lexer="contextual",
    transformer=_ToTree(),
    propagate_positions=False,
    maybe_placeholders=False,
)
