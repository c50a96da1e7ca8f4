"""Changing a workspace, and taking it away.

Deleting happens in two steps, since a workspace may hold a million files: `begin_deletion` makes it vanish for everybody in one
small transaction, `finish_deletion` removes what it held. A server that was killed in between finishes at its next start
(`finish_deletions`). What hangs on the workspace's artifacts by cascade or lies in its partitions goes; the audit log stays.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from photostat.errors import InvalidInputError, NotFoundError
from photostat.storage.blobs import Blobs
from photostat.storage.database import BusyError, Database
from photostat.workspaces.artifacts.checks import check_name, check_status, check_texts, check_unmodified
from photostat.workspaces.artifacts.store import lock_artifact, touch_artifact
from photostat.workspaces.artifacts.well_known import (
    ADMIN_LEVEL,
    ROOT_FOLDER,
    SERVICE_ACCOUNT_USER,
    SYSTEM_ROOT,
)
from photostat.workspaces.change import Change, change
from photostat.workspaces.matters import store
from photostat.workspaces.matters.model import WORKSPACE_STATUSES

_TRIES = 20


@dataclass(frozen=True, kw_only=True)
class WorkspaceValues:
    """What a workspace is told to be; None: stays as it is."""

    name: str | None = None
    matter_id: int | None = None
    status_id: int | None = None
    keywords: str | None = None
    notes: str | None = None
    full_text_language: int | None = None
    enable_data_grid: bool | None = None
    download_handler_url: str | None = None


def update_workspace(
    change: Change, workspace_id: int, values: WorkspaceValues, *, last_modified_on: datetime | None = None
) -> None:
    """Change a workspace; its root folder and system root bear its name too.

    Raises NotFoundError, InvalidInputError, ConflictError (`last_modified_on` is not the newest).
    """
    connection, user_id = change.connection, change.user_id
    lock_artifact(connection, ADMIN_LEVEL, workspace_id)
    found = store.find_workspace(connection, workspace_id)
    check_unmodified(found.artifact, last_modified_on)
    check_texts(Keywords=values.keywords, Notes=values.notes, DownloadHandlerUrl=values.download_handler_url)
    if values.name is not None:
        check_name(values.name)
        for artifact_id in (SYSTEM_ROOT, ROOT_FOLDER):
            touch_artifact(connection, workspace_id, artifact_id, user_id=user_id, name=values.name)
    store.update_workspace_row(
        connection,
        workspace_id,
        matter_id=_check_matter(change, values.matter_id),
        status_id=None if values.status_id is None else check_status(values.status_id, WORKSPACE_STATUSES),
        full_text_language=values.full_text_language,
        enable_data_grid=values.enable_data_grid,
        download_handler_url=values.download_handler_url,
    )
    touch_artifact(
        connection,
        ADMIN_LEVEL,
        workspace_id,
        user_id=user_id,
        name=values.name,
        keywords=values.keywords,
        notes=values.notes,
        parent_id=values.matter_id,
    )
    change.note("workspace.update", ADMIN_LEVEL, [workspace_id])


def begin_deletion(change: Change, workspace_id: int) -> None:
    """Make a workspace vanish. Raises NotFoundError."""
    lock_artifact(change.connection, ADMIN_LEVEL, workspace_id)
    name = store.find_workspace(change.connection, workspace_id).artifact.name
    store.mark_being_deleted(change.connection, workspace_id)
    change.note("workspace.delete", ADMIN_LEVEL, [workspace_id], name=name)


def finish_deletion(database: Database, blobs: Blobs, workspace_id: int) -> None:
    """Remove all that a vanished workspace held. May be repeated after a kill at any point. Raises BusyError."""
    prefix = f"workspaces/{workspace_id}"
    blobs.delete_below(prefix)
    for tries_left in reversed(range(_TRIES)):
        try:
            with change(database, user_id=SERVICE_ACCOUNT_USER) as purge:
                if store.remove_workspace(purge.connection, workspace_id):
                    purge.note("workspace.purge", ADMIN_LEVEL, [workspace_id])
            break
        except BusyError:  # a long query on documents holds the table; the store waits for it only briefly
            if not tries_left:
                raise
            time.sleep(0.5)
    blobs.delete_below(prefix)  # what an upload kept that had begun before


def finish_deletions(database: Database, blobs: Blobs) -> Sequence[int]:
    """Finish what a killed server left half done; gives the ids of the workspaces. For the start of the server."""
    with database.read() as connection:
        waiting = store.workspaces_being_deleted(connection)
    for workspace_id in waiting:
        finish_deletion(database, blobs, workspace_id)
    return waiting


def _check_matter(change: Change, matter_id: int | None) -> int | None:
    if matter_id is None:
        return None
    try:
        lock_artifact(change.connection, ADMIN_LEVEL, matter_id)
        return store.find_matter(change.connection, matter_id).artifact.artifact_id
    except NotFoundError as error:
        raise InvalidInputError(f"Matter: there is no matter {matter_id}.") from error
