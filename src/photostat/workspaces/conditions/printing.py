"""Tree -> text of a condition. What it prints, `parsing.parse` reads back the same."""

from uuid import UUID

from photostat.workspaces.conditions import tree
from photostat.workspaces.conditions.texts import quoted, written_date


def printed(condition: tree.Condition | None) -> str:
    """The condition in one line; parentheses only where they are needed."""
    return "" if condition is None else _condition(condition)


def _condition(condition: tree.Condition) -> str:
    match condition:
        case tree.Or(terms):
            return " OR ".join(_inner(term, tree.Or) for term in terms)
        case tree.And(terms):
            return " AND ".join(_inner(term, tree.And | tree.Or) for term in terms)
        case tree.Not(term):
            return f"NOT {_inner(term, tree.And | tree.Or)}"
        case _:
            return _term(condition)


def _inner(term: tree.Condition, in_parentheses: object) -> str:
    text = _condition(term)
    return f"({text})" if isinstance(term, in_parentheses) else text  # type: ignore[arg-type] # a class or a union of them


def _term(term: tree.Term) -> str:
    field = _field(term.field)
    match term:
        case tree.Comparison(_, operator, value):
            return f"{field} {operator.value} {_value(value)}"
        case tree.AnyOf(_, operator, values):
            word = "IN" if operator is tree.Operator.EQUAL else operator.value
            return f"{field} {word} [{', '.join(_value(value) for value in values)}]"
        case tree.IdsOf(_, pointing, ids, all_of_them, several):
            listed = f"[{', '.join(str(id_) for id_ in ids)}]"
            if several:
                return f"{field} {'CONTAINS' if all_of_them else 'INTERSECTS'} MULTI{pointing.value} {listed}"
            return f"{field} IN {pointing.value} {listed}"
        case tree.InSavedSearch(_, search_id):
            return f"{field} IN SAVEDSEARCH {search_id}"
        case tree.InMonth(_, month):
            return f"{field} IN MONTHOF {month}"
        case tree.IsSet():
            return f"{field} ISSET"


def _field(field: tree.FieldName) -> str:
    return quoted(field.key) if isinstance(field.key, str) else f"~{field.key}"


def _value(value: tree.Value) -> str:
    match value:
        case tree.Text(text):
            return quoted(text)
        case tree.Number(number):
            return str(number)
        case tree.Date(moment, precision):
            return written_date(moment, precision)
        case tree.Truth(truth):
            return "true" if truth else "false"
        case tree.Guid(guid):
            return str(guid)
        case tree.Id(pointing, id_):
            return f"{pointing.value} {id_ if isinstance(id_, UUID) else int(id_)}"
        case tree.UserName(name):
            return f"USER {quoted(name)}"
