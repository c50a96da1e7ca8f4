"""The SQL of documents that a run did not produce: cancelled with it, opened again for the next."""

import sqlalchemy as sa

from photostat.storage.database import Connection

_CANCEL = sa.text(
    "UPDATE production_document SET state = 'Cancelled', reason = 'The production was cancelled before its turn.'"
    " WHERE workspace_id = :workspace AND production_id = :production AND state = 'Pending'"
)
_OPEN = sa.text(
    """
    WITH opened AS (
        UPDATE production_document AS d SET state = 'Pending', reason = ''
        FROM (SELECT position, state AS was FROM production_document
              WHERE workspace_id = :workspace AND production_id = :production AND state IN ('Errored', 'Cancelled')) AS o
        WHERE d.workspace_id = :workspace AND d.production_id = :production AND d.position = o.position
        RETURNING d.page_count, o.was
    )
    UPDATE production SET
        errored = errored - (SELECT count(*) FROM opened WHERE was = 'Errored'),
        pages_done = pages_done - (SELECT coalesce(sum(page_count), 0) FROM opened WHERE was = 'Errored')
    WHERE workspace_id = :workspace AND artifact_id = :production
    """
)


def cancel_documents(connection: Connection, workspace_id: int, production_id: int) -> None:
    """Those that are not done end here."""
    connection.execute(_CANCEL, {"workspace": workspace_id, "production": production_id})


def open_documents_again(connection: Connection, workspace_id: int, production_id: int) -> None:
    """Those that were cancelled, or could not be produced, are to be done again; counters follow."""
    connection.execute(_OPEN, {"workspace": workspace_id, "production": production_id})
