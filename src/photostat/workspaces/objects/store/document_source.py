"""Documents as a source of objects: rows of their own table, not of `artifact`."""

import sqlalchemy as sa

from photostat.storage.database import Connection
from photostat.workspaces.documents.store.columns import DocumentColumns
from photostat.workspaces.documents.store.counter import counter_of
from photostat.workspaces.documents.store.table import document
from photostat.workspaces.objects.model import ObjectType
from photostat.workspaces.objects.store.source import ObjectSource


def document_source(
    connection: Connection, object_type: ObjectType, workspace_id: int, *, shows_redacted_text: bool
) -> ObjectSource:
    """The documents of a workspace. Without `shows_redacted_text` those with redactions have no extracted text."""
    return ObjectSource(
        object_type=object_type,
        workspace_id=workspace_id,
        columns=DocumentColumns.load(connection, workspace_id, shows_redacted_text=shows_redacted_text),
        rows=document,
        visible=document.c.workspace_id == workspace_id,
        artifact_id=document.c.artifact_id,
        name=document.c.control_number,
        parent_id=document.c.folder_id,
        guid=sa.null(),
        counter=counter_of(workspace_id),
        has_unique_names=True,
    )
