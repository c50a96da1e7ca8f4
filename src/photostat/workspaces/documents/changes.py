"""What every writer of documents tells: that the documents of a workspace have changed. Remembered query results rest on it."""

from photostat.workspaces.change import Change
from photostat.workspaces.documents.store.counter import bump, bump_apart


def note_document_change(change: Change, workspace_id: int) -> None:
    """Call it in each change that makes, changes or removes documents.

    The counter moves now and again once the change is committed: who counted in between saw the old rows, under a number that is
    out of date by then. A sequence belongs to no transaction, so that both moves are seen at once.
    """
    engine = change.connection.engine
    bump(change.connection, workspace_id)
    change.afterwards(lambda: bump_apart(engine, workspace_id))
