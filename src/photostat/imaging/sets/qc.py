"""QC review: hide the images of all documents of a set, or show them again (contracts/imaging.md section 6.6).

Up to 20,000 documents are changed in the request's own transaction. For more the set is marked, which shows as its Status, and
the documents follow in portions, each a transaction: whoever calls `continue_change` goes on where the last one stopped, be it by
a kill.
"""

import threading

import structlog

from photostat.errors import InvalidInputError, PhotostatError
from photostat.imaging.sets.model import SetOverview
from photostat.imaging.sets.reading import overview_of
from photostat.imaging.sets.states import QcChange
from photostat.imaging.sets.store import qc as store
from photostat.imaging.sets.store.rows import find_set, lock_set
from photostat.storage.database import Database
from photostat.workspaces.artifacts.well_known import SERVICE_ACCOUNT_USER
from photostat.workspaces.change import Change, change
from photostat.workspaces.documents.changes import note_document_change

PORTION = 20_000
NOT_COMPLETED = "Unable to update QC status, the imaging set must be Completed or Completed With Errors"

_log = structlog.get_logger(__name__)
_ACTIONS = {QcChange.HIDE: "imaging_set.hide_images", QcChange.RELEASE: "imaging_set.release_images"}


def change_qc(begun: Change, database: Database, workspace_id: int, set_id: int, wanted: QcChange) -> None:
    """Hide or release all images of a set. Raises NotFoundError, InvalidInputError (the set runs, or did not complete)."""
    connection = begun.connection
    _check_completed(overview_of(connection, find_set(connection, workspace_id, set_id)))
    size = store.count_to_change(connection, workspace_id, set_id, wanted, up_to=PORTION + 1)
    if 0 < size <= PORTION:
        note_document_change(begun, workspace_id)
        # documents first, the set's row last, as workers do it: neither waits for the other in a ring
        store.change_some(connection, workspace_id, set_id, wanted, most=PORTION)
    _check_completed(overview_of(connection, lock_set(connection, workspace_id, set_id)))
    if size > PORTION:
        store.write_qc_change(connection, workspace_id, set_id, wanted)
        begun.afterwards(lambda: _continue_behind(database, workspace_id, set_id))
    begun.note(_ACTIONS[wanted], workspace_id, [set_id])


def _check_completed(overview: SetOverview) -> None:
    if not overview.state.can_change_qc:
        raise InvalidInputError(NOT_COMPLETED)


def continue_change(database: Database, workspace_id: int, set_id: int) -> None:
    """Go on with a change that is under way until it is done; nothing where there is none, or where somebody else is at it."""
    while _continue_once(database, workspace_id, set_id):
        pass


def continue_all(database: Database) -> bool:
    """One portion of each change that is under way; whether there is more to do. A chore: it does not hold up the others."""
    with database.read() as connection:
        waiting = store.sets_in_qc_change(connection)
    go_on = [_continue_once(database, workspace_id, set_id) for workspace_id, set_id in waiting]
    return any(go_on)


def _continue_once(database: Database, workspace_id: int, set_id: int) -> bool:
    with change(database, user_id=SERVICE_ACCOUNT_USER) as begun:
        if not store.claim_qc_change(begun.connection, set_id):
            return False
        under_way = store.current_qc_change(begun.connection, workspace_id, set_id)
        if under_way is None:
            return False
        changed = store.change_some(begun.connection, workspace_id, set_id, under_way, most=PORTION)
        if changed:
            note_document_change(begun, workspace_id)
        else:
            store.write_qc_change(begun.connection, workspace_id, set_id, None)
        return changed > 0


def _continue_behind(database: Database, workspace_id: int, set_id: int) -> None:
    threading.Thread(
        target=_continue_logged, args=(database, workspace_id, set_id), name=f"QC change of set {set_id}", daemon=True
    ).start()


def _continue_logged(database: Database, workspace_id: int, set_id: int) -> None:
    try:
        continue_change(database, workspace_id, set_id)
    except PhotostatError as error:  # the workers' chores go on with it
        _log.warning("qc_change_interrupted", workspace_id=workspace_id, set_id=set_id, reason=str(error))
