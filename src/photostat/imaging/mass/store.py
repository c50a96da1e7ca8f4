"""The SQL of mass processes. Ids become ranges inside the database: no list of them ever reaches Python."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import INT4MULTIRANGE, INT4RANGE

from photostat.storage.database import Connection

_mass_process = sa.table(
    "mass_process",
    sa.column("process_id", sa.Integer),
    sa.column("workspace_id", sa.Integer),
    sa.column("document_ids", INT4MULTIRANGE),
    sa.column("created_by", sa.Integer),
    sa.column("created_on", sa.DateTime(timezone=True)),
)


def insert_process(connection: Connection, workspace_id: int, chosen: sa.Select[Any], *, user_id: int) -> tuple[int, int]:
    """Write down the documents of a SELECT whose first column is their id; gives the number of the list and their count."""
    listed = chosen.order_by(None).subquery("listed")
    document_id = listed.c[0]
    ranges = sa.func.range_agg(sa.func.int4range(document_id, document_id, "[]", type_=INT4RANGE), type_=INT4MULTIRANGE)
    nothing = sa.cast("{}", INT4MULTIRANGE)
    found = (
        sa.select(sa.func.coalesce(ranges, nothing).label("ids"), sa.func.count().label("documents"))
        .select_from(listed)
        .cte("found")
    )
    written = (
        sa.insert(_mass_process)
        .from_select(
            ["workspace_id", "document_ids", "created_by"],
            sa.select(sa.literal(workspace_id, sa.Integer), found.c.ids, sa.literal(user_id, sa.Integer)),
        )
        .returning(_mass_process.c.process_id)
        .cte("written")
    )
    row = connection.execute(sa.select(written.c.process_id, sa.select(found.c.documents).scalar_subquery())).one()
    return int(row[0]), int(row[1])


def forget_older(connection: Connection, workspace_id: int, *, days: int) -> None:
    """Remove the lists of a workspace that are older than so many days."""
    age = sa.func.now() - sa.func.make_interval(0, 0, 0, days)
    connection.execute(
        sa.delete(_mass_process).where(_mass_process.c.workspace_id == workspace_id, _mass_process.c.created_on < age)
    )
