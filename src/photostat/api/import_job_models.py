"""The bodies and answers of the import service, and how they become the domain's settings."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Annotated, ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import Field

from photostat.api.admin_shapes import shown_time
from photostat.api.wire.enums import ByName
from photostat.api.wire.naming import WireModel
from photostat.api.wire.shapes import ArtifactID, Int32
from photostat.errors import InvalidInputError
from photostat.workspaces.artifacts.well_known import CONTROL_NUMBER, EXTRACTED_TEXT, ROOT_FOLDER
from photostat.workspaces.documents.imports.model import ImportJob, ImportSource, JobSettings, SourceSettings
from photostat.workspaces.documents.imports.states import shown_state
from photostat.workspaces.documents.model import ItemError, LoadMode
from photostat.workspaces.fields.model import Field as DocumentField
from photostat.workspaces.fields.system_fields import SystemField

T = TypeVar("T")
_Text = Annotated[str, Field(max_length=2_000)]
_Mode = Annotated[
    LoadMode,
    ByName(
        LoadMode,
        numbers={0: LoadMode.APPEND, 1: LoadMode.OVERLAY, 2: LoadMode.APPEND_OVERLAY},
        names={LoadMode.APPEND: "Append", LoadMode.OVERLAY: "Overlay", LoadMode.APPEND_OVERLAY: "AppendOverlay"},
    ),
]


class SourceType(Enum):
    """What a source is."""

    OPTICON = 1
    LOAD_FILE = 2


_Type = Annotated[SourceType, ByName(SourceType, numbers={1: SourceType.OPTICON, 2: SourceType.LOAD_FILE})]


class CreateJobBody(WireModel):
    """Who imports; both are for people."""

    application_name: _Text = ""
    correlation_id: _Text = ""


class OverlayBody(WireModel):
    """Absent: append."""

    key_field: str | None = None
    mode: _Mode = LoadMode.OVERLAY


class NativeBody(WireModel):
    """Columns with the path of the native and with its name."""

    file_path_column_index: Int32
    file_name_column_index: Int32 | None = None


class ImageBody(WireModel):
    """Present: sources are OPT files."""

    load_extracted_text: bool = False


class FieldMappingBody(WireModel):
    """A column and the field that it fills: by name or by ArtifactID as digits."""

    also_spelled: ClassVar[Mapping[str, str]] = {"containspath": "contains_file_path"}

    column_index: Int32
    field: str
    contains_id: bool = False
    contains_file_path: bool = False


class FieldsBody(WireModel):
    """All mappings."""

    field_mappings: tuple[FieldMappingBody, ...] = ()


class FolderBody(WireModel):
    """Where documents go: to a folder, or below it by the paths of a column."""

    root_folder_id: ArtifactID | None = None
    folder_path_column_index: Int32 | None = None


class ImportSettingsBody(WireModel):
    """Where columns go."""

    overlay: OverlayBody | None = None
    native: NativeBody | None = None
    image: ImageBody | None = None
    fields: FieldsBody | None = None
    folder: FolderBody | None = None


class ConfigureBody(WireModel):
    """The settings of a job."""

    import_settings: ImportSettingsBody


class DataSourceSettings(WireModel):
    """A load file as the server sees it and how it is parted. `Encoding` absent: found out."""

    path: Annotated[str, Field(max_length=4_000)]
    type: _Type = SourceType.LOAD_FILE
    first_line_contains_column_names: bool = True
    start_line: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    column_delimiter: str = "\x14"
    quote_delimiter: str = "\xfe"
    new_line_delimiter: str = "\xae"
    multi_value_delimiter: str = ";"
    nested_value_delimiter: str = "\\"
    end_of_line: Int32 = 0
    encoding: Annotated[str, Field(max_length=100)] | None = None
    culture_info: Annotated[str, Field(max_length=100)] = "en-US"


class AddSourceBody(WireModel):
    """One load file."""

    data_source_settings: DataSourceSettings


class JobAnswer(WireModel):
    """What every POST answers."""

    is_success: bool = True
    error_message: str = ""
    error_code: str = ""
    import_job_id: UUID


class ValueAnswer(JobAnswer, Generic[T]):
    """What every GET answers."""

    value: T


class JobDetails(WireModel):
    """A job; times are UTC."""

    is_configured: bool
    state: int
    application_name: str
    correlation_id: str
    created_by: int
    created_on: str
    last_modified_on: str


class Progress(WireModel):
    """Records of a job or of a source. `TotalRecords`: those that are known so far, until a source is read to its end."""

    total_records: int
    imported_records: int
    errored_records: int


class SourceDetails(WireModel):
    """A source. `JobLevelErrors`: why it failed as a whole."""

    state: int
    data_source_settings: DataSourceSettings
    job_level_errors: tuple[str, ...] = ()


class ItemErrorDetails(WireModel):
    """What is wrong with a record."""

    error_code: str
    error_message: str
    error_properties: Mapping[str, str]


class ItemErrorAnswer(WireModel):
    """One record that was not loaded."""

    line_number: int
    error_details: tuple[ItemErrorDetails, ...]


class ItemErrors(WireModel):
    """A page of the errors of a source."""

    data_source_id: UUID
    errors: tuple[ItemErrorAnswer, ...]
    total_count: int
    number_of_skipped_records: int
    number_of_records: int
    has_more_records: bool


def job_settings(body: ImportSettingsBody, fields: Sequence[SystemField | DocumentField]) -> JobSettings:
    """The domain's settings. Raises InvalidInputError with the wire name."""
    by_name = {_own(item).name.lower(): _own(item).artifact_id for item in fields}
    mode = body.overlay.mode if body.overlay else LoadMode.APPEND
    if body.overlay and body.overlay.key_field and by_name.get(body.overlay.key_field.lower()) != CONTROL_NUMBER:
        raise InvalidInputError("KeyField: documents are found by their Control Number only.")
    folder = body.folder or FolderBody()
    root = folder.root_folder_id or ROOT_FOLDER
    if body.image is not None:
        return _image_settings(body, mode, root)
    columns, text_path = _columns(body.fields.field_mappings if body.fields else (), by_name)
    return JobSettings(
        mode=mode,
        columns=columns,
        native_path=body.native.file_path_column_index if body.native else None,
        native_name=body.native.file_name_column_index if body.native else None,
        text_path=text_path,
        folder_path=folder.folder_path_column_index,
        root_folder_id=root,
    )


def _image_settings(body: ImportSettingsBody, mode: LoadMode, root: int) -> JobSettings:
    if body.native or (body.fields and body.fields.field_mappings):
        raise InvalidInputError("Image: a job of page images has neither Native nor Fields; make one job for each.")
    if body.image and body.image.load_extracted_text:
        raise InvalidInputError("LoadExtractedText: an OPT names no texts here; load them with a column of Extracted Text.")
    return JobSettings(mode=mode, root_folder_id=root, is_images=True)


def _columns(mappings: Sequence[FieldMappingBody], by_name: Mapping[str, int]) -> tuple[tuple[tuple[int, int], ...], int | None]:
    """Index and field of each column, and the index of the one that names text files."""
    columns, text_path = [], None
    for mapping in mappings:
        field_id = by_name.get(mapping.field.strip().lower())
        if field_id is None and mapping.field.isascii() and mapping.field.isdigit() and len(mapping.field) <= 10:
            field_id = next((known for known in by_name.values() if known == int(mapping.field)), None)
        if field_id is None:
            raise InvalidInputError(f"Field: there is no field {mapping.field[:100]!r} of documents in this workspace.")
        if mapping.contains_id:
            raise InvalidInputError(f"ContainsID: values of {mapping.field[:100]!r} are read by name only.")
        if mapping.contains_file_path and field_id != EXTRACTED_TEXT:
            raise InvalidInputError("ContainsFilePath: only Extracted Text is read from files.")
        if mapping.contains_file_path and text_path is None:
            text_path = mapping.column_index
        columns.append((mapping.column_index, field_id))
    return tuple(columns), text_path


def source_settings(body: DataSourceSettings) -> SourceSettings:
    """The domain's settings of a source."""
    return SourceSettings(
        path=body.path,
        is_opticon=body.type is SourceType.OPTICON,
        has_header=body.first_line_contains_column_names,
        start_line=body.start_line,
        column=body.column_delimiter,
        quote=body.quote_delimiter,
        newline=body.new_line_delimiter,
        multi_value=body.multi_value_delimiter,
        nested_value=body.nested_value_delimiter,
        encoding=body.encoding or None,
        culture=body.culture_info,
    )


def shown_source(settings: SourceSettings) -> DataSourceSettings:
    """The settings of a source as they are answered."""
    return DataSourceSettings(
        path=settings.path,
        type=SourceType.OPTICON if settings.is_opticon else SourceType.LOAD_FILE,
        first_line_contains_column_names=settings.has_header,
        start_line=settings.start_line,
        column_delimiter=settings.column,
        quote_delimiter=settings.quote,
        new_line_delimiter=settings.newline,
        multi_value_delimiter=settings.multi_value,
        nested_value_delimiter=settings.nested_value,
        encoding=settings.encoding,
        culture_info=settings.culture,
    )


def job_details(job: ImportJob) -> JobDetails:
    """A job as it is answered."""
    return JobDetails(
        is_configured=job.settings is not None,
        state=shown_state(job.state, job.source_states, is_ended=job.is_ended),
        application_name=job.application_name,
        correlation_id=job.correlation_id,
        created_by=job.created_by,
        created_on=shown_time(job.created_on),
        last_modified_on=shown_time(job.modified_on),
    )


def progress_of(sources: Sequence[ImportSource]) -> Progress:
    """The sums over sources."""
    return Progress(
        total_records=sum(source.imported + source.errored if source.total is None else source.total for source in sources),
        imported_records=sum(source.imported for source in sources),
        errored_records=sum(source.errored for source in sources),
    )


def shown_error(error: ItemError) -> ItemErrorAnswer:
    """An item error as it is answered."""
    properties = {"ControlNumber": error.control_number, "Field": error.field}
    details = ItemErrorDetails(
        error_code=error.code,
        error_message=error.message,
        error_properties={name: text for name, text in properties.items() if text},
    )
    return ItemErrorAnswer(line_number=error.line_number, error_details=(details,))


def _own(item: SystemField | DocumentField) -> DocumentField:
    return item.field if isinstance(item, SystemField) else item
