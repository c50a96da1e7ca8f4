"""Which column of a load file goes to which field, and the reading of one row by it.

It touches neither disk nor database: names of choices and folders stay names until the batch resolves them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from photostat.errors import InvalidInputError
from photostat.workspaces.documents.model import MOST_CONTROL_NUMBER_CHARS, IncomingDocument
from photostat.workspaces.documents.values import ValueProblemError, parse_value, plain_text
from photostat.workspaces.fields.model import Field, FieldType
from photostat.workspaces.fields.system_fields import FOLDER_FIELD, SystemField

_UNREADABLE = "\ufffd"  # stands where bytes could not be decoded
_CHOICES = (FieldType.SINGLE_CHOICE, FieldType.MULTIPLE_CHOICE)
_UNLOADABLE = (FieldType.USER, FieldType.SINGLE_OBJECT, FieldType.MULTIPLE_OBJECT, FieldType.FILE, FieldType.EMPTY)


class RowProblemError(Exception):
    """A row that cannot be loaded; becomes an item error with the field's name."""

    def __init__(self, field_name: str, code: str, message: str) -> None:
        super().__init__(message)
        self.field_name = field_name
        self.code = code


@dataclass(frozen=True)
class SourceRow:
    """One row as the load file has it; `line_number` counts from 1. `is_decoded`: its bytes fit the file's encoding."""

    line_number: int
    values: Sequence[str]
    is_decoded: bool = True


@dataclass(frozen=True, kw_only=True)
class SourceColumns:
    """The mapping. Indexes count from 0; None: the source has no such column. `fields` come without the identifier.

    `width`: how many columns each row has, as the header says; None: nobody knows.
    """

    identifier: int
    fields: tuple[tuple[int, SystemField | Field], ...] = ()
    native_path: int | None = None
    native_name: int | None = None
    folder_path: int | None = None
    text_path: int | None = None
    multi_value: str = ";"
    day_first: bool = False
    width: int | None = None

    @property
    def given(self) -> frozenset[str]:
        """The columns of the table `document` that this source fills itself."""
        names = {item.column for _, item in self.fields if isinstance(item, SystemField)}
        if self.folder_path is not None:
            names.add("folder_id")
        if self.text_path is not None:
            names.add("extracted_text")
        return frozenset(names)


@dataclass
class ReadRow:
    """A row of checked values; what is named by text is still to be resolved."""

    document: IncomingDocument
    choices: list[tuple[Field, list[str]]] = field(default_factory=list)
    native_path: str = ""
    native_name: str = ""
    folder_path: str = ""
    text_path: str = ""


def check_loadable(item: SystemField | Field) -> None:
    """Raises InvalidInputError for a field that no load file can fill."""
    own = item.field if isinstance(item, SystemField) else item
    if own.read_only or (own.type in _UNLOADABLE and own.artifact_id != FOLDER_FIELD):
        raise InvalidInputError(f"{own.name}: this field cannot be loaded ({own.type.value}{', computed' * own.read_only}).")
    if isinstance(item, SystemField) and own.type in _CHOICES:
        raise InvalidInputError(f"{own.name}: this field cannot be loaded.")


def read_row(columns: SourceColumns, row: SourceRow) -> ReadRow:
    """Read one row. Raises RowProblemError."""
    if not row.is_decoded and any(_UNREADABLE in value for value in row.values):
        raise RowProblemError("", "encoding", "holds bytes that do not fit the encoding; name the right one")
    _check_width(columns, row)
    read = ReadRow(IncomingDocument(line_number=row.line_number, control_number=_control_number(columns, row)))
    for index, item in columns.fields:
        own = item.field if isinstance(item, SystemField) else item
        text = _cell(row, index)
        try:
            _place(columns, read, item, own, text)
        except ValueProblemError as problem:
            raise RowProblemError(own.name, "value", str(problem)) from problem
    read.native_path = _cell(row, columns.native_path).strip()
    read.native_name = _cell(row, columns.native_name).strip()
    read.folder_path = _cell(row, columns.folder_path)
    read.text_path = _cell(row, columns.text_path).strip()
    return read


def _place(columns: SourceColumns, read: ReadRow, item: SystemField | Field, own: Field, text: str) -> None:
    is_empty = not text.strip()
    if own.type in _CHOICES and not is_empty:
        names = text.split(columns.multi_value) if own.type is FieldType.MULTIPLE_CHOICE else [text]
        kept = [plain_text(name.strip(), 255) for name in names if name.strip()]
        read.choices.append((own, list(dict.fromkeys(kept))))
        return
    value = None if is_empty else parse_value(own, text, day_first=columns.day_first)
    if isinstance(item, SystemField):
        read.document.values[item.column] = value
    else:
        read.document.own_values[str(own.artifact_id)] = value


def _check_width(columns: SourceColumns, row: SourceRow) -> None:
    """A row that is broken amid a text, or has a delimiter in one, would put values into other fields than theirs."""
    count = len(row.values)
    if columns.width is None or count == columns.width:
        return
    if count < columns.width or any(value.strip() for value in row.values[columns.width :]):
        raise RowProblemError("", "columns", f"has {count} columns; the header has {columns.width}")


def _control_number(columns: SourceColumns, row: SourceRow) -> str:
    number = _cell(row, columns.identifier).strip()
    try:
        plain_text(number, MOST_CONTROL_NUMBER_CHARS)
    except ValueProblemError as problem:
        raise RowProblemError("Control Number", "value", str(problem)) from problem
    if not number or not number.isprintable():
        raise RowProblemError("Control Number", "control_number", "is empty or holds control characters")
    return number


def _cell(row: SourceRow, index: int | None) -> str:
    if index is None:
        return ""
    if index >= len(row.values):
        raise RowProblemError("", "columns", f"has {len(row.values)} columns; column {index + 1} is needed")
    return row.values[index]


def choice_names(rows: Iterable[ReadRow]) -> dict[int, list[str]]:
    """The names of choices that a batch uses, by field."""
    names: dict[int, dict[str, None]] = {}
    for row in rows:
        for own, wanted in row.choices:
            names.setdefault(own.artifact_id, {}).update(dict.fromkeys(wanted))
    return {field_id: list(found) for field_id, found in names.items()}
