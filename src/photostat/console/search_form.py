"""The form of a saved search: a few conditions one below the other, each joined to the next, and words to look for.

What people type becomes a definition and back. Groups of conditions, and conditions on other searches, come from the API alone; a
search that has some is shown, and not edited here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from photostat.console.forms import Form
from photostat.errors import InvalidInputError
from photostat.storage.database import Connection
from photostat.workspaces.documents.store.columns import DocumentColumns
from photostat.workspaces.fields.model import Field, FieldType
from photostat.workspaces.fields.store import choices_of
from photostat.workspaces.searches.definition import Criterion, Group, Joined, Joiner, JsonValue, Operator, SearchDefinition

SPARE_ROWS = 1
_MOST_ROWS = 50
_CHOICES = (FieldType.SINGLE_CHOICE, FieldType.MULTIPLE_CHOICE)
_SEVERAL = (Operator.IN, Operator.ANY_OF_THESE, Operator.ALL_OF_THESE, Operator.BETWEEN)
OPERATORS = (
    (Operator.IS, "is"),
    (Operator.CONTAINS, "contains"),
    (Operator.STARTS_WITH, "begins with"),
    (Operator.ENDS_WITH, "ends with"),
    (Operator.IS_SET, "is set"),
    (Operator.ANY_OF_THESE, "is any of (; between)"),
    (Operator.ALL_OF_THESE, "has all of (; between)"),
    (Operator.LESS_THAN, "is less than"),
    (Operator.GREATER_THAN, "is greater than"),
    (Operator.BETWEEN, "is between (; between)"),
    (Operator.IS_BEFORE, "is before"),
    (Operator.IS_BEFORE_OR_ON, "is before or on"),
    (Operator.IS_AFTER, "is after"),
    (Operator.IS_AFTER_OR_ON, "is after or on"),
)


@dataclass(frozen=True)
class Row:
    """One line of the form, as typed."""

    field: str = ""
    operator: str = Operator.IS.value
    value: str = ""
    negated: bool = False
    joiner: str = Joiner.AND.value


def fields_to_search(connection: Connection, workspace_id: int) -> Sequence[Field]:
    """The fields that conditions can be on, by name."""
    fields = [column.field for column in DocumentColumns.load(connection, workspace_id).all()]
    return sorted((field for field in fields if field.type is not FieldType.FILE), key=lambda field: field.name.lower())


def typed_rows(form: Form) -> Sequence[Row]:
    """The lines that were sent."""
    count = min(len(form.texts("field")), _MOST_ROWS)

    def at(name: str, index: int, default: str) -> str:
        texts = form.texts(name)
        return texts[index] if index < len(texts) else default

    return [
        Row(
            at("field", index, ""),
            at("operator", index, Operator.IS.value),
            at("value", index, ""),
            at("negated", index, "") == "1",
            at("joiner", index, Joiner.AND.value),
        )
        for index in range(count)
    ]


def definition_of(connection: Connection, workspace_id: int, rows: Sequence[Row], words: str) -> SearchDefinition:
    """What the lines mean; those without a field mean nothing. Raises InvalidInputError."""
    fields = {str(field.artifact_id): field for field in fields_to_search(connection, workspace_id)}
    used = [row for row in rows if row.field]
    items = []
    for index, row in enumerate(used):
        joiner = Joiner.NONE if index == len(used) - 1 else Joiner.OR if row.joiner == Joiner.OR else Joiner.AND
        field = fields.get(row.field)
        if field is None:
            raise InvalidInputError("Conditions: a field is gone. Choose another.")
        items.append(Joined(_criterion(connection, workspace_id, field, row), joiner))
    return SearchDefinition(criteria=Group(tuple(items)), search_text=words)


def _criterion(connection: Connection, workspace_id: int, field: Field, row: Row) -> Criterion:
    try:
        operator = Operator(row.operator)
    except ValueError as error:
        raise InvalidInputError(f"Conditions: '{row.operator[:40]}' is no operator.") from error
    texts = [text.strip() for text in row.value.split(";")] if operator in _SEVERAL else [row.value.strip()]
    values: list[JsonValue] = list(texts)
    if operator is Operator.IS_SET:
        return Criterion(field.artifact_id, operator, True, row.negated)
    if field.type in _CHOICES:
        values = [_choice(connection, workspace_id, field, text) for text in texts]
    return Criterion(field.artifact_id, operator, values if operator in _SEVERAL else values[0], row.negated)


def _choice(connection: Connection, workspace_id: int, field: Field, text: str) -> int:
    choices = choices_of(connection, workspace_id, field.artifact_id)
    for choice in choices:
        if choice.name.lower() == text.lower() or str(choice.artifact_id) == text:
            return choice.artifact_id
    known = ", ".join(choice.name for choice in choices[:20])
    raise InvalidInputError(f"Conditions: '{field.name}' has no choice '{text[:100]}'; it has {known or 'none'}.")


def rows_of(connection: Connection, workspace_id: int, definition: SearchDefinition) -> Sequence[Row] | None:
    """The lines of a definition; None where they cannot show all of it."""
    if definition.folder_ids or definition.owner_id:
        return None
    rows = list(_rows(connection, workspace_id, definition.criteria))
    return None if None in rows else [row for row in rows if row is not None]


def _rows(connection: Connection, workspace_id: int, group: Group) -> Iterator[Row | None]:
    types = {field.artifact_id: field for field in fields_to_search(connection, workspace_id)}
    for joined in group.items:
        item = joined.item
        if isinstance(item, Group) or item.field_id not in types or item.month is not None:
            yield None
            continue
        values = item.value if isinstance(item.value, list) else [item.value]
        field = types[item.field_id]
        names = {choice.artifact_id: choice.name for choice in choices_of(connection, workspace_id, field.artifact_id)}
        if item.operator not in dict(OPERATORS) or any(isinstance(value, dict | list) for value in values):
            yield None
            continue
        shown = "; ".join(names.get(value, str(value)) if isinstance(value, int) else str(value) for value in values)
        text = "" if item.operator is Operator.IS_SET else shown
        joiner = joined.then.value if joined.then is not Joiner.NONE else Joiner.AND.value
        yield Row(str(item.field_id), item.operator.value, text, item.negated, joiner)
