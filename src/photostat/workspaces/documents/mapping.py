"""Which column of a load file goes where, from its header, the workspace's fields and what the user said.

A column without a field of its name is left out, and told; a column that the user mapped to something that is not there, or
cannot be loaded, is an error. Nothing is guessed but the trade's names for identifier, paths and folder.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from photostat.errors import InvalidInputError
from photostat.workspaces.artifacts.well_known import CONTROL_NUMBER, EXTRACTED_TEXT
from photostat.workspaces.documents.columns_of_source import SourceColumns, check_loadable
from photostat.workspaces.fields.model import Field
from photostat.workspaces.fields.system_fields import FOLDER_FIELD, SystemField

_IDENTIFIERS = ("controlnumber", "begdoc", "begbates", "begdoc#", "docid")
_NATIVE_PATHS = ("nativepath", "filepath", "nativefile", "nativelink")
_TEXT_PATHS = ("textpath", "ocrpath", "extractedtextpath")
_FOLDER_PATHS = ("folder", "folderpath")
_ONE_COLUMN = ". There is one column only: are the delimiters others? Name them with --delimiters, such as comma or tab."
_USUAL_NAMES = {"filename": "File Name", "fileext": "File Extension", "md5hash": "MD5 Hash", "sha1hash": "SHA1 Hash"}


@dataclass(frozen=True)
class Mapping:
    """`targets`: each column with what it fills, in words; None: not loaded."""

    columns: SourceColumns
    targets: tuple[tuple[str, str | None], ...]


def map_columns(header: Sequence[str], fields: Sequence[SystemField | Field], maps: Sequence[str]) -> Mapping:
    """Map a header. `maps`: `COLUMN=FIELD` each, overruling the names. Raises InvalidInputError."""
    by_name = {_own(item).name.lower(): item for item in fields}
    said = _said(header, by_name, maps)
    folded = [_folded(column) for column in header]
    taken = {_own(item).artifact_id for item in said.values()}
    paths = {
        name: None if said_elsewhere else _first(folded, names, said)
        for name, names, said_elsewhere in (
            ("identifier", _IDENTIFIERS, CONTROL_NUMBER in taken),
            ("native_path", _NATIVE_PATHS, False),
            ("text_path", _TEXT_PATHS, EXTRACTED_TEXT in taken),
            ("folder_path", _FOLDER_PATHS, FOLDER_FIELD in taken),
        )
    }
    chosen: dict[int, SystemField | Field] = dict(said)
    for index, column in enumerate(header):
        item = by_name.get(column.strip().lower()) or by_name.get(_USUAL_NAMES.get(folded[index], "").lower())
        if item is not None and index not in chosen and index not in paths.values() and _own(item).artifact_id not in taken:
            if not _is_loadable(item):
                continue
            chosen[index] = item
            taken.add(_own(item).artifact_id)
    for index, item in list(chosen.items()):
        role = {CONTROL_NUMBER: "identifier", FOLDER_FIELD: "folder_path"}.get(_own(item).artifact_id)
        if role:
            paths[role] = index
            del chosen[index]
    return _mapping(header, paths, chosen)


def _mapping(header: Sequence[str], paths: dict[str, int | None], chosen: dict[int, SystemField | Field]) -> Mapping:
    identifier = paths["identifier"]
    if identifier is None:
        raise InvalidInputError(
            f'No column holds the control number. Name it: --map "COLUMN=Control Number". Columns: {", ".join(header)[:500]}'
            + (_ONE_COLUMN if len(header) == 1 else "")
        )
    if paths["text_path"] is not None:  # the text of the file; two sources of one field would overrule each other
        chosen = {index: item for index, item in chosen.items() if _own(item).artifact_id != EXTRACTED_TEXT}
    columns = SourceColumns(
        identifier=identifier,
        fields=tuple(sorted(chosen.items(), key=lambda pair: pair[0])),
        native_path=paths["native_path"],
        folder_path=paths["folder_path"],
        text_path=paths["text_path"],
        width=len(header),
    )
    words = {index: role.replace("_", " ") for role, index in paths.items() if index is not None}
    words |= {index: _own(item).name for index, item in chosen.items()}
    return Mapping(columns, tuple((column, words.get(index)) for index, column in enumerate(header)))


def _said(header: Sequence[str], by_name: dict[str, SystemField | Field], maps: Sequence[str]) -> dict[int, SystemField | Field]:
    index_of = {column.strip().lower(): index for index, column in enumerate(header)}
    said: dict[int, SystemField | Field] = {}
    for text in maps:
        column, equals, name = text.rpartition("=")
        if not equals:
            raise InvalidInputError(f'--map {text!r}: write "COLUMN=FIELD".')
        index, item = index_of.get(column.strip().lower()), by_name.get(name.strip().lower())
        if index is None:
            raise InvalidInputError(f"--map {text!r}: there is no column {column!r}. Columns: {', '.join(header)[:500]}")
        if item is None:
            raise InvalidInputError(f"--map {text!r}: there is no field {name!r} in this workspace.")
        check_loadable(item)
        if any(_own(other).artifact_id == _own(item).artifact_id for other in said.values()):
            raise InvalidInputError(f"--map {text!r}: the field {name!r} has a column already.")
        said[index] = item
    return said


def _first(folded: Sequence[str], names: Sequence[str], said: dict[int, SystemField | Field]) -> int | None:
    return next((folded.index(name) for name in names if name in folded and folded.index(name) not in said), None)


def _is_loadable(item: SystemField | Field) -> bool:
    try:
        check_loadable(item)
    except InvalidInputError:
        return False
    return True


def _own(item: SystemField | Field) -> Field:
    return item.field if isinstance(item, SystemField) else item


def _folded(column: str) -> str:
    return column.strip().lower().replace(" ", "").replace("_", "")
