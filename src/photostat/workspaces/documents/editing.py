"""Documents made, changed and removed by their fields, one at a time or some hundred at once.

A document needs a control number, once in a workspace in any case; a native is no part of it here. Removing takes the rows in
the change, and the files once it is committed: natives only when no other document of the workspace has the same content.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from photostat.errors import ConflictError, InvalidInputError
from photostat.storage.blobs import Blobs
from photostat.storage.database import Database
from photostat.workspaces.artifacts.well_known import EXTRACTED_TEXT, HAS_IMAGES_NO, ROOT_FOLDER
from photostat.workspaces.change import Change
from photostat.workspaces.documents.changes import note_document_change
from photostat.workspaces.documents.store import editing as store
from photostat.workspaces.documents.store.batches import own_natives
from photostat.workspaces.documents.store.editing import Stored
from photostat.workspaces.documents.store.texts import index_text
from photostat.workspaces.fields.system_fields import SYSTEM_FIELDS

_COLUMN_OF = {item.field.artifact_id: item.column for item in SYSTEM_FIELDS}


@dataclass(frozen=True)
class DocumentValues:
    """Checked values by the ArtifactID of the field; `merged` holds ids that are added to fields of several values."""

    values: Mapping[int, Stored]
    merged: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, Stored]:
        """Those with a column of their own."""
        return {_COLUMN_OF[key]: value for key, value in self.values.items() if key in _COLUMN_OF}

    @property
    def custom(self) -> dict[int, Stored]:
        """Those of the users' own fields."""
        return {key: value for key, value in self.values.items() if key not in _COLUMN_OF}

    @property
    def sets_text(self) -> bool:
        """Whether the extracted text changes."""
        return EXTRACTED_TEXT in self.values


def create_document(change: Change, workspace_id: int, values: DocumentValues, *, folder_id: int | None = None) -> int:
    """Make a document without native; gives its ArtifactID. Raises InvalidInputError, ConflictError (control number taken)."""
    columns = values.columns
    _check_control_number(change, workspace_id, columns.get("control_number"))
    note_document_change(change, workspace_id)
    row: dict[str, Stored] = {
        "workspace_id": workspace_id,
        "folder_id": folder_id or ROOT_FOLDER,
        "has_images": HAS_IMAGES_NO,
        "created_by": change.user_id,
        "modified_by": change.user_id,
    }
    row.update({column: value for column, value in columns.items() if value is not None})
    artifact_id = store.insert_document(change.connection, row, {**values.custom, **values.merged})
    if values.sets_text:
        index_text(change.connection, workspace_id, [artifact_id])
    change.note("document.create", workspace_id, [artifact_id], control_number=columns["control_number"])
    return artifact_id


def update_documents(change: Change, workspace_id: int, ids: Sequence[int], values: DocumentValues) -> None:
    """Write the same values into all these documents. Raises NotFoundError, InvalidInputError, ConflictError."""
    columns = values.columns
    store.lock_documents(change.connection, workspace_id, ids)
    if "control_number" in columns:
        if len(ids) > 1:
            raise InvalidInputError("Control Number: one control number cannot be given to several documents.")
        _check_control_number(change, workspace_id, columns["control_number"], own=ids[0])
    if "folder_id" in columns and columns["folder_id"] is None:
        raise InvalidInputError("Folder: a document lies in a folder always; name one.")
    note_document_change(change, workspace_id)
    store.update_documents(change.connection, workspace_id, ids, columns, values.custom, values.merged, user_id=change.user_id)
    if values.sets_text:
        index_text(change.connection, workspace_id, ids)
    change.note("document.update", workspace_id, ids, fields=sorted({*values.values, *values.merged}))


def delete_documents(change: Change, workspace_id: int, ids: Sequence[int], *, database: Database, blobs: Blobs) -> None:
    """Remove documents with their pages, texts and natives. Raises NotFoundError."""
    store.lock_documents(change.connection, workspace_id, ids)
    note_document_change(change, workspace_id)
    hashes, pages = store.delete_documents(change.connection, workspace_id, ids)
    change.note("document.delete", workspace_id, ids)
    change.afterwards(lambda: _remove_files(database, blobs, workspace_id, hashes, pages))


def native_key(workspace_id: int, sha256: str) -> str:
    """Where a native lies in the blob store."""
    return f"workspaces/{workspace_id}/natives/{sha256[:2]}/{sha256}"


def _remove_files(database: Database, blobs: Blobs, workspace_id: int, hashes: Sequence[str], pages: list[str]) -> None:
    blobs.delete(pages)
    if not hashes:
        return
    with database.transaction() as connection:
        own_natives(connection, workspace_id)
        blobs.delete([native_key(workspace_id, item) for item in store.unused_hashes(connection, workspace_id, hashes)])


def _check_control_number(change: Change, workspace_id: int, control_number: Stored, *, own: int | None = None) -> None:
    if not isinstance(control_number, str) or not control_number.strip():
        raise InvalidInputError("Control Number: a document needs one.")
    holder = store.taken_by(change.connection, workspace_id, control_number)
    if holder is not None and holder != own:
        raise ConflictError(f"Control Number: '{control_number}' is taken by another document. Control numbers are unique.")
