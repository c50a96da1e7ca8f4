"""The rows of details."""

from collections.abc import Sequence

import sqlalchemy as sa

from photostat.applications.installs.model import InstallDetail
from photostat.applications.installs.store.tables import detail_table
from photostat.storage.database import Connection


def insert_details(connection: Connection, install_id: int, found: Sequence[InstallDetail], *, are_errors: bool = False) -> None:
    """Write the details of an install that has none."""
    rows = [
        {
            "application_install_id": install_id,
            "position": position,
            "created_on": detail.created_on,
            "artifact_type_name": detail.artifact_type_name,
            "name": detail.name,
            "artifact_id": detail.artifact_id,
            "guid": detail.guid,
            "message": detail.message,
            "is_error": are_errors,
        }
        for position, detail in enumerate(found, 1)
    ]
    if rows:
        connection.execute(sa.insert(detail_table), rows)


def read_details(connection: Connection, install_id: int, start: int, length: int) -> list[InstallDetail]:
    """Those from position `start` on, `length` at most; positions have no gaps."""
    query = (
        sa.select(detail_table)
        .where(detail_table.c.application_install_id == install_id, detail_table.c.position >= start)
        .order_by(detail_table.c.position)
        .limit(length)
    )
    return [read_detail(row) for row in connection.execute(query)]


def read_errors(connection: Connection, install_id: int) -> tuple[InstallDetail, ...]:
    """Those that kept it from being made."""
    query = sa.select(detail_table).where(detail_table.c.application_install_id == install_id, detail_table.c.is_error)
    return tuple(read_detail(row) for row in connection.execute(query.order_by(detail_table.c.position)))


def count_details(connection: Connection, install_id: int) -> int:
    """All of an install."""
    query = sa.select(sa.func.count()).select_from(detail_table).where(detail_table.c.application_install_id == install_id)
    return int(connection.execute(query).scalar_one())


def read_detail(row: sa.Row[tuple[object, ...]]) -> InstallDetail:
    """A detail out of its row."""
    values = row._mapping
    return InstallDetail(
        created_on=values["created_on"],
        artifact_type_name=values["artifact_type_name"],
        name=values["name"],
        artifact_id=values["artifact_id"],
        guid=values["guid"],
        message=values["message"],
    )
