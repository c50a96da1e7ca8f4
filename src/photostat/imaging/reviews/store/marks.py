"""The SQL of the marks."""

from collections.abc import Sequence

import sqlalchemy as sa

from photostat.storage.database import Connection


def write_reviews(
    connection: Connection, workspace_id: int, set_id: int, document_ids: Sequence[int], *, user_id: int
) -> list[int]:
    """Mark those of these documents that are of the set; gives their ids."""
    rows = connection.execute(
        sa.text(
            "INSERT INTO imaging_review (workspace_id, set_id, document_id, reviewed_by)"
            " SELECT workspace_id, imaging_set, artifact_id, :user FROM document WHERE workspace_id = :workspace"
            " AND artifact_id = ANY(CAST(:ids AS integer[])) AND imaging_set = :set ORDER BY artifact_id"
            " ON CONFLICT (workspace_id, set_id, document_id)"
            " DO UPDATE SET reviewed_by = excluded.reviewed_by, reviewed_on = now() RETURNING document_id"
        ),
        {"workspace": workspace_id, "set": set_id, "ids": list(document_ids), "user": user_id},
    )
    return list(rows.scalars())


def forget_reviews(connection: Connection, workspace_id: int, set_id: int, document_ids: Sequence[int]) -> list[int]:
    """Take the marks away; gives the ids of documents that had one."""
    rows = connection.execute(
        sa.text(
            "DELETE FROM imaging_review WHERE workspace_id = :workspace AND set_id = :set"
            " AND document_id = ANY(CAST(:ids AS integer[])) RETURNING document_id"
        ),
        {"workspace": workspace_id, "set": set_id, "ids": list(document_ids)},
    )
    return sorted(rows.scalars())
