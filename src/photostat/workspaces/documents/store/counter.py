"""The change counter of a workspace's documents: a sequence, `document_change_w<id>`, made and dropped with the partitions."""

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from photostat.storage.database import Connection


def counter_of(workspace_id: int) -> str:
    """The name of the sequence."""
    return f"document_change_w{workspace_id:d}"


def bump(connection: Connection, workspace_id: int) -> None:
    """Move the counter."""
    connection.execute(sa.select(sa.func.nextval(sa.text(f"'{counter_of(workspace_id)}'"))))


def bump_apart(engine: Engine, workspace_id: int) -> None:
    """Move the counter on a connection of its own, after a commit. A workspace that is gone by then has no results to forget;
    without a database, remembered results end by their age."""
    try:
        with engine.connect() as connection:
            bump(connection, workspace_id)
    except DBAPIError:
        return
