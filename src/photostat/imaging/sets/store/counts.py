"""The counters of a set's documents: moved by whoever changes the documents, counted anew where somebody else did.

A transaction that keeps the counters itself says so (`keep_counts`) and calls `add_counts` as its last act. For all others the
trigger of migration 0010 makes the counters stale. It holds a shared lock meanwhile, which the recount takes for itself alone:
without that, a change that is not committed yet could find the counters stale already, say nothing, and be missed.
"""

from collections.abc import Mapping

import sqlalchemy as sa

from photostat.imaging.sets.model import SetCounts
from photostat.imaging.sets.store.tables import imaging_finding, imaging_set, is_set
from photostat.render.model import Severity
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import HAS_IMAGES_YES
from photostat.workspaces.documents.store.table import document

# Also in the function imaging_set_counts_stale of migration 0010
_COUNTS_LOCK = 0x73657463


def keep_counts(connection: Connection) -> None:
    """This transaction calls `add_counts` for all that it does to documents of sets."""
    connection.execute(sa.text("SET LOCAL photostat.keeps_counts = 'on'"))


def add_counts(connection: Connection, workspace_id: int, deltas: Mapping[int, tuple[int, int, int]]) -> None:
    """Add (hidden, viewable, warned) to the counters of these sets; a set that is gone is passed over."""
    for set_id, (hidden, viewable, warned) in sorted(deltas.items()):  # in one order, so that two never wait for each other
        if hidden or viewable or warned:
            counters = imaging_set.c
            moved = {
                "hidden": counters.hidden + hidden,
                "viewable": counters.viewable + viewable,
                "warned": counters.warned + warned,
            }
            connection.execute(sa.update(imaging_set).where(is_set(workspace_id, set_id)).values(**moved))


def recount(connection: Connection, workspace_id: int, set_id: int) -> SetCounts:
    """Count the documents of a set and write that down. In a transaction; waits for changes that are under way."""
    lock = {"kind": _COUNTS_LOCK, "set": set_id}
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:kind, :set)"), lock)
    return _recount(connection, workspace_id, set_id)


def recount_unless_busy(connection: Connection, workspace_id: int, set_id: int) -> SetCounts | None:
    """As `recount`; None at once where documents of the set are being changed."""
    lock = {"kind": _COUNTS_LOCK, "set": set_id}
    if not connection.execute(sa.text("SELECT pg_try_advisory_xact_lock(:kind, :set)"), lock).scalar_one():
        return None
    return _recount(connection, workspace_id, set_id)


def _recount(connection: Connection, workspace_id: int, set_id: int) -> SetCounts:
    # the row first: whoever has added to it and not committed yet is waited for, and then counted
    connection.execute(sa.select(imaging_set.c.artifact_id).where(is_set(workspace_id, set_id)).with_for_update())
    mine = sa.and_(document.c.workspace_id == workspace_id, document.c.imaging_set == set_id)
    with_images = document.c.has_images == HAS_IMAGES_YES
    is_hidden = document.c.image_qc_status.is_not(None)
    hidden, viewable = connection.execute(
        sa.select(sa.func.count().filter(with_images, is_hidden), sa.func.count().filter(with_images, sa.not_(is_hidden))).where(
            mine
        )
    ).one()
    warning = sa.exists().where(
        imaging_finding.c.workspace_id == workspace_id,
        imaging_finding.c.document_id == document.c.artifact_id,
        imaging_finding.c.severity == Severity.WARNING.value,
    )
    warned = connection.execute(sa.select(sa.func.count()).select_from(document).where(mine, with_images, warning)).scalar_one()
    counts = SetCounts(int(hidden), int(viewable), int(warned))
    written = {"hidden": counts.hidden, "viewable": counts.viewable, "warned": counts.warned, "counts_stale": False}
    connection.execute(sa.update(imaging_set).where(is_set(workspace_id, set_id)).values(**written))
    return counts
