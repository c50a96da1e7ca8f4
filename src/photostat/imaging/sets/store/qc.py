"""Hiding and releasing in SQL, some documents at a time."""

import sqlalchemy as sa

from photostat.imaging.sets.states import QcChange
from photostat.imaging.sets.store.counts import add_counts, keep_counts
from photostat.imaging.sets.store.tables import imaging_set, is_set
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import HAS_IMAGES_YES
from photostat.workspaces.documents.store.table import document
from photostat.workspaces.fields.system_fields import HIDDEN_FOR_QC

_QC_LOCK = 0x71636368


def count_to_change(connection: Connection, workspace_id: int, set_id: int, change: QcChange, *, up_to: int) -> int:
    """How many documents a change has before it; `up_to` also means more."""
    some = sa.select(sa.literal(1)).where(*_to_change(workspace_id, set_id, change)).limit(up_to).subquery()
    return int(connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one())


def change_some(connection: Connection, workspace_id: int, set_id: int, change: QcChange, *, most: int) -> int:
    """Hide or release the next documents, at most this many; gives how many. The set's counters are moved with them."""
    keep_counts(connection)
    ids = (
        sa.select(document.c.artifact_id)
        .where(*_to_change(workspace_id, set_id, change))
        .order_by(document.c.artifact_id)
        .limit(most)
        .with_for_update()
        .cte("chosen")
    )
    hides = change is QcChange.HIDE
    changed = (
        sa.update(document)
        .where(document.c.workspace_id == workspace_id, document.c.artifact_id == ids.c.artifact_id)
        .values(image_qc_status=HIDDEN_FOR_QC if hides else None)
        .returning(document.c.has_images)
        .cte("changed")
    )
    shown = sa.func.count().filter(changed.c.has_images == HAS_IMAGES_YES)
    documents, with_images = connection.execute(sa.select(sa.func.count(), shown).select_from(changed)).one()
    moved = int(with_images) if hides else -int(with_images)
    add_counts(connection, workspace_id, {set_id: (moved, -moved, 0)})
    return int(documents)


def write_qc_change(connection: Connection, workspace_id: int, set_id: int, change: QcChange | None) -> None:
    """Say which change is under way; None: none."""
    connection.execute(sa.update(imaging_set).where(is_set(workspace_id, set_id)).values(qc_change=change and change.value))


def current_qc_change(connection: Connection, workspace_id: int, set_id: int) -> QcChange | None:
    """The change that is under way; None: none, or the set is gone."""
    found = connection.execute(sa.select(imaging_set.c.qc_change).where(is_set(workspace_id, set_id))).scalar_one_or_none()
    return None if found is None else QcChange(found)


def sets_in_qc_change(connection: Connection) -> list[tuple[int, int]]:
    """Workspace and ArtifactID of all sets whose change is under way."""
    mine = imaging_set.c
    rows = connection.execute(sa.select(mine.workspace_id, mine.artifact_id).where(mine.qc_change.is_not(None)))
    return [(row.workspace_id, row.artifact_id) for row in rows]


def claim_qc_change(connection: Connection, set_id: int) -> bool:
    """Be the only one who continues a change until this transaction ends; False: another one does."""
    lock = {"kind": _QC_LOCK, "set": set_id}
    return bool(connection.execute(sa.text("SELECT pg_try_advisory_xact_lock(:kind, :set)"), lock).scalar_one())


def _to_change(workspace_id: int, set_id: int, change: QcChange) -> tuple[sa.ColumnElement[bool], ...]:
    status = document.c.image_qc_status
    unchanged = status.is_(None) if change is QcChange.HIDE else status.is_not(None)
    return document.c.workspace_id == workspace_id, document.c.imaging_set == set_id, unchanged
