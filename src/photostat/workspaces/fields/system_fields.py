"""The fields that the Document object has in every workspace, with the columns that hold them, and their choices.

Ids and GUIDs from contracts/platform.md section 4 and imaging.md section 19 where they stand there; the others are ours.
"""

from dataclasses import dataclass
from uuid import UUID

from photostat.workspaces.artifacts import well_known
from photostat.workspaces.fields.model import Field, FieldCategory, FieldType


@dataclass(frozen=True)
class SystemField:
    """A field and the column of the table `document` behind it."""

    field: Field
    column: str


@dataclass(frozen=True)
class SystemChoice:
    """A choice that is there from the start."""

    artifact_id: int
    field_id: int
    name: str


IMAGE_QC_STATUS = 1035310
IMAGING_SET_FIELD = 1035311
HIDDEN_FOR_QC = 1035320
FOLDER_FIELD = 1035308
NATIVE_TYPE_FIELD = 1035307

_FIRST_VIEW_FIELD = 1000186


def _field(
    artifact_id: int,
    name: str,
    kind: FieldType,
    column: str,
    *,
    guid: str | None = None,
    length: int | None = None,
    category: FieldCategory = FieldCategory.GENERIC,
    read_only: bool = False,
) -> SystemField:
    field = Field(
        artifact_id=artifact_id,
        name=name,
        type=kind,
        guids=() if guid is None else (str(UUID(guid)),),
        category=category,
        length=length,
        read_only=read_only,
        is_system=True,
        view_field_id=_FIRST_VIEW_FIELD + artifact_id - well_known.CONTROL_NUMBER,
    )
    return SystemField(field, column)


SYSTEM_FIELDS = (
    _field(
        well_known.CONTROL_NUMBER,
        "Control Number",
        FieldType.FIXED_LENGTH_TEXT,
        "control_number",
        guid="2a3f1212-c8ca-4fa9-ad6b-f76c97f05438",
        length=255,
        category=FieldCategory.IDENTIFIER,
    ),
    _field(
        well_known.EXTRACTED_TEXT,
        "Extracted Text",
        FieldType.LONG_TEXT,
        "extracted_text",
        guid="58d35076-1b1d-43b4-bff4-d6c089de51b2",
        category=FieldCategory.FULL_TEXT,
    ),
    _field(
        well_known.MD5_HASH,
        "MD5 Hash",
        FieldType.FIXED_LENGTH_TEXT,
        "md5_hash",
        guid="a426bc5e-3420-47b4-a293-4c4848a237d7",
        length=40,
    ),
    _field(
        well_known.GROUP_IDENTIFIER,
        "Group Identifier",
        FieldType.FIXED_LENGTH_TEXT,
        "group_identifier",
        guid="1f036749-a691-4aa8-8cf7-5eeb80c36caf",
        length=255,
        category=FieldCategory.RELATIONAL,
    ),
    _field(
        well_known.HAS_IMAGES,
        "Has Images",
        FieldType.SINGLE_CHOICE,
        "has_images",
        guid="2baaca72-790c-4b87-a7d8-c18c45cac63d",
        read_only=True,
    ),
    _field(
        well_known.ARTIFACT_ID_FIELD,
        "Artifact ID",
        FieldType.WHOLE_NUMBER,
        "artifact_id",
        guid="0a51edfc-846b-47c5-8319-08e637c19be3",
        read_only=True,
    ),
    _field(1035301, "SHA1 Hash", FieldType.FIXED_LENGTH_TEXT, "sha1_hash", length=40),
    _field(1035302, "SHA256 Hash", FieldType.FIXED_LENGTH_TEXT, "sha256_hash", length=64, read_only=True),
    _field(1035303, "Has Native", FieldType.YES_NO, "has_native", read_only=True),
    _field(1035304, "File Name", FieldType.FIXED_LENGTH_TEXT, "file_name", length=255),
    _field(1035305, "File Extension", FieldType.FIXED_LENGTH_TEXT, "file_extension", length=50),
    _field(1035306, "File Size", FieldType.WHOLE_NUMBER, "file_size", read_only=True),
    _field(NATIVE_TYPE_FIELD, "Relativity Native Type", FieldType.FIXED_LENGTH_TEXT, "native_type", length=255, read_only=True),
    _field(FOLDER_FIELD, "Folder", FieldType.SINGLE_OBJECT, "folder_id", category=FieldCategory.FOLDER_NAME),
    _field(1035309, "Custodian", FieldType.FIXED_LENGTH_TEXT, "custodian", length=255),
    _field(IMAGE_QC_STATUS, "Image QC Status", FieldType.SINGLE_CHOICE, "image_qc_status", read_only=True),
    _field(
        IMAGING_SET_FIELD,
        "Imaging Set",
        FieldType.SINGLE_OBJECT,
        "imaging_set",
        guid="b881c469-b0a8-476d-b04f-3e6d8c80eeac",
        read_only=True,
    ),
    _field(1035312, "Relativity Image Count", FieldType.WHOLE_NUMBER, "page_count", read_only=True),
    _field(1035313, "System Created By", FieldType.USER, "created_by", read_only=True),
    _field(1035314, "System Created On", FieldType.DATE, "created_on", read_only=True),
    _field(1035315, "System Last Modified By", FieldType.USER, "modified_by", read_only=True),
    _field(1035316, "System Last Modified On", FieldType.DATE, "modified_on", read_only=True),
    _field(1035317, "Has Redactions", FieldType.YES_NO, "has_redactions", read_only=True),
)

SYSTEM_CHOICES = (
    SystemChoice(well_known.HAS_IMAGES_YES, well_known.HAS_IMAGES, "Yes"),
    SystemChoice(well_known.HAS_IMAGES_NO, well_known.HAS_IMAGES, "No"),
    SystemChoice(well_known.HAS_IMAGES_PENDING, well_known.HAS_IMAGES, "Pending"),
    SystemChoice(well_known.HAS_IMAGES_ERROR, well_known.HAS_IMAGES, "Error"),
    SystemChoice(HIDDEN_FOR_QC, IMAGE_QC_STATUS, "Hidden for QC"),
)
