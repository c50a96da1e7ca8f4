"""The tables that sets stand on, as SQL expressions, and how one set is named."""

import sqlalchemy as sa

from photostat.imaging.documents.store.tables import imaging_finding
from photostat.imaging.jobs.store.tables import imaging_set

__all__ = ["imaging_finding", "imaging_set", "is_set"]


def is_set(workspace_id: int, set_id: int) -> sa.ColumnElement[bool]:
    """The row of one set."""
    return sa.and_(imaging_set.c.workspace_id == workspace_id, imaging_set.c.artifact_id == set_id)
