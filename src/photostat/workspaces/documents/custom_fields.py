"""Fields of the users' own as documents have them: made with the index that serves conditions and sorts, removed with the values.

`workspaces.fields` knows names, types and choices; where values lie and how they are found is known here. A field and its
index are made in one change, values and field are removed in one; the index of a field that is gone goes after the commit.
"""

from collections.abc import Sequence
from typing import Final

from photostat.errors import ConflictError
from photostat.workspaces.change import Change
from photostat.workspaces.documents.changes import note_document_change
from photostat.workspaces.documents.store import custom_fields as store
from photostat.workspaces.fields.editing import create_field, delete_field
from photostat.workspaces.fields.model import Field, FieldType
from photostat.workspaces.fields.store import find_field

MOST_INDEXES: Final = 32
_SOON_LOOKED_AT: Final = 10_000


def create_document_field(change: Change, workspace_id: int, name: str, kind: FieldType, *, length: int | None = None) -> int:
    """Make a field; gives its ArtifactID. Raises as create_field does."""
    field_id = create_field(change, workspace_id, name, kind, length=length)
    store.create_index(change.connection, workspace_id, find_field(change.connection, workspace_id, field_id))
    return field_id


def index_fields(change: Change, workspace_id: int, fields: Sequence[Field]) -> None:
    """The indexes of fields that were made together. Each index costs every document that is written: the first 32 have one.

    In a large workspace they are made after the commit, so that nobody who writes documents waits for it.
    """
    chosen = [field for field in fields if store.is_indexable(field)][:MOST_INDEXES]
    if not store.has_more_documents_than(change.connection, workspace_id, _SOON_LOOKED_AT):
        for field in chosen:
            store.create_index(change.connection, workspace_id, field)
        return
    engine = change.connection.engine
    change.afterwards(lambda: store.create_indexes_apart(engine, workspace_id, chosen))


def delete_document_field(change: Change, workspace_id: int, field_id: int) -> int:
    """Remove a field with its choices and its values; gives the number of documents that had one.

    Raises NotFoundError, ConflictError for a field of the system.
    """
    field = find_field(change.connection, workspace_id, field_id)
    if field.is_system:
        raise ConflictError("This belongs to the system and cannot be changed or deleted.")
    emptied = store.remove_values(change.connection, workspace_id, field_id, user_id=change.user_id)
    if emptied:
        note_document_change(change, workspace_id)
        change.note("document.update", workspace_id, fields=[field_id], count=emptied)
    delete_field(change, workspace_id, field_id)
    engine = change.connection.engine
    change.afterwards(lambda: store.drop_index_apart(engine, workspace_id, field_id))
    return emptied
