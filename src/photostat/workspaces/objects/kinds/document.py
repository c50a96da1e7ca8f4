"""Documents as objects."""

from collections.abc import Sequence

from photostat.errors import InvalidInputError, NotFoundError
from photostat.storage.blobs import Blobs
from photostat.storage.database import Connection, Database
from photostat.workspaces.artifacts.well_known import (
    ADMIN_LEVEL,
    DOCUMENT_OBJECT_TYPE,
    DOCUMENT_OBJECT_TYPE_GUID,
    ArtifactType,
)
from photostat.workspaces.change import Change
from photostat.workspaces.documents.editing import DocumentValues, create_document, delete_documents, update_documents
from photostat.workspaces.folders.store import hold_folder
from photostat.workspaces.objects.model import Deleted, FieldValue, ObjectType
from photostat.workspaces.objects.registry import ObjectKind
from photostat.workspaces.objects.store.document_source import document_source
from photostat.workspaces.objects.store.source import ObjectSource
from photostat.workspaces.people.rights import Access, Right

DOCUMENT = ObjectType(ArtifactType.DOCUMENT, "Document", DOCUMENT_OBJECT_TYPE, (str(DOCUMENT_OBJECT_TYPE_GUID),))


class DocumentKind(ObjectKind):
    """Documents of a workspace; all who see the workspace see all of them."""

    object_type = DOCUMENT

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database = database
        self._blobs = blobs

    def lives_in(self, workspace_id: int) -> bool:
        """In every workspace."""
        return workspace_id != ADMIN_LEVEL

    def source(self, connection: Connection, access: Access) -> ObjectSource:
        """The partition of the workspace."""
        shows_all = access.allows(Right.VIEW_BENEATH_REDACTIONS)
        return document_source(connection, DOCUMENT, access.workspace_id, shows_redacted_text=shows_all)

    def create(self, change: Change, access: Access, values: Sequence[FieldValue], *, parent_id: int | None) -> int:
        """A document without native; it needs a control number."""
        access.require(Right.ADD_DOCUMENTS)
        if parent_id is not None:
            _hold_parent(change, access, parent_id)
        return create_document(change, access.workspace_id, _split(values), folder_id=parent_id)

    def update(self, change: Change, access: Access, ids: Sequence[int], values: Sequence[FieldValue]) -> None:
        """The same values in all of them."""
        access.require(Right.EDIT_DOCUMENTS)
        update_documents(change, access.workspace_id, ids, _split(values))

    def delete(self, change: Change, access: Access, ids: Sequence[int]) -> Deleted:
        """With pages, texts and natives."""
        access.require(Right.DELETE_DOCUMENTS)
        delete_documents(change, access.workspace_id, ids, database=self._database, blobs=self._blobs)
        return Deleted({DOCUMENT.name: len(ids)})


def _hold_parent(change: Change, access: Access, folder_id: int) -> None:
    try:
        hold_folder(change.connection, access.workspace_id, folder_id)
    except NotFoundError as error:
        raise InvalidInputError(f"ParentObject: there is no folder {folder_id}; a document lies in a folder.") from error


def _split(values: Sequence[FieldValue]) -> DocumentValues:
    merged = {item.field.artifact_id: item.value for item in values if item.merge and isinstance(item.value, tuple)}
    plain = {item.field.artifact_id: item.value for item in values if not item.merge}
    return DocumentValues(plain, merged)
