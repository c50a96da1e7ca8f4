"""What an import job is told: where columns go, which load file is read and how it is parted. Flat, so that it is stored as JSON.

Well-formedness is checked here, without a database; whether fields and folders exist is asked by `jobs`.
"""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from photostat.errors import InvalidInputError
from photostat.loadfiles.dat import MAX_FIELDS
from photostat.loadfiles.delimiters import Delimiters
from photostat.loadfiles.lines import checked_encoding
from photostat.workspaces.artifacts.well_known import ROOT_FOLDER
from photostat.workspaces.documents.imports.states import ImportState
from photostat.workspaces.documents.model import LoadMode

T = TypeVar("T", bound="JobSettings | SourceSettings")


@dataclass(frozen=True, kw_only=True)
class JobSettings:
    """Indexes of columns count from 0. `columns`: index and ArtifactID of the field, the control number's among them; empty for
    page images, which bring their control numbers themselves. `is_images`: sources are OPT files."""

    mode: LoadMode
    columns: tuple[tuple[int, int], ...] = ()
    native_path: int | None = None
    native_name: int | None = None
    text_path: int | None = None
    folder_path: int | None = None
    root_folder_id: int = ROOT_FOLDER
    is_images: bool = False


@dataclass(frozen=True, kw_only=True)
class SourceSettings:
    """`path` as the server sees it. `start_line`: rows before it are passed over (0, 1: none are). `encoding` None: found out."""

    path: str
    is_opticon: bool = False
    has_header: bool = True
    start_line: int = 0
    column: str = "\x14"
    quote: str = "\xfe"
    newline: str = "\xae"
    multi_value: str = ";"
    nested_value: str = "\\"
    encoding: str | None = None
    culture: str = "en-US"

    @property
    def delimiters(self) -> Delimiters:
        """Those of columns, quotes and line breaks."""
        return Delimiters(self.column, self.quote, self.newline)

    @property
    def is_day_first(self) -> bool:
        """Whether 3/4/2024 is in April."""
        return self.culture.lower() not in ("", "en-us")


@dataclass(frozen=True, kw_only=True)
class ImportJob:
    """One job. `state` as it is stored; `source_states` those of its sources."""

    job_guid: UUID
    application_name: str
    correlation_id: str
    state: ImportState
    settings: JobSettings | None
    is_ended: bool
    created_by: int
    created_on: datetime
    modified_on: datetime
    source_states: frozenset[ImportState]


@dataclass(frozen=True, kw_only=True)
class ImportSource:
    """One load file of a job. `total`: None until it is read to its end."""

    workspace_id: int
    job_guid: UUID
    source_guid: UUID
    state: ImportState
    settings: SourceSettings
    total: int | None
    imported: int
    errored: int
    last_line: int
    message: str


def check_job(settings: JobSettings) -> None:
    """Raises InvalidInputError with the wire name of what is wrong."""
    indexes = [index for index, _ in settings.columns]
    others = (settings.native_path, settings.native_name, settings.text_path, settings.folder_path)
    if any(not 0 <= index < MAX_FIELDS for index in (*indexes, *(index for index in others if index is not None))):
        raise InvalidInputError(f"ColumnIndex: must be from 0 to {MAX_FIELDS - 1}.")
    taken = [field_id for _, field_id in settings.columns]
    if len(set(taken)) != len(taken):
        raise InvalidInputError("FieldMappings: a field can have one column only.")


def check_source(settings: SourceSettings) -> None:
    """Raises InvalidInputError with the wire name of what is wrong."""
    named = {"ColumnDelimiter": settings.column, "QuoteDelimiter": settings.quote, "NewLineDelimiter": settings.newline}
    named |= {"MultiValueDelimiter": settings.multi_value, "NestedValueDelimiter": settings.nested_value}
    for name, text in named.items():
        may_be_empty = name in ("QuoteDelimiter", "NewLineDelimiter")
        if len(text) > 1 or (not text and not may_be_empty) or text in ("\r", "\n", "\0"):
            raise InvalidInputError(f"{name}: must be one character, no line break.")
    parting = [text for text in (settings.column, settings.quote, settings.newline) if text]
    if len(set(parting)) != len(parting):
        raise InvalidInputError("ColumnDelimiter, QuoteDelimiter and NewLineDelimiter must differ from each other.")
    if settings.encoding is not None:
        try:
            checked_encoding(settings.encoding)
        except InvalidInputError as error:
            raise InvalidInputError(f"Encoding: {error}") from error


def allowed_folders(setting: str) -> list[Path]:
    """The folders of the setting `imports.allowed_folders`."""
    return [Path(part).resolve() for part in setting.split(":") if part]


def load_file(named: str, allowed: list[Path]) -> Path:
    """The load file. Raises InvalidInputError: none may be read, it lies elsewhere, it is not there."""
    if not allowed:
        raise InvalidInputError(
            "Path: this server reads no load files of its own disk. Its operator names the folders from which it may in "
            "PHOTOSTAT_IMPORTS__ALLOWED_FOLDERS."
        )
    try:
        path = Path(named)
        real = path.resolve()
        # First where it lies: whether a file elsewhere exists is nobody's matter
        is_inside = path.is_absolute() and any(real.is_relative_to(folder) for folder in allowed)
        is_file = is_inside and real.is_file()
    except (OSError, ValueError, RuntimeError):
        is_inside = is_file = False
    if not is_inside:
        raise InvalidInputError("Path: must be an absolute path below a folder that the setting imports.allowed_folders names.")
    if not is_file:
        raise InvalidInputError("Path: there is no such file.")
    return real


def to_stored(settings: JobSettings | SourceSettings) -> dict[str, Any]:
    """As it is stored in a JSON column."""
    return asdict(settings)


def job_from_stored(stored: dict[str, Any]) -> JobSettings:
    """Back from the JSON column."""
    known = _known(JobSettings, stored)
    columns = tuple((int(index), int(field_id)) for index, field_id in known.pop("columns"))
    return JobSettings(mode=LoadMode(known.pop("mode")), columns=columns, **known)


def source_from_stored(stored: dict[str, Any]) -> SourceSettings:
    """Back from the JSON column."""
    return SourceSettings(**_known(SourceSettings, stored))


def _known(kind: type[T], stored: dict[str, Any]) -> dict[str, Any]:
    return {field.name: stored[field.name] for field in fields(kind) if field.name in stored}
