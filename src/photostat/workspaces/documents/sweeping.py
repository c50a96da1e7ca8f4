"""Removing stored files that no document names: what killed loads leave behind.

Safe beside a running server: a writer of rows holds a shared lock and looks whether its files are still there; the sweep holds
the same lock alone while it looks again and deletes. Never part of a start or of a request: it lists all files.
"""

from itertools import islice

from photostat.storage.blobs import Blobs
from photostat.storage.database import Database
from photostat.workspaces.artifacts.well_known import SERVICE_ACCOUNT_USER
from photostat.workspaces.change import change
from photostat.workspaces.documents.store.batches import own_natives
from photostat.workspaces.documents.store.stored import unvouched, workspace_ids

_KEYS_AT_ONCE = 5_000


def sweep_files(database: Database, blobs: Blobs) -> int:
    """Remove them in all workspaces; gives their number."""
    with database.read() as connection:
        workspaces = workspace_ids(connection)
    return sum(_sweep(database, blobs, workspace_id) for workspace_id in workspaces)


def _sweep(database: Database, blobs: Blobs, workspace_id: int) -> int:
    removed = 0
    keys = (blob.key for blob in blobs.list_below(f"workspaces/{workspace_id}"))
    while some := list(islice(keys, _KEYS_AT_ONCE)):
        with database.read() as connection:
            suspects = unvouched(connection, workspace_id, some)
        if not suspects:
            continue
        with change(database, user_id=SERVICE_ACCOUNT_USER) as begun:
            own_natives(begun.connection, workspace_id)
            gone = sorted(unvouched(begun.connection, workspace_id, suspects))
            blobs.delete(gone)
            if gone:
                begun.note("files.sweep", workspace_id, count=len(gone))
        removed += len(gone)
    return removed
