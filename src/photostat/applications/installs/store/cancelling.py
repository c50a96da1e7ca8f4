"""Rows of installs that wait, cancelled by one statement."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from photostat.applications.installs.model import Cancelled
from photostat.storage.database import Connection

_CANCEL = sa.text(
    """
    WITH cancelled AS (
        UPDATE application_install SET status = 5, completed_on = now()
        WHERE application_id = :application AND status = 1 AND (:all OR application_install_id = ANY(:installs))
        RETURNING application_install_id, workspace_id
    )
    SELECT cancelled.*, artifact.guid
    FROM cancelled
    LEFT JOIN artifact ON artifact.workspace_id = -1 AND artifact.artifact_id = cancelled.workspace_id
    ORDER BY application_install_id
    """
).bindparams(sa.bindparam("installs", type_=ARRAY(sa.Integer)))


def cancel_waiting(connection: Connection, application_id: int, install_ids: Sequence[int] | None) -> list[Cancelled]:
    """Those of these installs (None: of all) that waited; a worker that takes one up at this moment comes first."""
    values = {
        "application": application_id,
        "all": install_ids is None,
        "installs": [id_ for id_ in install_ids or () if 0 < id_ < 2**31],
    }
    return [
        Cancelled(install_id=row.application_install_id, workspace_id=row.workspace_id, workspace_guid=row.guid)
        for row in connection.execute(_CANCEL, values)
    ]
